/**
 * Which clusters are shown otherwise by now though nothing happened to them: a day less remains, a countdown has begun. Kept in memory by
 * cluster, read from the store once, then kept by what the engine tells.
 */
import { type Ageing, ageingOf, shownOtherwiseAt } from '../../domain/ageing.js'
import type { ClusterState } from '../../domain/cluster.js'
import type { Instant } from '../../domain/instant.js'
import { profileOf } from '../../engine/decide.js'
import type { Engine } from '../../engine/engine.js'
import { createFleetReading, type FleetReading } from '../../engine/fleet-reading.js'
import type { Store } from '../../engine/ports.js'

export interface Ages {
  /** Reads the store, once; what has aged since `from` counts. Rejects when it did not answer; the next call tries again. */
  filled(from: Instant): Promise<void>
  hear(state: ClusterState): void
  /** Nobody follows: nothing is kept until it is filled again. */
  forget(): void
  /** Clusters that have aged since the last call. */
  aged(now: Instant): readonly string[]
}

interface Entry {
  readonly seq: number
  readonly ageing: Ageing
  readonly isRetired: boolean
  /** `null`: never again. */
  otherwiseAt: Instant | null
}

export function createAges(engine: Pick<Engine, 'deciding' | 'time'>, store: Pick<Store, 'clusters'>): Ages {
  const entries = new Map<string, Entry>()
  /** Its own: it begins when somebody follows, long after the daemon has read the fleet for its page and its metrics. */
  let reading: FleetReading | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  /** Nothing ages before it. */
  let nextAt = Number.POSITIVE_INFINITY

  function begun(since: Instant): FleetReading {
    const begins = createFleetReading(store)
    // One that was forgotten while it was under way has nothing more to say.
    const isCurrent = () => reading === begins
    begins.join({ keep: ({ state }) => isCurrent() && keep(state, since), forget: () => isCurrent() && forget() })
    return begins
  }

  function forget(): void {
    reading = null
    entries.clear()
    nextAt = Number.POSITIVE_INFINITY
  }

  function keep(state: ClusterState, since: Instant): void {
    const { id, seq } = state
    if ((entries.get(id)?.seq ?? 0) > seq) return
    const ageing = ageingOf(state, profileOf(state.product, engine.deciding()))
    const isRetired = state.retiredAt !== null
    const otherwiseAt = isRetired ? null : shownOtherwiseAt(ageing, since)
    entries.set(id, { seq, ageing, isRetired, otherwiseAt })
    nextAt = Math.min(nextAt, otherwiseAt ?? nextAt)
  }

  return {
    filled(from) {
      reading ??= begun(from)
      return reading.filled()
    },
    hear(state) {
      if (reading !== null) keep(state, engine.time.now())
    },
    forget,
    aged(now) {
      const ids: string[] = []
      // Licence time was set back: what was to come is to come again.
      const wentBack = now < lookedAt
      lookedAt = now
      if (now < nextAt && !wentBack) return ids
      nextAt = Number.POSITIVE_INFINITY
      for (const [id, entry] of entries) {
        const isDue = entry.otherwiseAt !== null && entry.otherwiseAt <= now
        if (!entry.isRetired && (isDue || wentBack)) {
          entry.otherwiseAt = shownOtherwiseAt(entry.ageing, now)
          ids.push(id)
        }
        nextAt = Math.min(nextAt, entry.otherwiseAt ?? nextAt)
      }
      return ids
    },
  }
}
