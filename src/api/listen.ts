/** Listening: why it cannot, in one sentence; limits in machine time; an end that lets requests under way finish. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { getRequestListener } from '@hono/node-server'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 5_000
/** A connection over which nothing has gone for so long, even a client that does not read its answer, is closed. */
const IDLE_SOCKET_MS = 60_000
const MAX_HEADER_BYTES = 16 * 1024
/** Those of the stream (`stream.ts` has its own limit, below this) and of everything else. */
const MAX_CONNECTIONS = 4000
/** How long `close` waits for requests under way. */
const CLOSE_WITHIN_MS = 2_000

export interface HttpAddress {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface HttpServer {
  /** With the port that was taken. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** For the stream, which takes over connections. */
  readonly node: Server
  /** Takes no more connections, lets requests under way finish, and cuts off what has not after two seconds. */
  close(): Promise<void>
}

export type Listening = { readonly ok: true; readonly server: HttpServer } | { readonly ok: false; readonly problem: string }

export async function listenHttp(
  { fetch }: { readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response> },
  { host, port }: HttpAddress,
  closeWithinMs: number = CLOSE_WITHIN_MS,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    getRequestListener(fetch, { overrideGlobalObjects: false }),
  )
  server.timeout = IDLE_SOCKET_MS
  server.maxConnections = MAX_CONNECTIONS
  const problem = await listening(server, { host, port })
  if (problem !== null) return { ok: false, problem }
  const taken = (server.address() as AddressInfo).port
  const url = `http://${authority(host, taken)}`
  return { ok: true, server: { url, host, port: taken, node: server, close: closing(server, closeWithinMs) } }
}

function listening(server: Server, address: HttpAddress): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(whyNot(error, address))
    server.once('error', failed)
    server.listen(address.port, address.host, () => {
      server.off('error', failed)
      resolve(null)
    })
  })
}

function whyNot(error: NodeJS.ErrnoException, { host, port }: HttpAddress): string {
  const where = authority(host, port)
  switch (error.code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program; stop that one, or listen on another port`
    case 'EACCES':
      return `this user may not listen on ${where}; take a port above 1023, or give the right to do so`
    case 'EADDRNOTAVAIL':
      return `${where} is no address of this machine; listen on 127.0.0.1 or [::1]`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host name of ${where} cannot be resolved; listen on 127.0.0.1 or [::1]`
    default:
      return `cannot listen on ${where}: ${error.message}`
  }
}

function authority(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

function closing(server: Server, withinMs: number): () => Promise<void> {
  let isClosing = false
  server.on('request', (_request, response: ServerResponse) => {
    if (isClosing && !response.headersSent) response.setHeader('connection', 'close')
    // A connection that was kept alive when the end began is idle only after its answer.
    response.once('close', () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections())
    })
  })
  return () =>
    new Promise((resolve) => {
      if (isClosing) return resolve()
      isClosing = true
      const deadline = setTimeout(() => server.closeAllConnections(), withinMs)
      server.close(() => {
        clearTimeout(deadline)
        resolve()
      })
      server.closeIdleConnections()
    })
}
