/**
 * Retention: what is older than an instant of licence time goes, a bounded number at a time. An alarm goes with its deliveries once none is pending;
 * of a journal only what was raised or coalesced goes: facts and the outcomes that a replay needs stay for ever.
 */
import { setImmediate } from 'node:timers/promises'
import type { ClusterState, CucmState, Instant } from '../../engine/store-port.js'
import type { ClusterRows } from './cluster-rows.js'
import type { Connection } from './connection.js'
import { isTrimmable, type JournalRow, pack, unpack } from './journal.js'
import { dayOf } from './write-rows.js'

const SLICE_MS = 12
const ROWS_PER_FETCH = 1000

export function createRetain(connection: Connection, clusters: ClusterRows): (before: Instant, limit: number) => Promise<number> {
  const retainAlarms = createRetainAlarms(connection)
  const trimJournal = createTrimJournal(connection, clusters)
  return async (before, limit) => {
    for (;;) {
      const { deleted, isAtEnd } = connection.transaction(() => retainAlarms(before, limit))
      if (deleted > 0) return deleted
      if (isAtEnd) return connection.transaction(() => trimJournal(before, limit))
      // Alarms whose sink has been dead for longer than the retention: go on behind them.
      await setImmediate()
    }
  }
}

function createRetainAlarms({ db }: Connection): (before: Instant, limit: number) => { deleted: number; isAtEnd: boolean } {
  const lastKey = db.prepare<[number], number | null>('SELECT max(last_key) FROM alarm_days WHERE day <= ?').pluck()
  const examine = db.prepare<[number, number, number], { key: number; decided_at: number; waits: number }>(
    `SELECT key, decided_at, EXISTS (SELECT 1 FROM deliveries WHERE alarm = alarms.key AND state = 'pending') AS waits
      FROM alarms WHERE key > ? AND key <= ? ORDER BY key LIMIT ?`,
  )
  const removePayloads = db.prepare<[number]>('DELETE FROM payloads WHERE num IN (SELECT num FROM deliveries WHERE alarm = ?)')
  const removeDeliveries = db.prepare<[number]>('DELETE FROM deliveries WHERE alarm = ?')
  const removeAlarm = db.prepare<[number]>('DELETE FROM alarms WHERE key = ?')
  const removeDays = db.prepare('DELETE FROM alarm_days WHERE last_key < (SELECT min(key) FROM alarms)')
  let examinedKey = 0
  return (before, limit) => {
    const stopAt = performance.now() + SLICE_MS
    const rows = examine.all(examinedKey, lastKey.get(dayOf(before)) ?? 0, Math.min(limit, ROWS_PER_FETCH))
    let deleted = 0
    for (const { key, decided_at, waits } of rows) {
      if (performance.now() >= stopAt) break
      examinedKey = key
      if (decided_at >= before || waits === 1) continue
      removePayloads.run(key)
      removeDeliveries.run(key)
      removeAlarm.run(key)
      deleted += 1
    }
    const isAtEnd = rows.length === 0
    if (isAtEnd) {
      examinedKey = 0
      removeDays.run()
    }
    return { deleted, isAtEnd }
  }
}

function createTrimJournal({ db }: Connection, clusters: ClusterRows): (before: Instant, limit: number) => number {
  const old = db.prepare<[number, number], JournalRow & { subject: string; isLast: number }>(
    `SELECT key, subject, first, last, at, void, entries, NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.subject = journal.subject AND later.first > journal.first) AS isLast
      FROM journal WHERE trimmable = 1 AND at < ? ORDER BY at LIMIT ?`,
  )
  const cucm = db.prepare<[string], { state: string }>('SELECT state FROM cucms WHERE id = ?')
  const keep = db.prepare<[string, number]>('UPDATE journal SET trimmable = 0, entries = ? WHERE key = ?')
  const remove = db.prepare<[number]>('DELETE FROM journal WHERE key = ?')
  return (before, limit) => {
    const stopAt = performance.now() + SLICE_MS
    const standingOf = new Map<string, ReadonlySet<string>>()
    const rows = old.all(before, Math.min(limit, ROWS_PER_FETCH))
    let trimmed = 0
    for (const row of rows) {
      if (performance.now() >= stopAt) break
      trimmed += 1
      let standing = standingOf.get(row.subject)
      if (standing === undefined) {
        standing = standingAlarms(clusters.find(row.subject) ?? cucm.get(row.subject))
        standingOf.set(row.subject, standing)
      }
      const stands = standing
      const goes = (entry: ReturnType<typeof unpack>[number]): boolean =>
        isTrimmable(entry) && (row.void === 1 || entry.type !== 'alarm' || !stands.has(entry.data.alarmId))
      // The subject's last row says how far it has come.
      const kept = row.isLast === 1 ? unpack(row) : unpack(row).filter((entry) => !goes(entry))
      if (kept.length === 0) remove.run(row.key)
      else keep.run(pack(kept), row.key)
    }
    return trimmed
  }
}

/** Of a cluster or a Communications Manager; nothing stands of the daemon. */
function standingAlarms(raw: { readonly state: string } | undefined): ReadonlySet<string> {
  if (raw === undefined) return new Set()
  const state = JSON.parse(raw.state) as ClusterState | CucmState
  return new Set(state.standing.map(({ alarmId }) => alarmId))
}
