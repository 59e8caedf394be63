/** Whatever is thrown while a request is answered, as a problem. What nobody expected gets an id, which the log has too, and says no more. */
import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { StoreError, type StoreErrorCode } from '../engine/ports.js'
import type { ApiParts } from './parts.js'
import { ProblemError } from './problem.js'

export function problemOf(error: unknown, context: Context, log: ApiParts['log']): ProblemError {
  const expected = asProblem(error)
  if (expected !== undefined) return expected
  const id = randomUUID()
  const { method, path } = context.req
  log.error(`request failed (error id ${id})`, {
    errorId: id,
    method,
    path,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  const text = `something went wrong here that should not; the daemon's log has more under error id ${id}`
  return new ProblemError({ code: 'internal-error', text, extra: { instance: `urn:uuid:${id}` } })
}

/** Defects of ours, whatever they are called: two decisions of one thing cannot come from a request. */
const DEFECTS: readonly StoreErrorCode[] = ['already-decided']

function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error
  if (error instanceof StoreError && !DEFECTS.includes(error.code)) return new ProblemError({ code: error.code, text: error.message })
  if (!(error instanceof HTTPException)) return undefined
  switch (error.status) {
    case 400:
      return new ProblemError({ code: 'malformed-json', text: 'the body is not JSON' })
    case 415:
      return new ProblemError({ code: 'unsupported-media-type', text: 'send the body as application/json, and say so in Content-Type' })
    default:
      return undefined
  }
}
