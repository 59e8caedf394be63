/** The page's one live store: frames in, state out, at most one notice a drawn frame. React reads it through `useLive`. */
import { useSyncExternalStore } from 'react'
import { ask, askAll, withQuery } from '../api/fetch.js'
import type { AlarmObject, ClusterObject, Page } from '../api/types.js'
import { type Contacting, keepConnected } from './connection.js'
import type { Frame } from './frames.js'
import type { Contact } from './phase.js'
import { isSignedOut, lookAtSession, startSession } from './session.js'
import { applyFrames, EMPTY, type LiveState, withAllClusters, withNewestAlarms } from './state.js'

const CLUSTER_PAGE = 1000
const ALARM_PAGE = 100
/** A fetch beside the stream that failed is tried again after this, for as long as the page is open. */
const AGAIN_MS = 2_000

let state: LiveState = EMPTY
let contact: Contact = { open: false, tries: 0, heardAtMs: null, startedAtMs: performance.now() }
const stateListeners = new Set<() => void>()
const contactListeners = new Set<() => void>()

/** Frames that wait for the next drawn frame of the browser; a hidden tab draws none, so a timer stands behind it. */
let waiting: { readonly frame: Frame; readonly heardAtMs: number }[] = []
let isScheduled = false
const WITHOUT_FRAME_MS = 200

/** Ids that the stream told while the pages were being fetched; null when nothing is. */
let touched: Set<string> | null = null
let reading = new AbortController()
let connection: Contacting | null = null

export function startLive(): void {
  if (connection !== null) return
  connection = keepConnected({
    since: () => state.position,
    hear: (frame) => {
      waiting.push({ frame, heardAtMs: performance.now() })
      schedule()
    },
    contact: (next) => {
      contact = next
      for (const listener of contactListeners) listener()
    },
    refused: () => void lookAtSession(),
    isWanted: () => !isSignedOut(),
  })
  startSession(() => connection?.atOnce())
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  const once = () => {
    if (!isScheduled) return
    isScheduled = false
    flush()
  }
  requestAnimationFrame(once)
  setTimeout(once, WITHOUT_FRAME_MS)
}

function flush(): void {
  const batch = waiting
  waiting = []
  const last = batch.at(-1)
  if (last === undefined) return
  for (const { frame } of batch) if (frame.type === 'cluster') touched?.add(frame.data.id)
  const applied = applyFrames(
    state,
    batch.map(({ frame }) => frame),
    last.heardAtMs,
  )
  if (!applied.ok) {
    connection?.startOver()
    return
  }
  const hasSnapshot = applied.state.snapshots > state.snapshots
  set(applied.state)
  if (hasSnapshot) {
    void fetchAlarms(state.snapshots)
    if (state.clusters.size < state.clusterCount || state.clusters.size > state.clusterCount) void fetchClusters(state.snapshots)
  }
}

/** What was asked for one snapshot is dropped when another has come meanwhile. */
async function fetchClusters(snapshot: number): Promise<void> {
  const told = new Set<string>()
  touched = told
  reading.abort()
  reading = new AbortController()
  try {
    const all = await askAll<ClusterObject>('clusters', { limit: CLUSTER_PAGE }, reading.signal)
    if (snapshot === state.snapshots) set(withAllClusters(state, all, told))
  } catch {
    setTimeout(() => {
      if (snapshot === state.snapshots) void fetchClusters(snapshot)
    }, AGAIN_MS)
  }
}

async function fetchAlarms(snapshot: number): Promise<void> {
  try {
    const page: Page<AlarmObject> = await ask(withQuery('alarms', { limit: ALARM_PAGE }))
    if (snapshot === state.snapshots) set(withNewestAlarms(state, page.items, { more: page.nextCursor !== null }))
  } catch {
    setTimeout(() => {
      if (snapshot === state.snapshots) void fetchAlarms(snapshot)
    }, AGAIN_MS)
  }
}

function set(next: LiveState): void {
  if (next === state) return
  state = next
  for (const listener of stateListeners) listener()
}

/** The note has been read, or what it spoke of is old. */
export function dismissFeedNote(): void {
  set({ ...state, feedNote: null })
}

/** An answer of the API that is newer than what the stream told: a deed's own result is shown at once. */
export function tellCluster(cluster: ClusterObject): void {
  touched?.add(cluster.id)
  set({ ...state, clusters: new Map(state.clusters).set(cluster.id, cluster), changes: state.changes + 1 })
}

export function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

function subscribeContact(listener: () => void): () => void {
  contactListeners.add(listener)
  return () => contactListeners.delete(listener)
}

/** The selected part; draws anew only when that changes (by identity, so select what the state holds, make nothing new). */
export function useLive<T>(select: (state: LiveState) => T): T {
  return useSyncExternalStore(subscribeState, () => select(state))
}

export function useContact(): Contact {
  return useSyncExternalStore(subscribeContact, () => contact)
}

export function currentState(): LiveState {
  return state
}
