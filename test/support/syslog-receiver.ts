/** A receiver of our own on a free port, over UDP, TCP or TLS, with doors for everything that can go wrong. Real ones: `rsyslog.ts`, `syslog-ng.ts`. */
import { createSocket } from 'node:dgram'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { createUnframer } from '../../src/syslog/framing.js'

export interface SyslogReceiver {
  readonly port: number
  /** Lines so far, in order of arrival. */
  readonly lines: readonly string[]
  /** Resolves once there are so many lines. */
  received(count: number): Promise<readonly string[]>
  stop(): Promise<void>
}

export interface StreamReceiver extends SyslogReceiver {
  /** The next connection that comes in, or one that came and was not asked for yet. */
  connection(): Promise<Socket>
}

interface Inbox {
  readonly lines: string[]
  add(line: string): void
  received(count: number): Promise<readonly string[]>
}

function createInbox(): Inbox {
  const lines: string[] = []
  let waiting: { readonly count: number; readonly resolve: () => void }[] = []
  return {
    lines,
    add(line) {
      lines.push(line)
      for (const { count, resolve } of waiting) if (lines.length >= count) resolve()
      waiting = waiting.filter(({ count }) => lines.length < count)
    },
    async received(count) {
      if (lines.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }))
      return lines
    },
  }
}

export interface StreamReceiverOptions {
  readonly host?: string
  readonly port?: number
  readonly tls?: TlsOptions
  /** Leaves the connection to the test: nothing is read or answered. */
  readonly handsOff?: boolean
}

export async function startStreamReceiver({
  host = '127.0.0.1',
  port = 0,
  tls,
  handsOff = false,
}: StreamReceiverOptions = {}): Promise<StreamReceiver> {
  const inbox = createInbox()
  const sockets = new Set<Socket>()
  const unclaimed: Socket[] = []
  const claims: ((socket: Socket) => void)[] = []
  const accept = (socket: Socket): void => {
    // A connection that the test breaks is no failure of the receiver's.
    socket.on('error', () => socket.destroy())
    const claim = claims.shift()
    if (claim) claim(socket)
    else unclaimed.push(socket)
    if (handsOff) return
    const unframer = createUnframer()
    socket.on('data', (chunk) => {
      for (const { octets } of unframer.push(chunk)) inbox.add(octets.toString())
    })
    socket.on('end', () => {
      for (const { octets } of unframer.end()) inbox.add(octets.toString())
      socket.end()
    })
  }
  const server: Server = tls ? createTlsServer({ allowHalfOpen: true, ...tls }, accept) : createTcpServer({ allowHalfOpen: true }, accept)
  server.on('tlsClientError', () => undefined)
  // For TLS these are the raw connections, those of a hand-shake that failed among them.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    lines: inbox.lines,
    received: (count) => inbox.received(count),
    connection: () => {
      const socket = unclaimed.shift()
      return socket ? Promise.resolve(socket) : new Promise((resolve) => claims.push(resolve))
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function startUdpReceiver(host = '127.0.0.1'): Promise<SyslogReceiver> {
  const inbox = createInbox()
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 })
  socket.on('message', (octets) => inbox.add(octets.toString()))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, host, resolve)
  })
  return {
    port: socket.address().port,
    lines: inbox.lines,
    received: (count) => inbox.received(count),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
