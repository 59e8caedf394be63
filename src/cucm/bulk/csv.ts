/**
 * The CSV of a bulk job. Cisco's layout of "Update CUP/CUPC Users" is not known (facts §5), so these columns are ours, named as in the API.
 * What is wrong with the file as a whole refuses it; what is wrong with a line is that line's result.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { CUCM_NAME, CUCM_NAME_MESSAGE } from '../../domain/cucm/names.js'
import type { UserWish } from '../../domain/cucm/users.js'
import { quoteForReason } from '../../domain/license-refusal.js'
import type { BulkKind, NewBulkJob } from '../../engine/bulk-port.js'
import { done, type Outcome, problem } from '../../engine/problem.js'
import type { PhoneWish } from '../phones.js'

type Line = NewBulkJob['lines'][number]

const LINES_MAX = 100_000
/** What spreadsheets take for a formula. Nothing of ours begins so, and nothing is ever handed back unquoted. */
const FORMULA = /^[=+@\t\r-]/
const TRUE: readonly string[] = ['true', 't', 'yes', 'y', '1']
const FALSE: readonly string[] = ['false', 'f', 'no', 'n', '0']

const COLUMNS: Readonly<Record<BulkKind, { readonly needed: readonly string[]; readonly more: readonly string[] }>> = {
  'update-users': { needed: ['userid'], more: ['enableCup', 'enableCupc', 'primaryExtension', 'contacts'] },
  'assign-adjuncts': { needed: ['name', 'primaryPhone'], more: [] },
}

/** Reads the whole file: a line for each of its lines, some of which may have failed already. */
export function readBulkCsv(kind: BulkKind, bytes: Uint8Array): Outcome<readonly Line[]> {
  const text = textOf(bytes)
  if (text === null) return invalid('the file is not UTF-8 text: save it as CSV (UTF-8)')
  const records = recordsOf(text)
  if (!records.ok) return records
  const [header, ...rows] = records.value
  if (header === undefined) return invalid(`the file is empty: its first line names the columns, ${columnsOf(kind)}`)
  const wrong = headerProblem(kind, header.values)
  if (wrong !== null) return invalid(wrong)
  if (rows.length === 0) return invalid('the file has a header and no lines')
  if (rows.length > LINES_MAX) return invalid(`the file has ${rows.length} lines: send at most ${LINES_MAX} at a time`)
  const seen = new Map<string, number>()
  return done(rows.map(({ line, values }) => readLine(kind, header.values, line, values, seen)))
}

interface Row {
  readonly line: number
  readonly values: readonly string[]
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function recordsOf(text: string): Outcome<readonly Row[]> {
  try {
    const parsed = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    return done(parsed.map(({ record, info }) => ({ line: info.lines, values: record })))
  } catch (error) {
    if (error instanceof CsvError) return invalid(`the file is no CSV: ${error.message}; a quotation mark inside quotes is written twice`)
    throw error
  }
}

function headerProblem(kind: BulkKind, header: readonly string[]): string | null {
  if (header.length === 1 && header[0]?.includes(';')) return 'the columns are separated by semicolons: separate them by commas'
  const { needed, more } = COLUMNS[kind]
  const unknown = header.filter((name) => !needed.includes(name) && !more.includes(name))
  if (unknown.length > 0) return `the first line names the columns, ${columnsOf(kind)}; ${quoteForReason(unknown[0] ?? '')} is none of them`
  const missing = needed.find((name) => !header.includes(name))
  if (missing !== undefined) return `the column ${missing} is missing; the first line names the columns, ${columnsOf(kind)}`
  const twice = header.find((name, index) => header.indexOf(name) !== index)
  if (twice !== undefined) return `the column ${twice} stands there twice`
  if (kind === 'update-users' && header.length === 1) return `there is nothing to change: name one of the columns ${more.join(', ')} too`
  return null
}

function columnsOf(kind: BulkKind): string {
  const { needed, more } = COLUMNS[kind]
  return more.length === 0 ? needed.join(', ') : `${needed.join(', ')} and any of ${more.join(', ')}`
}

function readLine(kind: BulkKind, header: readonly string[], line: number, values: readonly string[], seen: Map<string, number>): Line {
  const subject = values[header.indexOf(kind === 'update-users' ? 'userid' : 'name')] ?? ''
  const failed = (code: string, reason: string): Line => ({
    line,
    subject: subject.slice(0, 128),
    wish: null,
    result: 'failed',
    code,
    reason,
  })
  if (values.length !== header.length)
    return failed('columns-differ', `the line has ${values.length} values and the header ${header.length} columns`)
  const formula = values.find((value) => FORMULA.test(value))
  if (formula !== undefined) return failed('formula', `${quoteForReason(formula)} begins as a formula does: no name or number does here`)
  if (!CUCM_NAME.test(subject)) return failed('invalid-name', `${quoteForReason(subject)} is no name: ${CUCM_NAME_MESSAGE}`)
  const twin = seen.get(subject)
  if (twin !== undefined) return failed('duplicate-line', `${subject} stands on line ${twin} already: one line for each`)
  seen.set(subject, line)
  const cells = Object.fromEntries(header.map((name, index) => [name, values[index] ?? '']))
  const wish = kind === 'update-users' ? userWish(subject, cells) : phoneWish(subject, cells)
  return 'code' in wish ? failed(wish.code, wish.reason) : { line, subject, wish, result: null, code: null, reason: null }
}

type Wrong = { readonly code: string; readonly reason: string }

/** An empty cell leaves as it is what it stands for. */
function userWish(userid: string, cells: Readonly<Record<string, string>>): UserWish | Wrong {
  const wish: { -readonly [Key in keyof UserWish]: UserWish[Key] } = { userid }
  for (const name of ['enableCup', 'enableCupc'] as const) {
    const written = cells[name]?.toLowerCase() ?? ''
    if (written === '') continue
    if (!TRUE.includes(written) && !FALSE.includes(written))
      return { code: 'invalid-value', reason: `${name} is ${quoteForReason(cells[name] ?? '')}: write true or false` }
    wish[name] = TRUE.includes(written)
  }
  const { primaryExtension = '', contacts = '' } = cells
  if (primaryExtension.length > 64) return { code: 'invalid-value', reason: 'primaryExtension has more than 64 characters' }
  if (primaryExtension !== '') wish.primaryExtension = primaryExtension
  if (contacts !== '') {
    if (!/^\d{1,6}$/.test(contacts))
      return { code: 'invalid-value', reason: `contacts is ${quoteForReason(contacts)}: write a whole number` }
    wish.contacts = Number(contacts)
  }
  return wish
}

/** An empty primary releases the phone. */
function phoneWish(name: string, { primaryPhone = '' }: Readonly<Record<string, string>>): PhoneWish | Wrong {
  if (primaryPhone !== '' && !CUCM_NAME.test(primaryPhone))
    return { code: 'invalid-name', reason: `primaryPhone is ${quoteForReason(primaryPhone)}, which is no name` }
  return { name, primaryPhone: primaryPhone === '' ? null : primaryPhone }
}

function invalid(text: string) {
  return problem('invalid-csv', text)
}
