/** What the page of one cluster reads beside the stream. Everything is read anew when the stream has told of the cluster, at most once a second. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, askAll, withQuery } from '../../api/fetch.js'
import { useLastKnown } from '../../api/last-known.js'
import type { AlarmObject, ClusterObject, JournalEntry, LicenseObject, Page, PreviewObject } from '../../api/types.js'
import { historyOf } from '../../live/alarm-history.js'
import { useLiveThrottled } from '../../live/hooks.js'
import { tellCluster, useLive } from '../../live/store.js'

const CHANGES_EVERY_MS = 1_000
const PREVIEW_DAYS = 120
const ALARMS_MAX = 200

/** Part of the keys: another one as soon as a frame spoke of this cluster or a snapshot came. */
function useClusterChanges(id: string): string {
  return useLiveThrottled(({ clusters, alarms, snapshots }) => {
    const { mode, nextAlarmAt, clocks, nodes, services } = clusters.get(id) ?? {}
    return JSON.stringify([snapshots, alarms.find((alarm) => alarm.cluster === id)?.id, mode, nextAlarmAt, clocks, nodes, services])
  }, CHANGES_EVERY_MS)
}

function useClusterRead<Answer, Shown>(
  id: string,
  what: string,
  read: (signal: AbortSignal) => Promise<Answer>,
  select: (answer: Answer) => Shown,
) {
  const changes = useClusterChanges(id)
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['clusters', id, what, changes],
    queryFn: ({ signal }) => read(signal),
    select,
  })
  return { data: useLastKnown(data), error, isError, refetch }
}

export function useLicenses(id: string) {
  return useClusterRead(
    id,
    'licenses',
    (signal) => ask<Page<LicenseObject>>(`clusters/${id}/licenses`, { signal }),
    ({ items }) => items,
  )
}

/** The whole journal, oldest first. */
export function useJournal(id: string) {
  return useClusterRead(
    id,
    'journal',
    (signal) => askAll<JournalEntry>(`clusters/${id}/journal`, { limit: 1000 }, signal),
    (entries) => entries,
  )
}

/** Everything that will happen in the next 120 days, if nobody does anything more. */
export function useAhead(id: string) {
  return useClusterRead(
    id,
    'ahead',
    (signal) => ask<Page<PreviewObject>>(withQuery(`clusters/${id}/preview`, { days: PREVIEW_DAYS }), { signal }),
    ({ items }) => items,
  )
}

export interface Raised {
  /** Newest first. */
  readonly alarms: readonly AlarmObject[]
  readonly more: boolean
}

/** The newest alarms, their deliveries as the stream has them now. */
export function useRaised(id: string) {
  const read = useClusterRead(
    id,
    'alarms',
    (signal) => ask<Page<AlarmObject>>(withQuery('alarms', { cluster: id, limit: ALARMS_MAX }), { signal }),
    ({ items, nextCursor }): Raised => ({ alarms: items, more: nextCursor !== null }),
  )
  const told = useLive((state) => state.alarms)
  const data = useMemo(
    () =>
      read.data && {
        ...read.data,
        alarms: historyOf(
          read.data.alarms,
          told.filter(({ cluster }) => cluster === id),
        ),
      },
    [read.data, told, id],
  )
  return { ...read, data }
}

/** From the stream; a cluster that it does not know (retired, or none) is asked for by name. */
export function useShownCluster(id: string) {
  const live = useLive((state) => state.clusters.get(id))
  const hasSnapshot = useLive((state) => state.position !== null)
  const asked = useQuery({
    queryKey: ['clusters', id, 'alone'],
    queryFn: ({ signal }) => ask<ClusterObject>(`clusters/${encodeURIComponent(id)}`, { signal }),
    enabled: hasSnapshot && live === undefined,
    retry: false,
  })
  return { cluster: live ?? asked.data, error: live === undefined ? asked.error : null, retry: () => void asked.refetch() }
}

/** After a deed: its own answer at once, and what was read beside the stream anew. */
export function useAfterDeed(id: string): (answer?: ClusterObject) => void {
  const client = useQueryClient()
  return (answer) => {
    if (answer !== undefined && answer.retiredAt === undefined) tellCluster(answer)
    void client.invalidateQueries({ queryKey: ['clusters', id] })
  }
}
