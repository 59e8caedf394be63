/** How large a body may be. One that says its length is judged by it (Node holds it to that); one that comes in chunks is counted while it is read. */
import type { MiddlewareHandler } from 'hono'
import { fail } from './problem.js'

export const BODY_BYTES_MAX = 1024 * 1024

export const limitedBody: MiddlewareHandler = async ({ req }, next) => {
  if (Number(req.header('content-length') ?? 0) > BODY_BYTES_MAX) tooLarge()
  const { method, url, headers, body } = req.raw
  // What was read has to be read again by whoever answers.
  if (req.header('transfer-encoding') !== undefined && body !== null)
    req.raw = new Request(url, { method, headers, body: await counted(body) })
  await next()
}

async function counted(body: NonNullable<Request['body']>): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > BODY_BYTES_MAX) tooLarge()
    chunks.push(chunk)
  }
  return new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer()
}

function tooLarge(): never {
  return fail('body-too-large', `a body has at most ${BODY_BYTES_MAX} bytes`)
}
