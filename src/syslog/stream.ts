/**
 * Syslog over TCP (RFC 6587) and TLS (RFC 5425). A write that succeeds is no receipt: the bytes may lie in a kernel whose process is gone
 * (peers §5.4). So the reading side is watched all the time, a close that has already arrived is seen before anything is written, and
 * `close` says whether the receiver read to the end.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Framing } from './framing.js'
import { createPacker } from './packing.js'
import { type Connection, describeEndpoint, type Endpoint, polledOnce, TransportError, transportError } from './transport.js'

/** Machine time, for name, connection and hand-shake together. */
const CONNECT_TIMEOUT_MS = 10_000
/** One of several addresses gets this long before the next is tried (RFC 8305 leaves the number to the implementer). */
const ADDRESS_ATTEMPT_MS = 2_500
const CLOSE_TIMEOUT_MS = 2_000
const KEEP_ALIVE_DELAY_MS = 30_000

export interface TlsOptions {
  /** PEM; the system's authorities unless given. */
  readonly ca?: string
  /** PEM, for a receiver that asks who we are. */
  readonly cert?: string
  readonly key?: string
  /** The name that the certificate must bear; the host unless given. */
  readonly servername?: string
  /** `false` takes any certificate: encrypted, but to nobody knows whom. */
  readonly verify?: boolean
}

export interface StreamOptions extends Endpoint {
  readonly framing: Framing
  /** Present: TLS 1.2 or later. */
  readonly tls?: TlsOptions
}

function tlsConnectionOptions({ host, tls = {} }: StreamOptions): ConnectionOptions {
  const servername = tls.servername ?? host
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: tls.verify !== false,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(isIP(servername) ? {} : { servername }),
  }
}

function startSocket(options: StreamOptions): Socket {
  const { host, port, lookup } = options
  const socketOptions = {
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
    // Ours is the decision when to end our side: only then does `close` know which end came first.
    allowHalfOpen: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    ...(lookup ? { lookup } : {}),
  }
  return options.tls ? connectTls({ ...socketOptions, ...tlsConnectionOptions(options) }) : connectTcp(socketOptions)
}

/** Connects (and hand-shakes), or rejects with a TransportError; `signal` gives the attempt up. */
export function openStream(options: StreamOptions, signal?: AbortSignal): Promise<Connection> {
  const context = `cannot connect to ${describeEndpoint(options)}${options.tls ? ' over TLS' : ''}`
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new TransportError('closed', `${context}: given up`))
      return
    }
    let socket: Socket
    try {
      socket = startSocket(options)
    } catch (cause) {
      // Certificates and keys that are none are thrown, not emitted.
      reject(transportError(context, cause, options.tls ? 'tls' : 'io'))
      return
    }
    const readyEvent = options.tls ? 'secureConnect' : 'connect'
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      socket.off(readyEvent, ready)
      socket.off('error', failed)
      socket.off('close', closed)
    }
    const fail = (error: TransportError): void => {
      settle()
      // Whatever a dying socket still has to say has been said.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(error)
    }
    const giveUp = (): void => fail(new TransportError('closed', `${context}: given up`))
    const failed = (cause: Error): void => fail(transportError(context, cause, options.tls ? 'tls' : 'io'))
    const closed = (): void => fail(new TransportError('closed', `${context}: the receiver closed at once`))
    const ready = (): void => {
      settle()
      resolve(streamConnection(socket, options))
    }
    const timer = setTimeout(
      () => fail(new TransportError('timeout', `${context}: no answer in ${CONNECT_TIMEOUT_MS / 1000} s`)),
      CONNECT_TIMEOUT_MS,
    )
    signal?.addEventListener('abort', giveUp, { once: true })
    socket.once(readyEvent, ready)
    socket.once('error', failed)
    socket.once('close', closed)
  })
}

type State = 'open' | 'closing' | 'over'

/** Conversation over a socket that is connected. */
function streamConnection(socket: Socket, options: StreamOptions): Connection {
  const where = describeEndpoint(options)
  const packed = createPacker(options.framing)
  let state: State = 'open'
  let loss: TransportError | undefined
  let tellLost: (error: TransportError) => void = () => undefined
  const lost = new Promise<TransportError>((resolve) => {
    tellLost = resolve
  })
  /** Writes that the kernel has not taken yet. */
  let writesPending = 0
  let wakers: (() => void)[] = []
  const wake = (): void => {
    const woken = wakers
    wakers = []
    for (const resolve of woken) resolve()
  }
  /** Resolves when there is room again, when all is written, or when the connection is lost. */
  const changed = (): Promise<void> => new Promise((resolve) => wakers.push(resolve))
  const lose = (error: TransportError): void => {
    if (state === 'over') return
    state = 'over'
    loss = error
    socket.destroy()
    tellLost(error)
    wake()
  }
  socket.on('error', (cause) => lose(transportError(`connection to ${where} lost`, cause, options.tls ? 'tls' : 'io')))
  socket.on('end', () => {
    if (state === 'open') lose(new TransportError('closed', `connection to ${where} lost: the receiver closed it`))
  })
  socket.on('close', () => lose(new TransportError('closed', `connection to ${where} lost: it was closed`)))
  socket.on('drain', wake)
  // A syslog receiver has nothing to say (RFC 6587 §3.1), but only a stream that is read tells of its end.
  socket.resume()

  const assertOpen = (): void => {
    if (loss) throw loss
    if (state !== 'open') throw new TransportError('closed', `connection to ${where} is being closed`)
  }
  const written = (): void => {
    writesPending--
    if (writesPending === 0) wake()
  }
  const write = async (octets: Buffer): Promise<void> => {
    assertOpen()
    writesPending++
    socket.write(octets, written)
    while (socket.writableNeedDrain && !loss) await changed()
  }
  const allWritten = async (): Promise<void> => {
    while (writesPending > 0 && !loss) await changed()
    assertOpen()
  }

  return {
    lost,
    async send(lines) {
      await polledOnce()
      assertOpen()
      for (const octets of packed(lines)) await write(octets)
      await allWritten()
    },
    async close() {
      if (state === 'open') await polledOnce()
      if (state !== 'open') return false
      state = 'closing'
      const orderly = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), CLOSE_TIMEOUT_MS)
        const settle = (answer: boolean): void => {
          clearTimeout(timer)
          resolve(answer)
        }
        void lost.then(() => settle(false))
        socket.once('end', () => settle(true))
        socket.end()
      })
      lose(new TransportError('closed', `connection to ${where} was closed by us`))
      return orderly
    },
  }
}
