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
    .select(['deliveries.at', 'deliveries.confirmed_at as confirmedAt', 'deliveries.error'])
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof selectDeliveries>['execute']>>[number]

export function deliveryView({ num, alarmId, sink, round, state, attempts, at, confirmedAt, error }: DeliveryRow): DeliveryView {
  const sentAt = state === 'sent' || state === 'confirmed' ? at : null
  return { num, id: deliveryId(alarmId, sink, round), alarmId, sink, state, attempts, sentAt, confirmedAt, error }
}

export async function readDeliveries(connection: Connection, sinks: Sinks, asked: DeliveryQuery): Promise<Page<DeliveryView>> {
  const nums = newestNums(connection, sinks, asked)
  const page = toPage(nums, asked.limit, (num) => num)
  if (page.items.length === 0) return { items: [], nextCursor: null }
  const rows = await selectDeliveries(connection).where('deliveries.num', 'in', page.items).orderBy('deliveries.num', 'desc').execute()
  return { items: rows.map(deliveryView), nextCursor: page.nextCursor }
}

/** States with an index of their own; `sent` is what most are. */
const RARE_STATES: ReadonlySet<DeliveryState> = new Set(['pending', 'failed', 'confirmed'])

function newestNums({ db }: Connection, sinks: Sinks, { sink, state, cursor, limit }: DeliveryQuery): readonly number[] {
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor)
  const asked = sinks.all().filter(({ name }) => sink === undefined || name === sink)
  if (state !== undefined && RARE_STATES.has(state)) {
    const select = db
      .prepare<[number, number, number], number>(
        `SELECT num FROM deliveries INDEXED BY deliveries_${state} WHERE sink = ? AND state = '${state}' AND num < ? ORDER BY num DESC LIMIT ?`,
      )
      .pluck()
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
