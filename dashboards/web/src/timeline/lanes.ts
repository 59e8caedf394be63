/**
 * The lanes that have been fetched. In order of urgency they come by the page, as far as somebody looks; a cluster that is looked at out of
 * that order (a search), or that something has happened to since, is fetched by itself.
 */
import { useSyncExternalStore } from 'react'
import { ask, withQuery } from '../api/fetch.js'
import type { ClusterObject, LaneObject, Page, PreviewObject } from '../api/types.js'
import { AXIS_DAYS } from './axis.js'
import { type LaneMark, marksOfLane, marksOfPreview } from './marks.js'

interface Lane {
  readonly marks: readonly LaneMark[]
  /** What the cluster was like when it was asked about: another one means that the lane is old. */
  readonly about: string
}

export interface Lanes {
  readonly byCluster: ReadonlyMap<string, Lane>
  readonly error: unknown
}

const PAGE = 200
const AT_ONCE = 4
const AGAIN_MS = 3_000

let lanes: Lanes = { byCluster: new Map(), error: null }
const listeners = new Set<() => void>()
let cursor: string | null | undefined
let isPaging = false
const under = new Set<string>()
/** After a failure nothing is asked until this instant of machine time. */
let restUntilMs = 0

function set(next: Lanes): void {
  lanes = next
  for (const listener of listeners) listener()
}

/** What a lane depends on. A day that passes changes nothing: the marks behind it are not drawn. */
function aboutOf({ mode, clocks, services }: ClusterObject): string {
  const live = clocks.find(({ state }) => state !== 'closed')
  const grace = live?.state.startsWith('awaiting') ? live.state : ''
  return `${mode} ${live?.endsAt ?? ''} ${grace} ${services.filter(({ state }) => state === 'running').length}`
}

/** Fetches what of these is missing or old. `inOrder`: they are neighbours in the order of urgency, so that pages reach them. */
export function wantLanes(clusters: readonly ClusterObject[], all: ReadonlyMap<string, ClusterObject>, inOrder: boolean): void {
  if (performance.now() < restUntilMs) return
  const missing = clusters.filter((cluster) => !lanes.byCluster.has(cluster.id))
  const old = clusters.filter((cluster) => {
    const lane = lanes.byCluster.get(cluster.id)
    return lane !== undefined && lane.about !== aboutOf(cluster)
  })
  const byThemselves = [...old, ...(inOrder && cursor !== null ? [] : missing)]
  for (const cluster of byThemselves) if (under.size < AT_ONCE && !under.has(cluster.id)) void fetchOne(cluster)
  if (missing.length > 0 && inOrder && cursor !== null && !isPaging) void fetchPage(all)
}

/** The next page, whoever is looked at: for lists of a day in the whole fleet. */
export function wantNextLanes(all: ReadonlyMap<string, ClusterObject>): void {
  if (cursor !== null && !isPaging && performance.now() >= restUntilMs) void fetchPage(all)
}

async function fetchPage(all: ReadonlyMap<string, ClusterObject>): Promise<void> {
  isPaging = true
  try {
    const page: Page<LaneObject> = await ask(withQuery('fleet/preview', { days: AXIS_DAYS, limit: PAGE, cursor: cursor ?? undefined }))
    const byCluster = new Map(lanes.byCluster)
    for (const { cluster, marks } of page.items) {
      const known = all.get(cluster)
      byCluster.set(cluster, { marks: marksOfLane(marks), about: known === undefined ? '' : aboutOf(known) })
    }
    cursor = page.nextCursor
    isPaging = false
    set({ byCluster, error: null })
  } catch (error) {
    isPaging = false
    failed(error)
  }
}

async function fetchOne(cluster: ClusterObject): Promise<void> {
  under.add(cluster.id)
  try {
    const { items }: Page<PreviewObject> = await ask(withQuery(`clusters/${cluster.id}/preview`, { days: AXIS_DAYS }))
    under.delete(cluster.id)
    set({ byCluster: new Map(lanes.byCluster).set(cluster.id, { marks: marksOfPreview(items), about: aboutOf(cluster) }), error: null })
  } catch (error) {
    under.delete(cluster.id)
    failed(error)
  }
}

function failed(error: unknown): void {
  restUntilMs = performance.now() + AGAIN_MS
  set({ ...lanes, error })
  // Telling the listeners again lets whoever still looks ask again.
  setTimeout(() => set({ ...lanes }), AGAIN_MS)
}

export function useLanes(): Lanes {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => lanes,
  )
}

/** All lanes of the fleet are here. */
export function hasAllLanes(): boolean {
  return cursor === null
}
