/** Pending deliveries: claimed by sink, read in order, and settled one by one or by whole ranges under a fencing number (design §4). */

import type { DeliveryUpdate, NumRange, StoredDelivery } from '../../engine/ports.js'
import type { Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'
import type { Sinks } from './sinks.js'

type OutboxRow = [num: number, payload: string]

export interface Outbox {
  claim(sink: string, ttlMs: number): number | null
  release(sink: string, fence: number): void
  pending(sink: string, afterNum: number, limit: number): readonly StoredDelivery[]
  update(sink: string, fence: number, updates: readonly DeliveryUpdate[]): boolean
  summary(): readonly { sink: string; pending: number; oldestAt: Instant | null }[]
}

/** Milliseconds of the database's own clock. */
const DATABASE_NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

export function createOutbox(connection: Connection, sinks: Sinks, owner: string): Outbox {
  const { db } = connection
  const extend = db
    .prepare<[number, number, string], number>(
      `UPDATE sinks SET lapses_at = ${DATABASE_NOW} + ? WHERE key = ? AND owner = ? AND lapses_at > ${DATABASE_NOW} RETURNING fence`,
    )
    .pluck()
  const take = db
    .prepare<[string, number, number], number>(
      `UPDATE sinks SET owner = ?, fence = fence + 1, lapses_at = ${DATABASE_NOW} + ? WHERE key = ? AND lapses_at <= ${DATABASE_NOW} RETURNING fence`,
    )
    .pluck()
  const release = db.prepare<[string, number]>('UPDATE sinks SET owner = NULL, lapses_at = 0 WHERE name = ? AND fence = ?')
  const holder = db.prepare<[string, number], number>('SELECT key FROM sinks WHERE name = ? AND fence = ?').pluck()
  // As little as will do, and as arrays: a drain reads hundreds of thousands.
  const read = db
    .prepare<[string, number, number], OutboxRow>(
      `SELECT num, payload
        FROM deliveries INDEXED BY deliveries_pending JOIN payloads USING (num)
        WHERE sink = (SELECT key FROM sinks WHERE name = ?) AND state = 'pending' AND num > ? ORDER BY num LIMIT ?`,
    )
    .raw()
  const summary = db.prepare<[], { sink: string; pending: number; oldestAt: number | null }>(
    `SELECT name AS sink, pending,
        (SELECT at FROM deliveries INDEXED BY deliveries_pending WHERE sink = sinks.key AND state = 'pending' ORDER BY num LIMIT 1) AS oldestAt
      FROM sinks ORDER BY name`,
  )
  const settle = createSettling(connection)

  return {
    claim(sink, ttlMs) {
      return connection.transaction(() => {
        const key = sinks.keyOf(sink)
        return extend.get(ttlMs, key, owner) ?? take.get(owner, ttlMs, key) ?? null
      })
    },
    release: (sink, fence) => void release.run(sink, fence),
    pending(sink, afterNum, limit) {
      return read.all(sink, afterNum, limit).map(([num, payload]) => ({ num, payload }))
    },
    update(sink, fence, updates) {
      return connection.transaction(() => {
        const key = holder.get(sink, fence)
        if (key === undefined) return false
        let settled = 0
        for (const update of updates) settled += settle(key, update)
        sinks.addPending(key, -settled)
        return true
      })
    },
    summary: () => summary.all(),
  }
}

/** Applies one update and answers how many deliveries are pending no longer. */
function createSettling({ db }: Connection): (sink: number, update: DeliveryUpdate) => number {
  // An attempt under way was counted when it began (`attempted` with no error); any other counts now.
  const counted = 'attempts = attempts + (attempts = 0 OR error IS NOT NULL)'
  const set = <Values extends unknown[]>(change: string) =>
    db.prepare<[...Values, number, number, number]>(
      `UPDATE deliveries INDEXED BY deliveries_pending SET ${change} WHERE sink = ? AND state = 'pending' AND num BETWEEN ? AND ?`,
    )
  const sent = set<[number]>(`${counted}, state = 'sent', error = NULL, at = ?`)
  const confirmed = set<[number, number]>(`${counted}, state = 'confirmed', error = NULL, at = ?, confirmed_at = ?`)
  const attempted = set<[string | null]>('attempts = attempts + 1, error = ?')
  const failed = set<[string]>(`${counted}, state = 'failed', error = ?`)
  const confirmedLater = db.prepare<[number, number, number, number]>(
    "UPDATE deliveries SET state = 'confirmed', confirmed_at = ? WHERE num BETWEEN ? AND ? AND sink = ? AND state = 'sent'",
  )
  const settleRange = (sink: number, update: DeliveryUpdate, { from, to }: NumRange): number => {
    switch (update.to) {
      case 'sent':
        return sent.run(update.at, sink, from, to).changes
      case 'confirmed':
        if (!('from' in update.nums)) confirmedLater.run(update.at, from, to, sink)
        return confirmed.run(update.at, update.at, sink, from, to).changes
      case 'failed':
        return failed.run(update.error, sink, from, to).changes
      case 'attempted':
        attempted.run(update.error, sink, from, to)
        return 0
    }
  }
  return (sink, update) => ranges(update.nums).reduce((settled, range) => settled + settleRange(sink, update, range), 0)
}

/** A list as the ranges of which it holds every number. */
function ranges(nums: readonly number[] | NumRange): readonly NumRange[] {
  if ('from' in nums) {
    invariant(nums.from <= nums.to, `the range ${nums.from} … ${nums.to} is the wrong way round`)
    return [nums]
  }
  const found: { from: number; to: number }[] = []
  for (const num of nums) {
    const last = found.at(-1)
    if (last !== undefined && num === last.to + 1) last.to = num
    else found.push({ from: num, to: num })
  }
  return found
}
