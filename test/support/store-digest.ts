/**
 * What an embedded store holds, table by table, as digests: taken before and after something that must change nothing. Read from the file
 * itself beside the daemon that has it, so whatever table is added is in it at once. For a daemon whose clock stands (a simulated one of speed 0.001).
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** What may come in between: facts and outcomes by type, alarms by name. */
export interface Allowed {
  readonly entries?: readonly string[]
  readonly alarms?: readonly string[]
}

/** A refused licence file's documented trace: a fact, and one of two alarms (design §3.3). */
export const REFUSED_LICENSE: Allowed = {
  entries: ['license-refused', 'alarm'],
  alarms: ['CiscoLicenseFileError', 'CiscoLicenseFileInvalid'],
}

/** Marks, leases and bounds: they follow the clock and the count of alarms, and say nothing of what is. */
const PASSING = new Set(['daemon_memory', 'sinks', 'alarm_days', 'syslog_sequences'])

type Row = Readonly<Record<string, unknown>>

/** `folder` is the configuration's `store`. */
export function storeDigest(folder: string, allowed: Allowed = {}): Readonly<Record<string, string>> {
  const contents = storeContents(folder, allowed)
  return Object.fromEntries(
    Object.entries(contents).map(([table, rows]) => [table, createHash('sha256').update(rows.join('\n')).digest('hex')]),
  )
}

/** The same in full, for whoever wants to see what differs. */
export function storeContents(folder: string, allowed: Allowed = {}): Readonly<Record<string, readonly string[]>> {
  const db = new Database(join(folder, 'lapsewatch.sqlite'), { readonly: true })
  try {
    return db.transaction(() => {
      const tables = db
        .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .pluck()
        .all()
      const left = allowedAlarms(db, allowed)
      return Object.fromEntries(
        tables
          .filter((table) => !PASSING.has(table))
          .map((table) => {
            const rows = db.prepare<[], Row>(`SELECT * FROM "${table}"`).all()
            return [table, rows.flatMap((row) => comparable(table, row, allowed, left)).sort()]
          }),
      )
    })()
  } finally {
    db.close()
  }
}

interface AllowedAlarms {
  readonly keys: ReadonlySet<unknown>
  readonly deliveries: ReadonlySet<unknown>
}

function allowedAlarms(db: Database.Database, { alarms = [] }: Allowed): AllowedAlarms {
  const marks = alarms.map(() => '?').join(', ')
  const keys = new Set(
    db
      .prepare<string[], number>(`SELECT key FROM alarms WHERE name IN (${marks})`)
      .pluck()
      .all(...alarms),
  )
  const nums = db.prepare<[], { num: number; alarm: number }>('SELECT num, alarm FROM deliveries').all()
  return { keys, deliveries: new Set(nums.filter(({ alarm }) => keys.has(alarm)).map(({ num }) => num)) }
}

function comparable(table: string, row: Row, allowed: Allowed, { keys, deliveries }: AllowedAlarms): readonly string[] {
  switch (table) {
    case 'journal': {
      const entries = JSON.parse(String(row.entries)) as readonly (readonly [number, string, string, unknown])[]
      return entries
        .filter(([, type, , data]) => !isAllowed(type, data, allowed))
        .map(([, type, source, data]) => JSON.stringify([row.subject, row.at, row.void, type, source, data]))
    }
    case 'alarms':
      return keys.has(row.key) ? [] : [JSON.stringify(row)]
    // How far its sending is goes on by itself.
    case 'deliveries':
      return deliveries.has(row.num) ? [] : [JSON.stringify([row.num, row.alarm, row.sink, row.round])]
    case 'payloads':
      return deliveries.has(row.num) ? [] : [JSON.stringify(row)]
    default:
      return [JSON.stringify(row, withoutPosition)]
  }
}

/** An outcome of type `alarm` is allowed only where it is one of the allowed alarms: its id ends in their name. */
function isAllowed(type: string, data: unknown, { entries = [], alarms = [] }: Allowed): boolean {
  if (!entries.includes(type)) return false
  if (type !== 'alarm') return true
  const { alarmId } = data as { readonly alarmId: string }
  return alarms.some((name) => alarmId.includes(`.${name}`))
}

/** Number and instant of the last journal entry rise with an allowed one; states are JSON within a column. */
const POSITION = new Set(['seq', 'doneThrough'])

function withoutPosition(key: string, value: unknown): unknown {
  if (key === 'state' && typeof value === 'string' && value.startsWith('{'))
    return JSON.parse(value, (inner, each) => (POSITION.has(inner) ? undefined : each))
  return value
}
