/** Alarms as the API reads them: newest first, each with its deliveries. */

import type { AlarmQuery, AlarmView, DeliveryView, Page } from '../../engine/ports.js'
import type { Alarm } from '../../engine/store-port.js'
import type { Connection } from './connection.js'
import { toPage } from './cursor.js'
import { newestKeys } from './newest-alarms.js'
import { deliveryView, selectDeliveries } from './read-deliveries.js'
import type { AlarmRow } from './schema.js'

export async function readAlarms(connection: Connection, query: AlarmQuery): Promise<Page<AlarmView>> {
  const page = toPage(newestKeys(connection, query), query.limit, (key) => key)
  if (page.items.length === 0) return { items: [], nextCursor: null }
  const rows = await connection.query.selectFrom('alarms').selectAll().where('key', 'in', page.items).orderBy('key', 'desc').execute()
  return { items: await withDeliveries(connection, rows), nextCursor: page.nextCursor }
}

export async function readAlarm(connection: Connection, id: string): Promise<AlarmView | undefined> {
  const rows = await connection.query.selectFrom('alarms').selectAll().where('id', '=', id).execute()
  return (await withDeliveries(connection, rows))[0]
}

async function withDeliveries(connection: Connection, rows: readonly AlarmRow[]): Promise<readonly AlarmView[]> {
  if (rows.length === 0) return []
  const deliveries = await selectDeliveries(connection)
    .where(
      'deliveries.alarm',
      'in',
      rows.map((row) => row.key),
    )
    .orderBy('deliveries.num')
    .execute()
  const byAlarm = new Map<string, DeliveryView[]>()
  for (const row of deliveries) {
    const views = byAlarm.get(row.alarmId) ?? []
    views.push(deliveryView(row))
    byAlarm.set(row.alarmId, views)
  }
  return rows.map((row) => ({ alarm: alarmOf(row), void: row.void_by !== null, deliveries: byAlarm.get(row.id) ?? [] }))
}

function alarmOf(row: AlarmRow): Alarm {
  return {
    id: row.id,
    name: row.name as Alarm['name'],
    severity: row.severity as Alarm['severity'],
    cluster: row.cluster,
    node: row.node,
    clock: row.clock as Alarm['clock'],
    daysRemaining: row.days_remaining,
    dueAt: row.due_at,
    decidedAt: row.decided_at,
    expiresAt: row.expires_at,
    text: row.text,
    reason: row.reason as Alarm['reason'],
    clears: row.clears === null ? [] : (JSON.parse(row.clears) as Alarm['clears']),
    params: row.params === null ? {} : (JSON.parse(row.params) as Alarm['params']),
    service: row.service as Alarm['service'],
  }
}
