/** Totals by day, and what exactly fires at a cluster. */
import { useQuery } from '@tanstack/react-query'
import { ask, withQuery } from '../api/fetch.js'
import { useLastKnown } from '../api/last-known.js'
import { useFleetChanges } from '../api/queries.js'
import type { DayObject, Page, PreviewObject } from '../api/types.js'
import { useLicenceNow } from '../live/hooks.js'
import { AXIS_DAYS, DAY_MS } from './axis.js'

export function useFleetDays() {
  const changes = useFleetChanges()
  const today = useLicenceNow(DAY_MS)
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['fleet/days', today, changes],
    queryFn: ({ signal }) => ask<Page<DayObject>>(withQuery('fleet/days', { days: AXIS_DAYS }), { signal }),
    select: ({ items }) => items,
    enabled: today !== null && changes > 0,
  })
  return { data: useLastKnown(data), error, isError, refetch }
}

/** The exact items of one cluster's preview; kept for a minute, so that moving along a lane asks once. */
export function previewQuery(cluster: string) {
  return {
    queryKey: ['clusters', cluster, 'preview', AXIS_DAYS],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      ask<Page<PreviewObject>>(withQuery(`clusters/${cluster}/preview`, { days: AXIS_DAYS }), { signal }),
    staleTime: 20_000,
  }
}
