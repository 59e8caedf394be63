/** From a zod schema's verdict to findings: one per unknown key, missing key or bad value, in our words. */
import type { ZodType, z } from 'zod'
import type { Finding, KeyPath } from './finding.js'
import { suggest } from './near-miss.js'

/** What the findings need of the file besides the value: how a scalar was written. */
export type SourceOf = (path: KeyPath) => string | undefined

type Issue = z.core.$ZodIssue

export type Checked<T> = { readonly value: T } | { readonly findings: readonly Finding[] }

/** Checks a value that stands at `base` in its file. */
export function checkSchema<T>(schema: ZodType<T>, value: unknown, base: KeyPath, source: SourceOf): Checked<T> {
  const known = new Map<unknown, readonly string[]>()
  const result = schema.safeParse(value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') known.set(issue.input, shapeOf(issue.inst))
      return undefined
    },
  })
  if (result.success) return { value: result.data }
  const context: Context = { value, base, source, known }
  return { findings: result.error.issues.flatMap((issue) => translate(issue, [], context)) }
}

interface Context {
  readonly value: unknown
  readonly base: KeyPath
  readonly source: SourceOf
  /** The keys that a map may have, by the map that had others. */
  readonly known: ReadonlyMap<unknown, readonly string[]>
}

function shapeOf(schema: unknown): readonly string[] {
  const definition = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def
  return Object.keys(definition?.shape ?? {})
}

function translate(issue: Issue, parent: KeyPath, context: Context): Finding[] {
  const inner = [...parent, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const path = [...context.base, ...inner]
  const at = (code: string, message: string, hint: string | null = null): Finding[] => [{ code, path, at: 'value', message, hint }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context.known.get(valueAt(inner, context)) ?? []))
    case 'invalid_type':
      return at(...wrongType(issue.expected, inner, path, context))
    case 'invalid_value':
      return missing(inner, context)
        ? at('missing', 'is missing', oneOf(issue.values))
        : at(...notAmong(inner, path, issue.values, context))
    case 'invalid_union':
      return translateUnion(issue, inner, path, context)
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map((each) => ({ code: 'bad-key', path, at: 'key', message: each.message, hint: null }))
    case 'too_small':
    case 'too_big':
      return at('out-of-range', bounds(issue, valueAt(inner, context)))
    case 'custom':
      return at(paramText(issue.params?.code) ?? 'bad-value', issue.message, paramText(issue.params?.hint) ?? null)
    default:
      return at('bad-value', issue.message)
  }
}

function unknownKey(key: string, parent: KeyPath, known: Iterable<string>): Finding {
  return { code: 'unknown-key', path: [...parent, key], at: 'key', message: 'is not a known key', hint: suggest(key, known, 'keys') }
}

function translateUnion(issue: Extract<Issue, { code: 'invalid_union' }>, inner: KeyPath, path: KeyPath, context: Context): Finding[] {
  if ('options' in issue && Array.isArray(issue.options)) {
    if (missing(inner, context)) return [{ code: 'missing', path, at: 'value', message: 'is missing', hint: oneOf(issue.options) }]
    const [code, message, hint] = notAmong(inner, path, issue.options, context)
    return [{ code, path, at: 'value', message, hint }]
  }
  // Where no alternative came further than the value itself, the schema's own sentence (if it has one) says more than any one of them.
  const shallow = issue.errors.every((errors) => errors.every((each) => each.path.length === 0 && each.code !== 'custom'))
  if (shallow && issue.message !== 'Invalid input' && !missing(inner, context))
    return [{ code: 'bad-value', path, at: 'value', message: issue.message, hint: null }]
  // The alternative that came furthest is the one that was meant.
  const best = issue.errors
    .map((errors) => ({ errors, depth: Math.max(0, ...errors.map((each) => each.path.length)) }))
    .sort((a, b) => b.depth - a.depth || a.errors.length - b.errors.length)[0]
  return best === undefined
    ? [{ code: 'bad-value', path, at: 'value', message: issue.message, hint: null }]
    : best.errors.flatMap((each) => translate(each, inner, context))
}

type Verdict = readonly [code: string, message: string, hint: string | null]

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function wrongType(expected: string, inner: KeyPath, path: KeyPath, context: Context): Verdict {
  const value = valueAt(inner, context)
  const wanted = TYPE_NAMES[expected] ?? expected
  if (value === undefined) return ['missing', 'is missing', `${wanted} is expected`]
  const read = TYPE_NAMES[typeof value]
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return [
      'not-quoted',
      `"${context.source(path) ?? value}" was read as ${typeof value === 'number' ? read : 'a truth value'}`,
      'quote it',
    ]
  }
  if (value === null) return ['empty-value', 'has no value', `${wanted} is expected`]
  if (expected === 'int' && typeof value === 'number')
    return ['not-whole', `"${context.source(path) ?? value}" is not a whole number`, null]
  const found = Array.isArray(value) ? 'a list' : read
  const hint = expected === 'array' && typeof value === 'string' ? `write [ ${context.source(path) ?? '…'} ]` : null
  return ['wrong-type', `expected ${wanted}, found ${found}`, hint]
}

function notAmong(inner: KeyPath, path: KeyPath, values: readonly unknown[], context: Context): Verdict {
  const value = valueAt(inner, context)
  if (typeof value === 'object') return ['wrong-type', `expected ${oneOf(values)}`, null]
  const written = context.source(path) ?? String(value)
  return ['not-a-choice', `"${written}" is not a choice here`, suggest(written, values.map(String), 'choices')]
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `"${String(values[0])}"` : `one of ${values.map(String).join(', ')}`
}

function bounds(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, value: unknown): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  const side =
    issue.code === 'too_small'
      ? issue.inclusive === false
        ? 'more than'
        : 'at least'
      : issue.inclusive === false
        ? 'less than'
        : 'at most'
  if (Array.isArray(value)) return `has ${value.length} items, ${side} ${limit} expected`
  if (typeof value === 'string') return `has ${value.length} characters, ${side} ${limit} expected`
  return `must be ${side} ${limit}`
}

function paramText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function missing(inner: KeyPath, context: Context): boolean {
  return valueAt(inner, context) === undefined
}

function valueAt(inner: KeyPath, context: Context): unknown {
  let value = context.value
  for (const part of inner) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[part]
  }
  return value
}
