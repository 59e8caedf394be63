/** A request to become something else: the stream's handshake, which passes the same guards as every request, or nothing of ours. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Access } from '../../access/index.js'
import { ProblemError, problemDocumentOf } from '../problem.js'
import { streamQuery } from '../schemas/stream.js'
import { isFromElsewhere, refuseForeignHost, STRICT_HEADERS } from '../security.js'
import { refuse as refuseRequest } from '../validation.js'
import type { Wish } from './sockets.js'

export const STREAM_PATH = '/api/v1/stream'

/** What a handshake asks for. Throws the problem that it is refused with. */
export function wishOf({ url = '', headers, socket }: IncomingMessage, access: Access): Wish {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  refuseForeignHost(host, access)
  if (isFromElsewhere(origin, Array.isArray(site) ? site[0] : site, host))
    throw new ProblemError({ code: 'cross-origin', text: 'a page of another origin may not follow the stream' })
  const { authorization, cookie } = headers
  const admission = access.admit('viewer', { authorization, cookie, from: socket.remoteAddress ?? 'unknown' })
  if (!admission.ok) throw new ProblemError(admission.problem, admission.status, admission.headers)
  const [path = '', query = ''] = url.split('?', 2)
  if (path !== STREAM_PATH) throw new ProblemError({ code: 'not-found', text: `the stream is at ${STREAM_PATH}` })
  const parameters = parametersOf(new URLSearchParams(query))
  const asked = streamQuery.safeParse(parameters)
  if (!asked.success) return refuseRequest('query', asked.error, streamQuery, parameters)
  const { cluster, type, since } = asked.data
  const [epoch = '', seq] = since?.split(':') ?? []
  return {
    filter: { clusters: cluster === undefined ? null : new Set(cluster), types: type === undefined ? null : new Set(type) },
    isStillGood: admission.isStillGood,
    since: since === undefined ? null : { epoch, seq: Number(seq) },
  }
}

/** A parameter that comes twice is both of them. */
function parametersOf(query: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]))
}

export function refuse(socket: Duplex, { problem, status, headers }: ProblemError): void {
  const body = JSON.stringify(problemDocumentOf(problem, status))
  const all = {
    ...STRICT_HEADERS,
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}

/**
 * Whoever offers another protocol (Java's client and `curl --http2` offer h2c with every request) is answered as if they had not, as RFC 9110
 * §7.8 lets a server do. Node hands over every such connection once anybody takes upgrades; it is given back with the offer left out.
 */
export function answerWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (!OFFER.includes(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[index + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}

const OFFER = ['upgrade', 'http2-settings', 'connection']

export function offersWebSocket({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}
