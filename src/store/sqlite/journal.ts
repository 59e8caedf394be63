/** The journal's rows: the entries of one decision and one instant of writing stand in one row, so that a decision costs one, not nine. */

import type { JournalEntryView } from '../../engine/ports.js'
import { type Entry, formatInstant, type Instant, type Source } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'

/** An entry of any subject, as the store sees it. */
export interface AnyEntry {
  readonly seq: number
  readonly at: Instant
  readonly type: string
  readonly source: Source
  readonly data: object
}

export interface JournalRow {
  readonly key: number
  readonly first: number
  readonly last: number
  readonly at: Instant
  readonly void: number
  readonly entries: string
}

type Packed = readonly [seq: number, type: string, source: Source, data: Readonly<Record<string, unknown>>]

export interface Journal {
  /** Appends entries whose numbers follow `lastSeq`. */
  append(subject: string, lastSeq: number, entries: readonly AnyEntry[]): void
  lastSeq(subject: string): number
  rows(subject: string): IterableIterator<JournalRow>
  /** Rows of which some entry has a number above `afterSeq`, in order. */
  rowsAfter(subject: string, afterSeq: number): IterableIterator<JournalRow>
}

export function createJournal(connection: Connection): Journal {
  const { db } = connection
  const insert = db.prepare<[string, number, number, number, number, string]>(
    'INSERT INTO journal (subject, first, last, at, trimmable, entries) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const last = db.prepare<[string], number>('SELECT last FROM journal WHERE subject = ? ORDER BY first DESC LIMIT 1').pluck()
  const columns = 'key, first, last, at, void, entries'
  const all = db.prepare<[string], JournalRow>(`SELECT ${columns} FROM journal WHERE subject = ? ORDER BY first`)
  const after = db.prepare<[string, string, number], JournalRow>(
    `SELECT ${columns} FROM journal WHERE subject = ?
      AND first >= coalesce((SELECT first FROM journal WHERE subject = ? AND first <= ? ORDER BY first DESC LIMIT 1), 0) ORDER BY first`,
  )
  return {
    append(subject, lastSeq, entries) {
      let start = 0
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index]
        invariant(entry?.seq === lastSeq + index + 1, () => `entry ${entry?.seq} of ${subject} does not follow ${lastSeq + index}`)
        if (entries[index + 1]?.at === entry.at) continue
        const group = entries.slice(start, index + 1)
        insert.run(subject, lastSeq + start + 1, entry.seq, entry.at, group.some(isTrimmable) ? 1 : 0, pack(group))
        start = index + 1
      }
    },
    lastSeq: (subject) => last.get(subject) ?? 0,
    rows: (subject) => all.iterate(subject),
    rowsAfter: (subject, afterSeq) => after.iterate(subject, subject, afterSeq),
  }
}

/** Outcomes that only say what was raised; a clearing one ends what stood before it, so a replay needs it for ever. */
export function isTrimmable(entry: { readonly type: string; readonly data: object }): boolean {
  return entry.type === 'coalesced' || (entry.type === 'alarm' && !('clearing' in entry.data))
}

export function pack(entries: readonly AnyEntry[]): string {
  return JSON.stringify(entries.map(({ seq, type, source, data }) => [seq, type, source, data]))
}

/** A row's entries as they were written. */
export function unpack(row: JournalRow): readonly Entry[] {
  const packed = JSON.parse(row.entries) as readonly Packed[]
  return packed.map(([seq, type, source, data]) => ({ seq, at: row.at, type, source, data }) as unknown as Entry)
}

const INSTANT_KEYS: ReadonlySet<string> = new Set(['effectiveAt', 'dueAt', 'startsAt', 'endsAt', 'from', 'to'])

/** The entry as the API gives it (design §5.3): instants in RFC 3339, `alarm` and `coalesced` without what only a replay needs, a licence without its text. */
export function entryView(entry: AnyEntry, isVoid: boolean): JournalEntryView {
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(entry.data)) {
    if (!isShown(entry.type, key)) continue
    shown[key] = INSTANT_KEYS.has(key) && typeof value === 'number' ? formatInstant(value) : value
  }
  return { seq: entry.seq, at: entry.at, type: entry.type, source: entry.source, data: shown, void: isVoid }
}

function isShown(type: string, key: string): boolean {
  switch (type) {
    case 'alarm':
    case 'coalesced':
      return key === 'alarmId' || key === 'dueAt'
    case 'license-uploaded':
      return key !== 'text'
    default:
      return true
  }
}
