import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Conversation, type Sink, SinkError } from '../../src/routing/sink.js'
import { SINK_KINDS } from '../../src/sinks/registry.js'
import { type Authority, createAuthority } from '../support/certificates.js'
import { startStreamReceiver, startUdpReceiver } from '../support/syslog-receiver.js'
import { countdown, renderInput } from '../unit/sinks/alarms.js'

let folder: string
let authority: Authority
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-sink-'))
  authority = await createAuthority('sinks')
  writeFileSync(join(folder, 'ca.pem'), authority.ca)
  writeFileSync(join(folder, 'stranger.pem'), (await createAuthority('stranger')).ca)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function syslogSink(config: object): Sink {
  const kind = SINK_KINDS.syslog
  if (kind === undefined) throw new Error('no syslog sink in the registry')
  return kind.create('noc', { host: '127.0.0.1', ...config }, { resolvePath: (path) => join(folder, path) })
}
const open = (sink: Sink): Promise<Conversation> => sink.open(new AbortController().signal)
const failure = async (promise: Promise<unknown>): Promise<SinkError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof SinkError)) throw new Error('expected a SinkError', { cause: error })
  return error
}

/** One alarm in one line, one that is split. */
function batchFor(sink: Sink): { deliveryId: string; payload: string }[] {
  return [countdown, { ...countdown, text: 'x'.repeat(1500) }].map((alarm, index) => ({
    deliveryId: String(index),
    payload: sink.render(renderInput(alarm)).payload,
  }))
}
const linesOf = (batch: readonly { payload: string }[]): string[] => batch.flatMap(({ payload }) => payload.split('\n'))

describe('the syslog sink', () => {
  it.each(['octet-counting', 'newline'])('delivers each line of a payload in a frame of its own over TCP (%s)', async (framing) => {
    const peer = await startStreamReceiver()
    const sink = syslogSink({ transport: 'tcp', port: peer.port, framing, format: 'cisco-8' })
    const conversation = await open(sink)
    expect(conversation.receipt).toBe('written')
    const batch = batchFor(sink)
    await conversation.send(batch)
    expect(await conversation.close()).toBe(true)
    expect(peer.lines).toEqual(linesOf(batch))
    expect(peer.lines.length).toBeGreaterThan(2)
    await peer.stop()
  })

  it('delivers each line in a datagram of its own over UDP, where sent is all that can be said', async () => {
    const peer = await startUdpReceiver()
    const sink = syslogSink({ transport: 'udp', port: peer.port, format: 'cisco-7' })
    const conversation = await open(sink)
    expect(conversation.receipt).toBe('sent')
    const batch = batchFor(sink)
    await conversation.send(batch)
    const lines = linesOf(batch)
    expect(await peer.received(lines.length)).toEqual(lines)
    await conversation.close()
    await peer.stop()
  })

  it('delivers over TLS, and takes up a certificate that was renewed without a new start', async () => {
    const peer = await startStreamReceiver({ tls: await authority.issue(['collector'], ['127.0.0.1']) })
    writeFileSync(join(folder, 'current.pem'), await createAuthority('old').then(({ ca }) => ca))
    const sink = syslogSink({ transport: 'tls', port: peer.port, tls: { ca: 'current.pem' } })
    expect((await failure(open(sink))).reason).toBe('tls')
    writeFileSync(join(folder, 'current.pem'), authority.ca)
    const conversation = await open(sink)
    expect(conversation.receipt).toBe('written')
    await conversation.send(batchFor(sink))
    expect(await conversation.close()).toBe(true)
    expect(peer.lines).toEqual(linesOf(batchFor(sink)))
    rmSync(join(folder, 'current.pem'))
    expect((await failure(open(sink))).message).toMatch(/^tls\.ca: cannot be read: ENOENT/)
    await peer.stop()
  })

  it.each([
    ['refused', { transport: 'tcp' }],
    ['refused', { transport: 'tls', tls: { ca: 'ca.pem' } }],
  ])('fails to open with %s in the terms of sinks (%j)', async (reason, config) => {
    const peer = await startStreamReceiver()
    await peer.stop()
    const error = await failure(open(syslogSink({ ...config, port: peer.port })))
    expect(error).toMatchObject({ reason, message: expect.stringContaining(`127.0.0.1:${peer.port}`) })
  })

  it('tells of a loss, and fails what is sent then, in the terms of sinks', async () => {
    const peer = await startStreamReceiver()
    const sink = syslogSink({ transport: 'tcp', port: peer.port })
    const conversation = await open(sink)
    ;(await peer.connection()).end()
    expect(await conversation.lost).toBeInstanceOf(SinkError)
    expect((await failure(conversation.send(batchFor(sink)))).reason).toBe('closed')
    await peer.stop()
  })
})
