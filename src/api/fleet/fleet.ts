/**
 * The fleet as the page looks at it: clusters by urgency, how many stand in each band, what comes next. Read from the store once, in slices,
 * then kept by what the engine tells; a request reads only the clusters that it shows.
 */
import type { ClusterState } from '../../domain/cluster.js'
import type { Instant } from '../../domain/instant.js'
import type { Operating } from '../../engine/cluster-operations.js'
import type { EngineEvent, Events } from '../../engine/events.js'
import type { FleetReading } from '../../engine/fleet-reading.js'
import { type Census, createCensus } from './census.js'
import { entryOf, type FleetEntry, type Place, placeOf } from './entry.js'
import { createOrder, type Order } from './order.js'

export interface FleetPage<T> {
  readonly items: readonly T[]
  /** Where the next page begins; `null` on the last. */
  readonly next: Place | null
}

export interface Fleet {
  /** How many clusters stand in each band at this moment. */
  census(): Promise<Census>
  /** Most urgent first; retired clusters are not among them. */
  page(after: Place | null, limit: number): Promise<FleetPage<FleetEntry>>
  /** For whoever looks at all of them. */
  order(): Promise<Order>
  stop(): void
}

/** `serve.ts` makes one; API, stream and page share it. */
export function createFleet({ engine }: Pick<Operating, 'engine'>, events: Pick<Events, 'subscribe'>, reading: FleetReading): Fleet {
  const order = createOrder()
  const census = createCensus(order)
  /** Journal numbers of clusters that were retired, so that a row read before does not bring them back. */
  const retired = new Map<string, number>()
  const unsubscribe = events.subscribe(hear)
  reading.join({
    keep: ({ state, nextAt }) => keep(state, nextAt),
    forget() {
      order.clear()
      retired.clear()
    },
  })

  function keep(state: ClusterState, nextAt: Instant | null): void {
    const { id, seq } = state
    if ((order.get(id)?.seq ?? retired.get(id) ?? 0) > seq) return
    census.changed()
    if (state.retiredAt === null) {
      retired.delete(id)
      order.put(entryOf(state, nextAt))
    } else {
      retired.set(id, seq)
      order.remove(id)
    }
  }

  function hear(event: EngineEvent): void {
    if (event.type === 'tick') reading.warm()
    if (event.type === 'decided' && reading.hasBegun()) for (const { decision } of event.decided) keep(decision.state, decision.nextAt)
  }

  return {
    async census() {
      await reading.filled()
      return census.at(engine.time.now())
    },
    async page(after, limit) {
      await reading.filled()
      const items = order.after(after, limit + 1)
      const last = items.length > limit ? items[limit - 1] : undefined
      return { items: items.slice(0, limit), next: last === undefined ? null : placeOf(last) }
    },
    async order() {
      await reading.filled()
      return order
    },
    stop: unsubscribe,
  }
}
