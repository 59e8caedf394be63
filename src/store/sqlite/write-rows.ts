/** What a decision writes besides the cluster's row and journal: alarms, deliveries and what routing owes. */

import type { DeliveryDraft, OwedRouting } from '../../engine/ports.js'
import { type Alarm, DAY_MS, type Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'
import type { Sinks } from './sinks.js'

const ALARM_ID_MAX_CHARACTERS = 255

export interface RowWriter {
  alarms(alarms: readonly Alarm[]): void
  /** Alarms first: a delivery needs its alarm. `at` is when it was decided, the start of its wait. */
  deliveries(drafts: readonly DeliveryDraft[], at: Instant): void
  owed(owed: readonly OwedRouting[]): void
}

type AlarmValues = [
  id: string,
  cluster: string,
  name: string,
  severity: number,
  node: string,
  clock: string | null,
  service: string | null,
  daysRemaining: number | null,
  dueAt: number,
  decidedAt: number,
  expiresAt: number | null,
  text: string,
  reason: string,
  clears: string | null,
  params: string | null,
]
const ALARM_COLUMNS =
  'id cluster name severity node clock service days_remaining due_at decided_at expires_at text reason clears params'.split(' ')

export function createRowWriter(connection: Connection, sinks: Sinks): RowWriter {
  const { db } = connection
  // One row a statement: statements of many rows were measured and are no faster here.
  const insertAlarm = db.prepare<AlarmValues>(
    `INSERT INTO alarms (${ALARM_COLUMNS.join(', ')}) VALUES (${ALARM_COLUMNS.map(() => '?').join(', ')})`,
  )
  const insertPayload = db.prepare<[string]>('INSERT INTO payloads (payload) VALUES (?)')
  const insertDelivery = db.prepare<[number | bigint, number, number, number, number]>(
    "INSERT INTO deliveries (num, alarm, sink, round, state, at) VALUES (?, ?, ?, ?, 'pending', ?)",
  )
  const insertOwed = db.prepare<[string, string, number, string, string]>(
    'INSERT INTO owed_routing (id, subject, at, kind, data) VALUES (?, ?, ?, ?, ?)',
  )
  const alarmKey = db.prepare<[string], number>('SELECT key FROM alarms WHERE id = ?').pluck()
  const dayUpsert = db.prepare<[number, number, number]>(
    `INSERT INTO alarm_days (day, first_key, last_key) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET first_key = min(first_key, excluded.first_key), last_key = max(last_key, excluded.last_key)`,
  )
  const newKeys = new Map<string, number>()
  const days = new Map<number, { first: number; last: number }>()
  const forget = (): void => {
    newKeys.clear()
    days.clear()
  }
  connection.onTransaction({
    beforeCommit: () => {
      for (const [day, { first, last }] of days) dayUpsert.run(day, first, last)
      forget()
    },
    afterRollback: forget,
  })

  const keyOfAlarm = (id: string): number => {
    const key = newKeys.get(id) ?? alarmKey.get(id)
    invariant(key !== undefined, () => `there is no alarm ${id} to deliver`)
    return key
  }

  return {
    alarms(alarms) {
      for (const alarm of alarms) {
        const { id, decidedAt } = alarm
        invariant(id.length > 0 && id.length <= ALARM_ID_MAX_CHARACTERS, () => `alarm id of ${id.length} characters: ${id.slice(0, 80)}`)
        const written = insertAlarm.run(
          id,
          alarm.cluster,
          alarm.name,
          alarm.severity,
          alarm.node,
          alarm.clock,
          alarm.service,
          alarm.daysRemaining,
          alarm.dueAt,
          decidedAt,
          alarm.expiresAt,
          alarm.text,
          alarm.reason,
          jsonUnlessEmpty(alarm.clears, alarm.clears.length),
          jsonUnlessEmpty(alarm.params, Object.keys(alarm.params).length),
        )
        const key = Number(written.lastInsertRowid)
        newKeys.set(id, key)
        const day = days.get(dayOf(decidedAt))
        if (day === undefined) days.set(dayOf(decidedAt), { first: key, last: key })
        else day.last = key
      }
    },
    deliveries(drafts, at) {
      for (const { id, alarmId, sink, round, payload } of drafts) {
        invariant(id === deliveryId(alarmId, sink, round), () => `delivery id ${id} does not name its alarm, sink and round`)
        const sinkKey = sinks.keyOf(sink)
        const { lastInsertRowid: num } = insertPayload.run(payload)
        insertDelivery.run(num, keyOfAlarm(alarmId), sinkKey, round, at)
        sinks.addPending(sinkKey, 1)
      }
    },
    owed(owed) {
      for (const { id, subject, at, kind, data } of owed) insertOwed.run(id, subject, at, kind, JSON.stringify(data ?? null))
    },
  }
}

/** Design §2.3: what a receiver drops repeats by. */
export function deliveryId(alarmId: string, sink: string, round: number): string {
  return `${alarmId}~${sink}~${round}`
}

export function dayOf(instant: Instant): number {
  return Math.floor(instant / DAY_MS)
}

function jsonUnlessEmpty(value: object, size: number): string | null {
  return size === 0 ? null : JSON.stringify(value)
}
