/**
 * What is wrong with a file, in two forms: a `Finding` says where by key path, as the checks know it; a `ConfigurationError` says where by
 * line and column, as a person looks for it. `locate` makes the one from the other; nothing else here knows about YAML.
 */

export type KeyPath = readonly (string | number)[]

/** `key`: the place is the key itself (it should not be there); `value`: what stands behind it. */
export interface Finding {
  readonly code: string
  readonly path: KeyPath
  readonly at: 'key' | 'value'
  readonly message: string
  /** What to do about it. */
  readonly hint: string | null
}

/** One thing that is wrong: a stable code, a sentence, the place, and what to do (design §5.1). */
export interface ConfigurationError {
  readonly code: string
  readonly message: string
  readonly file: string
  /** From 1; `null` when the file as a whole is meant (it cannot be read). */
  readonly line: number | null
  readonly column: number | null
  /** `clusters[2].nodes[0].mac`; empty for the file as a whole. */
  readonly path: string
  readonly hint: string | null
}

/** Where a file was refused: at most `MAX_REPORTED_ERRORS` errors in the file's order, and how many more there are. */
export interface Refusal {
  readonly ok: false
  readonly errors: readonly ConfigurationError[]
  readonly omitted: number
}

export interface Position {
  readonly line: number
  readonly column: number
}

const MAX_REPORTED_ERRORS = 20

export function finding(code: string, path: KeyPath, message: string, hint: string | null = null): Finding {
  return { code, path, at: 'value', message, hint }
}

/** The findings with `prefix` before each path: what a check of a part says, seen from the whole. */
export function within(prefix: KeyPath, findings: readonly Finding[]): Finding[] {
  return findings.map((each) => ({ ...each, path: [...prefix, ...each.path] }))
}

export function formatKeyPath(path: KeyPath): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[\w-]+$/.test(part)) text += text === '' ? part : `.${part}`
    else text += `[${JSON.stringify(part)}]`
  }
  return text
}

export function locate(file: string, each: Omit<Finding, 'at'>, position: Position | null): ConfigurationError {
  return {
    code: each.code,
    message: each.message,
    file,
    line: position?.line ?? null,
    column: position?.column ?? null,
    path: formatKeyPath(each.path),
    hint: each.hint,
  }
}

/** An error about a file as a whole: it is not there, or cannot be read. */
export function fileError(file: string, code: string, message: string, hint: string | null = null): ConfigurationError {
  return { code, message, file, line: null, column: null, path: '', hint }
}

/** Sorts by place, drops what was said twice of one place, and bounds the list. */
export function refuse(errors: readonly ConfigurationError[]): Refusal {
  const seen = new Set<string>()
  const distinct = errors.filter((error) => {
    const line = formatError(error)
    if (seen.has(line)) return false
    seen.add(line)
    return true
  })
  distinct.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  return { ok: false, errors: distinct.slice(0, MAX_REPORTED_ERRORS), omitted: Math.max(0, distinct.length - MAX_REPORTED_ERRORS) }
}

/** `config/lapsewatch.yaml:23:9 clusters[2].nodes[0].mac: "1e10" was read as a number: quote it` */
export function formatError(error: ConfigurationError): string {
  const place = error.line === null ? error.file : `${error.file}:${error.line}:${error.column}`
  const where = error.path === '' ? `${place}:` : `${place} ${error.path}:`
  return error.hint === null ? `${where} ${error.message}` : `${where} ${error.message}: ${error.hint}`
}

/** One line an error; the last says how many are left out. */
export function formatRefusal(refusal: Refusal): string {
  const lines = refusal.errors.map(formatError)
  if (refusal.omitted > 0) lines.push(`and ${refusal.omitted} more`)
  return lines.join('\n')
}
