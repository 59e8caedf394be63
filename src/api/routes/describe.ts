/** Pieces of a route's description: what it answers, and the problems that it may answer instead. */
import type { z } from '@hono/zod-openapi'
import { problemDocument } from '../schemas/common.js'

const MEANINGS = {
  400: 'The request is not as described: `errors` names the parts.',
  401: 'Nobody says who asks, or the token is not known.',
  403: 'The token has not the role for it; or a page of another origin asks; or the daemon is addressed by a foreign name.',
  404: 'There is no such thing.',
  409: 'The present state does not allow it.',
  413: 'The body is too large.',
  415: 'The body is of another media type.',
  422: 'Understood, but it cannot be.',
  426: 'It is a WebSocket.',
  429: 'Too many different wrong tokens came from this address.',
  500: 'A fault of ours; `instance` has the error id that the log has.',
  503: 'The store cannot be used at the moment.',
} as const

type Status = keyof typeof MEANINGS

function problemAnswer<S extends Status>(status: S) {
  return { description: MEANINGS[status], content: { 'application/problem+json': { schema: problemDocument } } }
}

/** What any operation may answer, and what this one may besides. */
export function problems<S extends Status = never>(...statuses: readonly S[]) {
  const every = [400, 401, 403, 429, 500, 503, ...statuses] as const
  return Object.fromEntries(every.map((status) => [status, problemAnswer(status)])) as unknown as Readonly<
    Record<S | 400 | 401 | 403 | 429 | 500 | 503, ReturnType<typeof problemAnswer>>
  >
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}
