/** Alarms as the API reads them: newest first, each with its deliveries. */

import type { AlarmQuery, AlarmView, DeliveryView, Page } from '../../engine/ports.js'
import type { Alarm } from '../../engine/store-port.js'
import type { Connection } from './connection.js'
import { readCursor, toPage } from './cursor.js'
import { deliveryView, selectDeliveries } from './read-deliveries.js'
import type { AlarmRow } from './schema.js'
import { dayOf } from './write-rows.js'

export async function readAlarms(connection: Connection, query: AlarmQuery): Promise<Page<AlarmView>> {
  const rows = await newestAlarms(connection, query)
  const page = toPage(rows, query.limit, (row) => row.key)
  return { items: await withDeliveries(connection, page.items), nextCursor: page.nextCursor }
}

export async function readAlarm(connection: Connection, id: string): Promise<AlarmView | undefined> {
  const rows = await connection.query.selectFrom('alarms').selectAll().where('id', '=', id).execute()
  return (await withDeliveries(connection, rows))[0]
}

/** One more than the page, so that it is known whether another follows. */
async function newestAlarms(connection: Connection, query: AlarmQuery): Promise<readonly AlarmRow[]> {
  const severities = query.cluster === undefined && query.name === undefined ? severitiesWithin(query) : [undefined]
  const found: AlarmRow[] = []
  // A range of severities is not one stretch of an index that is in order of keys; each single severity is.
  for (const severity of severities) found.push(...(await select(connection, query, severity)))
  if (severities.length > 1) found.sort((a, b) => b.key - a.key)
  return found.slice(0, query.limit + 1)
}

function severitiesWithin({ severityAtLeast = 0, severityAtMost = 7 }: AlarmQuery): readonly (number | undefined)[] {
  if (severityAtLeast <= 0 && severityAtMost >= 7) return [undefined]
  const severities: number[] = []
  for (let severity = Math.max(0, severityAtLeast); severity <= Math.min(7, severityAtMost); severity++) severities.push(severity)
  return severities
}

async function select(connection: Connection, query: AlarmQuery, severity: number | undefined): Promise<readonly AlarmRow[]> {
  const { cluster, name, severityAtLeast, severityAtMost, since, until } = query
  const bounds = keyBounds(connection, query)
  let select = connection.query
    .selectFrom('alarms')
    .selectAll()
    .orderBy('key', 'desc')
    .limit(query.limit + 1)
  if (severity !== undefined) select = select.where('severity', '=', severity)
  if (cluster !== undefined) select = select.where('cluster', '=', cluster)
  if (name !== undefined) select = select.where('name', '=', name)
  // Arithmetic keeps a range from choosing an index that would have to be sorted.
  if (severityAtLeast !== undefined && severity === undefined)
    select = select.where((eb) => eb(eb('severity', '+', 0), '>=', severityAtLeast))
  if (severityAtMost !== undefined && severity === undefined)
    select = select.where((eb) => eb(eb('severity', '+', 0), '<=', severityAtMost))
  if (since !== undefined) select = select.where('decided_at', '>=', since)
  if (until !== undefined) select = select.where('decided_at', '<=', until)
  if (bounds.first !== undefined) select = select.where('key', '>=', bounds.first)
  if (bounds.last !== undefined) select = select.where('key', '<=', bounds.last)
  if (query.cursor !== undefined) select = select.where('key', '<', readCursor(query.cursor))
  return select.execute()
}

/** Keys that alarms of the days asked for can have; a correction lets licence time go back, so it is the least and the greatest of those days. */
function keyBounds({ db }: Connection, { since, until }: AlarmQuery): { first: number | undefined; last: number | undefined } {
  const bound = (sql: string, day: number): number => db.prepare<[number], number | null>(sql).pluck().get(day) ?? 0
  const none = Number.MAX_SAFE_INTEGER
  return {
    first: since === undefined ? undefined : bound('SELECT min(first_key) FROM alarm_days WHERE day >= ?', dayOf(since)) || none,
    last: until === undefined ? undefined : bound('SELECT max(last_key) FROM alarm_days WHERE day <= ?', dayOf(until)),
  }
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
