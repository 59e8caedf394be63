/** What a schema says of a request, as a problem document that names each part. */
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Finding } from '../config/finding.js'
import { checkSchema } from '../config/schema-findings.js'
import { type PartProblem, ProblemError } from './problem.js'

type Failed = {
  readonly target: string
  readonly success: false
  readonly data: unknown
  readonly error: { readonly issues: readonly z.core.$ZodIssue[] }
}

/** A name in a path that no such thing can have is the name of nothing: 404, as for one that it could have. */
const UNKNOWN_BY_PARAMETER: Readonly<Record<string, readonly [code: string, text: string]>> = {
  id: ['unknown-cluster', 'there is no cluster of that id'],
  hostname: ['unknown-node', 'there is no node of that name'],
  service: ['unknown-service', 'services are presence-engine and proxy'],
  file: ['unknown-license-file', 'there is no licence file of that name'],
  alarmId: ['unknown-alarm', 'there is no alarm of that id'],
}

const MAX_REPORTED_PARTS = 20

/** The schema that looked at a part of the request which `context` is about. */
export type SchemaOf = (target: string, context: Context) => z.ZodType | undefined

/** Called for every part of a request that a schema has looked at. */
export function refuseInvalid(schemaOf: SchemaOf) {
  return (result: { readonly target: string; readonly success: boolean }, context: Context): undefined => {
    if (result.success) return
    const { target, data, error } = result as Failed
    refuse(target, error, schemaOf(target, context), data)
  }
}

/** The schema is asked again, in the words of the configuration: what a key is called and how a value is meant is the same in both. */
export function refuse(target: string, error: Failed['error'], schema: z.ZodType | undefined, data: unknown): never {
  if (target === 'param') {
    const [code, text] = UNKNOWN_BY_PARAMETER[String(error.issues[0]?.path[0])] ?? ['not-found', 'there is nothing at this address']
    throw new ProblemError({ code, text })
  }
  const isBody = target === 'json'
  const checked = schema === undefined ? { value: data } : checkSchema(schema, data, [], () => undefined)
  const findings = 'findings' in checked ? checked.findings : []
  const errors = findings.map((finding) => partOf(finding, isBody)).slice(0, MAX_REPORTED_PARTS)
  const isCursor = target === 'query' && findings.every(({ path }) => path[0] === 'cursor') && findings.length > 0
  throw new ProblemError({ code: isCursor ? 'invalid-cursor' : 'invalid-request', text: sentenceOf(errors), extra: { errors } })
}

function partOf({ path, code, message, hint }: Finding, isBody: boolean): PartProblem {
  const said = code === 'unknown-key' && !isBody ? 'is not a known parameter' : message
  const helped = hint === null ? said : `${said}: ${isBody ? hint : hint.replace(/\bkeys\b/, 'parameters')}`
  return part(path.map(String), helped, isBody)
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
