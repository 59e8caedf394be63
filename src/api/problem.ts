/**
 * Problems as HTTP has them (RFC 9457): one table from our stable codes to a status, and the document. Operations answer problems as values;
 * at this border they are thrown, so that a route's handler reads as what happens when all is well.
 */
import type { Outcome, Problem } from '../engine/problem.js'

/** A code that is not here is a refusal of the domain: the state does not allow it, 409. */
const STATUS: Readonly<Record<string, number>> = {
  'malformed-json': 400,
  'malformed-body': 400,
  'invalid-request': 400,
  'invalid-cursor': 400,
  'host-not-allowed': 403,
  'cross-origin': 403,
  'token-missing': 401,
  'token-unknown': 401,
  'role-not-allowed': 403,
  'too-many-guesses': 429,
  'not-found': 404,
  'method-not-allowed': 405,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'invalid-cluster': 422,
  'invalid-csv': 422,
  'unknown-product': 422,
  'in-the-future': 422,
  'in-the-past': 422,
  'before-installation': 422,
  'after-wall-clock': 422,
  'not-a-correction': 422,
  'invalid-configuration': 422,
  'upgrade-required': 426,
  'too-many-streams': 503,
  stopping: 503,
  'license-covers-fewer-nodes': 409,
  'license-is-valid': 409,
  'license-vouched': 409,
  'license-name-in-use': 409,
  // Of an upgrade (design §3.2); of an upload it is the file that is wrong: see `refusedFileStatus`.
  'license-too-old': 409,
  'internal-error': 500,
}

/** By how a code begins, where the table is silent. */
const STATUS_BY_PREFIX: readonly (readonly [prefix: string, status: number])[] = [
  ['unknown-', 404],
  ['license-', 422],
  ['store-', 503],
]

export function statusOf(code: string): number {
  return STATUS[code] ?? STATUS_BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 409
}

/** A file that could not entitle even if vouched for is refused with 422 (design §3.3). */
export function refusedFileStatus(code: string): number {
  return code === 'license-too-old' ? 422 : statusOf(code)
}

/** One part of a request that is wrong: `pointer` into the body (RFC 6901), or the name of a parameter. */
export type PartProblem = { readonly pointer: string; readonly message: string } | { readonly parameter: string; readonly message: string }

/** A problem on its way to the client. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number = statusOf(problem.code),
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.text)
    this.name = 'ProblemError'
  }
}

export function fail(code: string, text: string, extra?: Problem['extra']): never {
  throw new ProblemError(extra === undefined ? { code, text } : { code, text, extra })
}

export function invalidCursor(cursor: string): never {
  return fail('invalid-cursor', `"${cursor}" is no cursor of this list; take nextCursor from the page before`)
}

/** `status`: where this operation's word for a code differs from the table's. */
export function orFail<T>(outcome: Outcome<T>, status: (code: string) => number | undefined = () => undefined): T {
  if (outcome.ok) return outcome.value
  throw new ProblemError(outcome.problem, status(outcome.problem.code) ?? statusOf(outcome.problem.code))
}

export function problemDocumentOf({ code, text, extra }: Problem, status: number): Readonly<Record<string, unknown>> {
  return { ...extra, type: `urn:lapsewatch:problem:${code}`, title: titleOf(code), status, detail: text, code }
}

export function problemResponse({ problem, status, headers }: ProblemError): Response {
  const document = JSON.stringify(problemDocumentOf(problem, status))
  return new Response(document, { status, headers: { ...headers, 'content-type': 'application/problem+json' } })
}

/** `service-not-licensed`: "Service not licensed". */
function titleOf(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')
}
