/**
 * Deliveries of the latest alarms: what of each was told, and which may have moved. A sink takes its deliveries in order, so those that moved
 * since stand in front: a few reads find them, however many hundred thousand others are on their way (design §4).
 */
import type { AlarmView, DeliveryState, DeliveryView } from '../../engine/ports.js'
import type { ApiParts } from '../parts.js'
import { deliveryObjectOf } from '../views.js'
import type { News } from './frames.js'

/** Alarms whose deliveries are told of one by one; of older ones `GET alarms` knows. */
const TRACKED_ALARMS = 2000
/** So many in a row that have not moved, and the rest is taken to stand too. */
const UNMOVED_IN_A_ROW = 16

interface Tracked {
  readonly cluster: string
  /** What was told last, by delivery: `stored` is its object as text, as the store has it. */
  readonly told: Map<string, { readonly sink: string; readonly state: DeliveryState; readonly stored: string }>
}

export interface Deliveries {
  /** An alarm is being told with its deliveries as they are in `view`. */
  track(view: AlarmView): void
  /** Something moved at a sink. */
  touch(sink: string, state: DeliveryState): void
  isTouched(): boolean
  /** Reads those that may have moved; `tell` hears of each that did. */
  tell(read: (alarmId: string) => Promise<AlarmView | undefined>, tell: (news: Omit<News, 'at'>) => Promise<void>): Promise<void>
  clear(): void
}

const asStored = () => undefined

export function createDeliveries(sinkNow: ApiParts['sinkNow']): Deliveries {
  const alarms = new Map<string, Tracked>()
  /** Sinks at which something moved, and whether what was sent may have been confirmed since. */
  let touched = new Map<string, { confirmed: boolean }>()

  function isOpen({ told }: Tracked, sink: string, confirmed: boolean): boolean {
    for (const each of told.values())
      if (each.sink === sink && (each.state === 'pending' || (confirmed && each.state === 'sent'))) return true
    return false
  }

  /** Whether it moved. What only the sink knows moves thousands at once: it is told with what the store has, and makes no news of its own. */
  function remember({ told }: Tracked, delivery: DeliveryView): boolean {
    const { id, sink, state } = delivery
    const stored = JSON.stringify(deliveryObjectOf(delivery, asStored))
    if (told.get(id)?.stored === stored) return false
    told.set(id, { sink, state, stored })
    return true
  }

  return {
    track({ alarm, deliveries }) {
      const tracked: Tracked = { cluster: alarm.cluster, told: new Map() }
      for (const delivery of deliveries) remember(tracked, delivery)
      alarms.set(alarm.id, tracked)
      if (alarms.size <= TRACKED_ALARMS) return
      for (const oldest of alarms.keys()) {
        alarms.delete(oldest)
        return
      }
    },
    touch(sink, state) {
      const before = touched.get(sink)
      touched.set(sink, { confirmed: (before?.confirmed ?? false) || state === 'confirmed' })
    },
    isTouched: () => touched.size > 0,
    async tell(read, tell) {
      const round = touched
      touched = new Map()
      for (const [sink, { confirmed }] of round) {
        let unmoved = 0
        for (const [alarmId, tracked] of alarms) {
          if (unmoved >= UNMOVED_IN_A_ROW) break
          if (!isOpen(tracked, sink, confirmed)) continue
          const view = await read(alarmId)
          if (view === undefined) {
            alarms.delete(alarmId)
            continue
          }
          let hasMoved = false
          for (const delivery of view.deliveries) {
            if (!remember(tracked, delivery)) continue
            hasMoved = true
            await tell({ type: 'delivery', subject: tracked.cluster, data: JSON.stringify(deliveryObjectOf(delivery, sinkNow)) })
          }
          unmoved = hasMoved ? 0 : unmoved + 1
        }
      }
    },
    clear() {
      alarms.clear()
      touched.clear()
    },
  }
}
