import { once } from 'node:events'
import type { LookupFunction, Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openStream } from '../../src/syslog/stream.js'
import { polledOnce, TransportError } from '../../src/syslog/transport.js'
import { type StreamReceiver, type StreamReceiverOptions, startStreamReceiver } from '../support/syslog-receiver.js'

const running: StreamReceiver[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.stop()))
})
async function receiver(options: StreamReceiverOptions = {}): Promise<StreamReceiver> {
  const started = await startStreamReceiver(options)
  running.push(started)
  return started
}
const tcp = (port: number, host = '127.0.0.1') => ({ host, port, framing: 'octet-counting' as const })
const failure = async (promise: Promise<unknown>): Promise<TransportError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof TransportError)) throw new Error('expected a TransportError', { cause: error })
  return error
}
const numbered = (count: number, length = 0): string[] => Array.from({ length: count }, (_, index) => `<13>${index} ${'x'.repeat(length)}`)

describe('sending over TCP', () => {
  it.each(['octet-counting', 'newline'] as const)('delivers every line in order (%s) and ends in order', async (framing) => {
    const peer = await receiver()
    const connection = await openStream({ ...tcp(peer.port), framing })
    await connection.send(numbered(5000, 100))
    await connection.send(['<13>ünd noch eine'])
    expect(await connection.close()).toBe(true)
    expect(peer.lines).toEqual([...numbered(5000, 100), '<13>ünd noch eine'])
    expect((await connection.lost).message).toContain('closed by us')
    expect((await failure(connection.send(['<13>x']))).reason).toBe('closed')
    expect(await connection.close()).toBe(false)
  })

  it('speaks IPv6', async () => {
    const peer = await receiver({ host: '::1' })
    const connection = await openStream(tcp(peer.port, '::1'))
    await connection.send(['<13>six'])
    expect(await peer.received(1)).toEqual(['<13>six'])
    await connection.close()
  })

  it('tells that the receiver closed while nothing was being sent', async () => {
    const peer = await receiver()
    const connection = await openStream(tcp(peer.port))
    ;(await peer.connection()).end()
    expect(await connection.lost).toMatchObject({
      reason: 'closed',
      message: `connection to 127.0.0.1:${peer.port} lost: the receiver closed it`,
    })
    expect((await failure(connection.send(['<13>x']))).reason).toBe('closed')
  })

  it('sees a close that has arrived unnoticed before it writes', async () => {
    // A receiver in another thread, so that it can close while this thread's event loop stands still.
    const flags = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads')
       const { createServer } = require('node:net')
       let bytes = 0
       const server = createServer((socket) => {
         socket.on('data', (data) => { bytes += data.length })
         parentPort.postMessage('connected')
         parentPort.once('message', () => {
           socket.end()
           socket.on('close', () => parentPort.postMessage(bytes))
           setImmediate(() => setImmediate(() => { Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0) }))
         })
       }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`,
      { eval: true, workerData: flags },
    )
    try {
      const [port] = (await once(worker, 'message')) as [number]
      const connected = once(worker, 'message')
      const connection = await openStream(tcp(port))
      await connected
      const bytesSeen = once(worker, 'message')
      worker.postMessage('close')
      Atomics.wait(flags, 0, 0)
      expect(await failure(connection.send(['<13>too late']))).toMatchObject({ reason: 'closed' })
      expect(await bytesSeen).toEqual([0])
    } finally {
      await worker.terminate()
    }
  })

  it('fails a batch whose receiver breaks off in the middle', async () => {
    const peer = await receiver({ handsOff: true })
    const connection = await openStream(tcp(peer.port))
    const socket = await peer.connection()
    socket.once('data', () => socket.resetAndDestroy())
    expect((await failure(connection.send(numbered(200_000, 100)))).reason).toBe('closed')
    expect((await connection.lost).reason).toBe('closed')
  })

  it('takes no more lines than a receiver that does not read has room for, and all once it reads', async () => {
    const peer = await receiver({ handsOff: true })
    const connection = await openStream(tcp(peer.port))
    const socket: Socket = await peer.connection()
    let taken = 0
    const total = 400_000
    const sent = connection.send(
      (function* () {
        for (; taken < total; taken++) yield `<13>${'x'.repeat(100)}`
      })(),
    )
    for (let before = -1, quietTurns = 0; quietTurns < 50; before = taken) {
      await polledOnce()
      quietTurns = taken === before && taken > 0 ? quietTurns + 1 : 0
    }
    expect(taken).toBeLessThan(total)
    let bytes = 0
    socket.on('data', (data) => {
      bytes += data.length
    })
    socket.on('end', () => socket.end())
    await sent
    expect(await connection.close()).toBe(true)
    expect(bytes).toBe(total * 108)
  })

  it('gives up waiting for a receiver that does not close, and does not call that orderly', async () => {
    const peer = await receiver({ handsOff: true })
    const connection = await openStream(tcp(peer.port))
    await connection.send(['<13>x'])
    ;(await peer.connection()).resume()
    expect(await connection.close()).toBe(false)
  })

  it('does not call it orderly when the receiver breaks off instead of closing', async () => {
    const peer = await receiver({ handsOff: true })
    const connection = await openStream(tcp(peer.port))
    const socket = await peer.connection()
    socket.resume().on('end', () => socket.resetAndDestroy())
    expect(await connection.close()).toBe(false)
  })

  it('does not call it orderly when the receiver had closed before', async () => {
    const peer = await receiver()
    const connection = await openStream(tcp(peer.port))
    ;(await peer.connection()).end()
    await connection.lost
    expect(await connection.close()).toBe(false)
  })

  it('can be closed once', async () => {
    const peer = await receiver()
    const connection = await openStream(tcp(peer.port))
    const first = connection.close()
    await polledOnce()
    expect((await failure(connection.send(['<13>x']))).message).toMatch(/is being closed|closed by us/)
    expect(await connection.close()).toBe(false)
    expect(await first).toBe(true)
  })
})

describe('connecting', () => {
  it('says that nobody listens', async () => {
    const peer = await startStreamReceiver()
    await peer.stop()
    const error = await failure(openStream(tcp(peer.port)))
    expect(error).toMatchObject({
      reason: 'refused',
      message: `cannot connect to 127.0.0.1:${peer.port}: nobody listens there (ECONNREFUSED)`,
    })
  })

  it('says that a name does not exist', async () => {
    const lookup: LookupFunction = (_host, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), [])
    const error = await failure(openStream({ ...tcp(1, 'no-such-collector'), lookup }))
    expect(error).toMatchObject({ reason: 'dns', message: 'cannot connect to no-such-collector:1: the name does not exist (ENOTFOUND)' })
  })

  it('resolves the name anew for each connection', async () => {
    const first = await receiver({ host: '127.0.0.1' })
    const second = await receiver({ host: '127.0.0.2', port: first.port })
    const addresses = ['127.0.0.1', '127.0.0.2']
    const lookup: LookupFunction = (_host, _options, callback) => callback(null, [{ address: addresses.shift() ?? '', family: 4 }])
    const options = { ...tcp(first.port, 'collector'), lookup }
    for (const peer of [first, second]) {
      const connection = await openStream(options)
      await connection.send([`<13>${addresses.length}`])
      await peer.received(1)
      await connection.close()
    }
    expect([first.lines, second.lines]).toEqual([['<13>1'], ['<13>0']])
  })

  it('tries the next of several addresses', async () => {
    const peer = await receiver({ host: '127.0.0.2' })
    const lookup: LookupFunction = (_host, _options, callback) =>
      callback(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.2', family: 4 },
      ])
    const connection = await openStream({ ...tcp(peer.port, 'collector'), lookup })
    await connection.send(['<13>x'])
    expect(await peer.received(1)).toEqual(['<13>x'])
    await connection.close()
  })

  it('gives up after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const opening = failure(openStream({ ...tcp(1, 'silent'), lookup: () => undefined }))
      vi.advanceTimersByTime(10_000)
      expect(await opening).toMatchObject({ reason: 'timeout', message: 'cannot connect to silent:1: no answer in 10 s' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('gives up when told to, before and while it tries', async () => {
    const abort = new AbortController()
    const opening = failure(openStream({ ...tcp(1, 'silent'), lookup: () => undefined }, abort.signal))
    abort.abort()
    expect((await opening).message).toBe('cannot connect to silent:1: given up')
    expect((await failure(openStream(tcp(1), abort.signal))).message).toBe('cannot connect to 127.0.0.1:1: given up')
  })
})
