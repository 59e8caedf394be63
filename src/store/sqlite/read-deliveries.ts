/** Deliveries as the API reads them, newest first. Settled ones may be many: what is rare is found by an index that holds only its kind. */
import type { DeliveryState, DeliveryView, Page } from '../../engine/ports.js'
import type { Connection } from './connection.js'
import { readCursor, toPage } from './cursor.js'
import type { Sinks } from './sinks.js'
import { deliveryId } from './write-rows.js'

interface DeliveryQuery {
  readonly sink?: string
  readonly state?: DeliveryState
  readonly cursor?: string
  readonly limit: number
}

export function selectDeliveries({ query }: Connection) {
  return query
    .selectFrom('deliveries')
    .innerJoin('alarms', 'alarms.key', 'deliveries.alarm')
    .innerJoin('sinks', 'sinks.key', 'deliveries.sink')
    .select(['deliveries.num', 'alarms.id as alarmId', 'sinks.name as sink', 'deliveries.round', 'deliveries.state', 'deliveries.attempts'])
    .select(['deliveries.sent_at as sentAt', 'deliveries.confirmed_at as confirmedAt', 'deliveries.error'])
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof selectDeliveries>['execute']>>[number]

export function deliveryView({ alarmId, sink, round, state, attempts, sentAt, confirmedAt, error }: DeliveryRow): DeliveryView {
  return { id: deliveryId(alarmId, sink, round), alarmId, sink, state, attempts, sentAt, confirmedAt, error }
}

export async function readDeliveries(connection: Connection, sinks: Sinks, asked: DeliveryQuery): Promise<Page<DeliveryView>> {
  const nums = newestNums(connection, sinks, asked)
  const page = toPage(nums, asked.limit, (num) => num)
  if (page.items.length === 0) return { items: [], nextCursor: null }
  const rows = await selectDeliveries(connection).where('deliveries.num', 'in', page.items).orderBy('deliveries.num', 'desc').execute()
  return { items: rows.map(deliveryView), nextCursor: page.nextCursor }
}

/** Where the newest of a state stand, in order of numbers within one sink. */
const RARE_STATES: Readonly<Partial<Record<DeliveryState, string>>> = {
  pending: 'SELECT num FROM outbox WHERE sink = ? AND num < ? ORDER BY num DESC LIMIT ?',
  failed: "SELECT num FROM deliveries WHERE sink = ? AND state = 'failed' AND num < ? ORDER BY num DESC LIMIT ?",
  confirmed: "SELECT num FROM deliveries WHERE sink = ? AND state = 'confirmed' AND num < ? ORDER BY num DESC LIMIT ?",
}

function newestNums({ db }: Connection, sinks: Sinks, { sink, state, cursor, limit }: DeliveryQuery): readonly number[] {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor)
  const asked = sinks.all().filter(({ name }) => sink === undefined || name === sink)
  const rare = state === undefined ? undefined : RARE_STATES[state]
  if (rare !== undefined) {
    const select = db.prepare<[number, number, number], number>(rare).pluck()
    const nums = asked.flatMap(({ key }) => select.all(key, below, limit + 1))
    return nums.sort((a, b) => b - a).slice(0, limit + 1)
  }
  if (sink !== undefined && asked[0] === undefined) return []
  const conditions = ['num < ?', ...(sink === undefined ? [] : ['+sink = ?']), ...(state === undefined ? [] : ['+state = ?'])]
  const values = [below, ...(sink === undefined || asked[0] === undefined ? [] : [asked[0].key]), ...(state === undefined ? [] : [state])]
  return db
    .prepare<unknown[], number>(`SELECT num FROM deliveries WHERE ${conditions.join(' AND ')} ORDER BY num DESC LIMIT ?`)
    .pluck()
    .all(...values, limit + 1)
}
