/** What the overview shows of the fleet: ranked, filtered by the address, and held still while somebody is at a row. */
import { useMemo, useRef } from 'react'
import type { ClusterObject } from '../../api/types.js'
import { BANDS } from '../../band.js'
import { useLiveThrottled } from '../../live/hooks.js'
import type { LiveState } from '../../live/state.js'
import { type Ranked, rankedFleet } from '../../ranking.js'
import { useQueryText } from '../../router.js'
import { type FleetFilter, filteredFleet, sitesOf, summaryOf } from './fleet-order.js'

/** Ranking ten thousand takes some milliseconds: not for every frame of the stream. */
const RANK_EVERY_MS = 300

const NO_CLUSTERS: ReadonlyMap<string, ClusterObject> = new Map()

/** Null until they are there: a fleet that is on its way is not an empty one. */
function clustersTold({ clusters, clusterCount, snapshots }: LiveState): ReadonlyMap<string, ClusterObject> | null {
  return snapshots === 0 || (clusters.size === 0 && clusterCount > 0) ? null : clusters
}

export function useFilter(): FleetFilter {
  const text = useQueryText('q')
  const band = useQueryText('band')
  const mode = useQueryText('mode')
  const site = useQueryText('site')
  return useMemo(() => ({ text, band: BANDS.find((each) => each === band) ?? null, mode, site }), [text, band, mode, site])
}

export interface FleetView {
  readonly all: readonly Ranked[]
  readonly shown: readonly Ranked[]
  readonly clusters: ReadonlyMap<string, ClusterObject>
  readonly summary: ReturnType<typeof summaryOf>
  readonly sites: readonly string[]
  readonly loaded: boolean
}

/** `held`: the pointer or the focus is in the list, so rows keep their places; what is new waits. */
export function useFleetView(filter: FleetFilter, held: boolean): FleetView {
  const told = useLiveThrottled(clustersTold, RANK_EVERY_MS)
  const loaded = told !== null
  const clusters = told ?? NO_CLUSTERS
  const all = useMemo(() => rankedFleet(clusters.values()), [clusters])
  const summary = useMemo(() => summaryOf(all), [all])
  const sites = useMemo(() => sitesOf(clusters.values()), [clusters])
  const filtered = useMemo(() => filteredFleet(all, filter), [all, filter])
  const last = useRef({ filter, shown: filtered })
  const isSameQuestion = last.current.filter === filter
  const shown = useMemo(
    () => (held && isSameQuestion ? inPlaces(last.current.shown, filtered) : filtered),
    [held, isSameQuestion, filtered],
  )
  last.current = { filter, shown }
  return { all, shown, clusters, summary, sites, loaded }
}

/** The same rows in the same places, with what is known of them now; who has gone leaves. */
function inPlaces(places: readonly Ranked[], now: readonly Ranked[]): readonly Ranked[] {
  const known = new Map(now.map((each) => [each.cluster.id, each]))
  return places.flatMap(({ cluster }) => known.get(cluster.id) ?? [])
}
