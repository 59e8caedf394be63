/** Reads beside the stream. Keys begin with the path, so that a deed can make them stale by it. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLiveThrottled } from '../live/hooks.js'
import { ask } from './fetch.js'
import { useLastKnown } from './last-known.js'
import type { FleetObject, Page, SinkObject } from './types.js'

/** What a change of the fleet makes old is read again at most so often (machine time). */
const CHANGES_EVERY_MS = 2_000
const SINKS_EVERY_MS = 2_000

/** Part of a key: changes with every snapshot, alarm and cluster frame, but not more often than every two seconds. */
export function useFleetChanges(): number {
  return useLiveThrottled(({ changes }) => changes, CHANGES_EVERY_MS)
}

function sinksQuery() {
  return queryOptions({
    queryKey: ['sinks'],
    queryFn: ({ signal }) => ask<Page<SinkObject>>('sinks', { signal }),
    select: ({ items }) => items,
    refetchInterval: SINKS_EVERY_MS,
  })
}

export function useSinks() {
  return useQuery(sinksQuery())
}

/** Names of the sinks that fail now: what is pending there is late. The same set until it changes. */
export function useFailingSinks(): ReadonlySet<string> {
  const { data } = useSinks()
  const names = (data ?? []).filter(({ state }) => state === 'failing').map(({ name }) => name)
  const key = names.join('\n')
  return useMemo(() => new Set(key.split('\n')), [key])
}

export function useFleet() {
  const changes = useFleetChanges()
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['fleet', changes],
    queryFn: ({ signal }) => ask<FleetObject>('fleet', { signal }),
    enabled: changes > 0,
  })
  return { data: useLastKnown(data), error, isError, refetch }
}
