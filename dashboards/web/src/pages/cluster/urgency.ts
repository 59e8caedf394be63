/** Where a cluster stands among the fleet by urgency, and its neighbours: what `J` and `K` go to. */
import { useMemo } from 'react'
import { useLiveThrottled } from '../../live/hooks.js'
import { rankedFleet } from '../../ranking.js'

const ORDER_EVERY_MS = 2_000

export interface Place {
  /** From 1. */
  readonly number: number
  readonly of: number
  readonly before: string | null
  readonly after: string | null
}

export function usePlace(id: string): Place | null {
  const clusters = useLiveThrottled((state) => state.clusters, ORDER_EVERY_MS)
  return useMemo(() => {
    const ids = rankedFleet(clusters.values()).map(({ cluster }) => cluster.id)
    const index = ids.indexOf(id)
    return index < 0 ? null : { number: index + 1, of: ids.length, before: ids[index - 1] ?? null, after: ids[index + 1] ?? null }
  }, [clusters, id])
}
