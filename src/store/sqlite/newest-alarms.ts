/**
 * Which alarms a question means, newest first. No index but their own keys is in that order for a range of severities or for a name alone: a
 * pair of both is, and of pairs there are few.
 */
import type { AlarmQuery } from '../../engine/ports.js'
import type { Connection } from './connection.js'
import { readCursor } from './cursor.js'
import { dayOf } from './write-rows.js'

interface Kind {
  readonly severity: number
  readonly name: string
}

interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** One key more than the page, so that it is known whether another follows. */
export function newestKeys(connection: Connection, query: AlarmQuery): readonly number[] {
  const { cluster, name, severityAtLeast = 0, severityAtMost = 7, limit } = query
  const within = boundsOf(connection, query)
  const isAnySeverity = severityAtLeast <= 0 && severityAtMost >= 7
  if (cluster !== undefined) {
    // An id begins with its cluster's and a dot (design §3.6); the slash comes after the dot.
    const own = where('id > ? AND id < ? AND cluster = ?', `${cluster}.`, `${cluster}/`, cluster)
    const severities = isAnySeverity ? [] : [where('severity BETWEEN ? AND ?', severityAtLeast, severityAtMost)]
    const named = name === undefined ? [] : [where('name = ?', name)]
    return keys(connection, 'INDEXED BY alarms_by_id', [own, ...severities, ...named, ...within], limit)
  }
  if (name === undefined && isAnySeverity) return keys(connection, '', within, limit)
  const found: number[] = []
  for (const kind of kinds(connection)) {
    if (kind.severity < severityAtLeast || kind.severity > severityAtMost || (name !== undefined && kind.name !== name)) continue
    const ofKind = where('severity = ? AND name = ?', kind.severity, kind.name)
    found.push(...keys(connection, 'INDEXED BY alarms_by_kind', [ofKind, ...within], limit))
  }
  return found.sort((a, b) => b - a).slice(0, limit + 1)
}

function where(sql: string, ...values: readonly (string | number)[]): Condition {
  return { sql, values }
}

function keys({ db }: Connection, index: string, conditions: readonly Condition[], limit: number): readonly number[] {
  const holds = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
  const values = conditions.flatMap((condition) => condition.values)
  return db
    .prepare<unknown[], number>(`SELECT key FROM alarms ${index} ${holds} ORDER BY key DESC LIMIT ?`)
    .pluck()
    .all(...values, limit + 1)
}

/** The pairs of severity and name that there are: a seek for each. */
function kinds({ db }: Connection): readonly Kind[] {
  const after = db.prepare<[number, string], Kind>(
    'SELECT severity, name FROM alarms INDEXED BY alarms_by_kind WHERE (severity, name) > (?, ?) ORDER BY severity, name LIMIT 1',
  )
  const found: Kind[] = []
  for (let kind = after.get(-1, ''); kind !== undefined; kind = after.get(kind.severity, kind.name)) found.push(kind)
  return found
}

/** Keys that alarms of the days asked for can have; a correction lets licence time go back, so it is the least and the greatest of those days. */
function boundsOf({ db }: Connection, { since, until, cursor }: AlarmQuery): readonly Condition[] {
  const bound = (sql: string, instant: number): number => db.prepare<[number], number | null>(sql).pluck().get(dayOf(instant)) ?? 0
  const conditions: Condition[] = []
  if (since !== undefined) {
    const first = bound('SELECT min(first_key) FROM alarm_days WHERE day >= ?', since) || Number.MAX_SAFE_INTEGER
    conditions.push(where('decided_at >= ? AND key >= ?', since, first))
  }
  if (until !== undefined) {
    const last = bound('SELECT max(last_key) FROM alarm_days WHERE day <= ?', until)
    conditions.push(where('decided_at <= ? AND key <= ?', until, last))
  }
  if (cursor !== undefined) conditions.push(where('key < ?', readCursor(cursor)))
  return conditions
}
