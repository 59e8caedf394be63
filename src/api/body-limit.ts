/**
 * How large a body may be. One that says its length is judged by it (Node holds it to that); one that comes in chunks is counted while it is
 * read. What is too large is read to its end and thrown away before it is refused: a client that sends all before it reads would find
 * its connection broken instead of the answer.
 */
import type { MiddlewareHandler } from 'hono'
import { ProblemError } from './problem.js'

export const BODY_BYTES_MAX = 1024 * 1024
/** Nobody means to send as much: it is refused at once, and its connection ends. */
export const DRAINED_BYTES_MAX = 128 * 1024 * 1024

type Body = NonNullable<Request['body']>

export const limitedBody: MiddlewareHandler = async ({ req }, next) => {
  const { method, url, headers, body } = req.raw
  const saysBytes = Number(req.header('content-length') ?? 0)
  if (saysBytes > DRAINED_BYTES_MAX) throw tooLarge({ connection: 'close' })
  if (body !== null && saysBytes > BODY_BYTES_MAX) {
    await drained(body)
    throw tooLarge()
  }
  // What was read has to be read again by whoever answers.
  if (req.header('transfer-encoding') !== undefined && body !== null)
    req.raw = new Request(url, { method, headers, body: await counted(body) })
  await next()
}

async function drained(body: Body): Promise<void> {
  for await (const _ of body);
}

async function counted(body: Body): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > DRAINED_BYTES_MAX) throw tooLarge({ connection: 'close' })
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk)
    else chunks.length = 0
  }
  if (bytes > BODY_BYTES_MAX) throw tooLarge()
  return new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer()
}

function tooLarge(headers: Readonly<Record<string, string>> = {}): ProblemError {
  return new ProblemError(
    { code: 'body-too-large', text: `a body has at most ${BODY_BYTES_MAX} bytes; send a smaller one` },
    undefined,
    headers,
  )
}
