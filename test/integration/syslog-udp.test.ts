import type { LookupFunction } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { TransportError } from '../../src/syslog/transport.js'
import { createUdpOpener } from '../../src/syslog/udp.js'
import { type SyslogReceiver, startUdpReceiver } from '../support/syslog-receiver.js'

const running: SyslogReceiver[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.stop()))
})
async function receiver(host?: string): Promise<SyslogReceiver> {
  const started = await startUdpReceiver(host)
  running.push(started)
  return started
}
const failure = async (promise: Promise<unknown>): Promise<TransportError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof TransportError)) throw new Error('expected a TransportError', { cause: error })
  return error
}
const answering =
  (...answers: { address: string; family: number }[][]): LookupFunction =>
  (_host, _options, callback) =>
    callback(null, (answers.length > 1 ? answers.shift() : answers[0]) ?? [])

describe('sending over UDP', () => {
  it.each(['127.0.0.1', '::1'])('sends one datagram a line to %s', async (host) => {
    const peer = await receiver(host)
    const connection = await createUdpOpener({ host, port: peer.port })()
    const lines = Array.from({ length: 200 }, (_, index) => `<13>${index} ü`)
    await connection.send(lines)
    expect(await peer.received(200)).toEqual(lines)
    expect(await connection.close()).toBe(false)
    expect((await connection.lost).reason).toBe('closed')
    expect((await failure(connection.send(['<13>x']))).reason).toBe('closed')
  })

  it('cuts a line that no datagram can hold, between two characters', async () => {
    const peer = await receiver()
    const connection = await createUdpOpener({ host: '127.0.0.1', port: peer.port })()
    await connection.send([`<13>x${'☎'.repeat(30_000)}`])
    const [line = ''] = await peer.received(1)
    expect(line).toMatch(/^<13>x☎+$/)
    expect(Buffer.byteLength(line)).toBeGreaterThan(64_990)
    await connection.close()
  })

  it('notices that nobody listens, and then tries the next address of the name', async () => {
    const peer = await receiver('127.0.0.1')
    const lookup = answering([
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ])
    const open = createUdpOpener({ host: 'localhost', port: peer.port, lookup })
    const refused = await open()
    expect(await failure(refused.send(['<13>1']))).toMatchObject({ reason: 'refused' })
    expect((await refused.lost).message).toBe(`sending to localhost:${peer.port} failed: nobody listens there (ECONNREFUSED)`)
    const next = await open()
    await next.send(['<13>2'])
    expect(await peer.received(1)).toEqual(['<13>2'])
    await next.close()
  })

  it('resolves the name anew each time it is opened', async () => {
    const first = await receiver('127.0.0.1')
    const lookup = answering([{ address: '127.0.0.1', family: 4 }], [])
    const open = createUdpOpener({ host: 'collector', port: first.port, lookup })
    const connection = await open()
    await connection.send(['<13>1'])
    expect(await first.received(1)).toEqual(['<13>1'])
    await connection.close()
    expect(await failure(open())).toMatchObject({
      reason: 'dns',
      message: `cannot send to collector:${first.port}: the name has no address`,
    })
  })

  it('says that a name does not exist', async () => {
    const lookup: LookupFunction = (_host, _options, callback) => callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), [])
    expect((await failure(createUdpOpener({ host: 'nowhere', port: 1, lookup })())).reason).toBe('dns')
  })

  it('gives up when told to', async () => {
    const abort = new AbortController()
    const opening = failure(createUdpOpener({ host: 'silent', port: 1, lookup: () => undefined })(abort.signal))
    abort.abort()
    expect((await opening).message).toBe('cannot send to silent:1: given up')
  })
})
