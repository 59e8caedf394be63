/** What a schema says of a request, as a problem document that names each part. */
import type { z } from '@hono/zod-openapi'
import { type PartProblem, ProblemError } from './problem.js'

type Failed = { readonly target: string; readonly success: false; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } }

/** A name in a path that no such thing can have is the name of nothing: 404, as for one that it could have. */
const UNKNOWN_BY_PARAMETER: Readonly<Record<string, readonly [code: string, text: string]>> = {
  id: ['unknown-cluster', 'there is no cluster of that id'],
  hostname: ['unknown-node', 'there is no node of that name'],
  service: ['unknown-service', 'services are presence-engine and proxy'],
  file: ['unknown-license-file', 'there is no licence file of that name'],
  alarmId: ['unknown-alarm', 'there is no alarm of that id'],
}

const MAX_REPORTED_PARTS = 20

/** Called for every part of a request that a schema has looked at. */
export function refuseInvalid(result: { readonly target: string; readonly success: boolean }): undefined {
  if (result.success) return undefined
  const { target, error } = result as Failed
  const first = error.issues[0]
  if (target === 'param') {
    const [code, text] = UNKNOWN_BY_PARAMETER[String(first?.path[0])] ?? ['not-found', 'there is nothing at this address']
    throw new ProblemError({ code, text })
  }
  const errors = error.issues.flatMap((issue) => partsOf(issue, target === 'json')).slice(0, MAX_REPORTED_PARTS)
  throw new ProblemError({ code: 'invalid-request', text: sentenceOf(errors), extra: { errors } })
}

function partsOf(issue: z.core.$ZodIssue, isBody: boolean): readonly PartProblem[] {
  const at = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => part([...at, key], unknownKey(isBody), isBody))
  // Of the alternatives, the one that came furthest is the one that was meant.
  if (issue.code === 'invalid_union') {
    const depthOf = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map((each) => each.path.length))
    const furthest = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a))[0]
    if (furthest !== undefined) return furthest.flatMap((each) => partsOf({ ...each, path: [...issue.path, ...each.path] }, isBody))
  }
  const hint = issue.code === 'custom' && typeof issue.params?.hint === 'string' ? `: ${issue.params.hint}` : ''
  return [part(at, `${issue.message}${hint}`, isBody)]
}

function unknownKey(isBody: boolean): string {
  return isBody ? 'is not a known key' : 'is not a known parameter'
}

const SHOWN_LENGTH_MAX = 300

/** What a client wrote may come back in a message, in small. */
function part(path: readonly string[], message: string, isBody: boolean): PartProblem {
  const short = message.length > SHOWN_LENGTH_MAX ? `${message.slice(0, SHOWN_LENGTH_MAX)}…` : message
  return isBody ? { pointer: pointerOf(path), message: short } : { parameter: (path[0] ?? '').slice(0, SHOWN_LENGTH_MAX), message: short }
}

/** RFC 6901. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).slice(0, SHOWN_LENGTH_MAX).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function sentenceOf(errors: readonly PartProblem[]): string {
  const [first] = errors
  if (first === undefined) return 'the request is not as described in /api/docs'
  const where = 'pointer' in first ? first.pointer || 'the body' : first.parameter
  return `${where}: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`
}
