/** What the stream has told so far, as one value; pure, so that any order of frames, gaps and snapshots can be tested without a socket. */
import type { AlarmObject, ClockObject, ClusterObject } from '../api/types.js'
import type { Frame } from './frames.js'

export interface LiveState {
  /** Null until the first snapshot. */
  readonly position: { readonly epoch: string; readonly seq: number } | null
  readonly clusters: ReadonlyMap<string, ClusterObject>
  /** How many there are: more than `clusters` has until the other pages are here. */
  readonly clusterCount: number
  /** Newest first, at most `FEED_MAX`. */
  readonly alarms: readonly AlarmObject[]
  /** False until `GET alarms` has answered once. */
  readonly alarmsLoaded: boolean
  readonly clock: ClockObject | null
  /** Machine time (performance.now) at which `clock` was heard. */
  readonly clockHeardAtMs: number
  /** After a snapshot that came in place of frames: `snapshot taken, 12 alarms while away`. */
  readonly feedNote: string | null
  /** Rises with every snapshot: what was fetched beside the stream is fetched anew. */
  readonly snapshots: number
  /** Rises with every alarm and every cluster frame: previews may have changed. */
  readonly changes: number
}

const FEED_MAX = 200

export const EMPTY: LiveState = {
  position: null,
  clusters: new Map(),
  clusterCount: 0,
  alarms: [],
  alarmsLoaded: false,
  clock: null,
  clockHeardAtMs: 0,
  feedNote: null,
  snapshots: 0,
  changes: 0,
}

export type Applied = { readonly ok: true; readonly state: LiveState } | { readonly ok: false; readonly problem: 'gap' }

/** Frames of one connection, in order. A gap (`prev` is not what was seen last) is not applied: the connection has to be made anew. */
export function applyFrames(before: LiveState, frames: readonly Frame[], heardAtMs: number): Applied {
  let state = before
  // Copied once a batch, not once a frame: a fleet has ten thousand.
  let clusters: Map<string, ClusterObject> | null = null
  for (const frame of frames) {
    if (frame.type === 'snapshot') {
      clusters = null
      state = snapshotTaken(state, frame, heardAtMs)
      continue
    }
    const { position } = state
    if (position === null || frame.epoch !== position.epoch || frame.prev !== position.seq) return { ok: false, problem: 'gap' }
    state = { ...state, position: { epoch: frame.epoch, seq: frame.seq } }
    switch (frame.type) {
      case 'alarm':
        state = { ...state, alarms: withAlarm(state.alarms, frame.data), changes: state.changes + 1 }
        break
      case 'delivery':
        state = { ...state, alarms: withDelivery(state.alarms, frame.data) }
        break
      case 'cluster': {
        clusters ??= new Map(state.clusters)
        const known = clusters.has(frame.data.id)
        const retired = frame.data.retiredAt !== undefined
        if (retired) clusters.delete(frame.data.id)
        else clusters.set(frame.data.id, frame.data)
        const count = state.clusterCount + (retired ? (known ? -1 : 0) : known ? 0 : 1)
        state = { ...state, clusters, clusterCount: Math.max(count, clusters.size), changes: state.changes + 1 }
        break
      }
      case 'clock':
        state = { ...state, clock: frame.data, clockHeardAtMs: heardAtMs }
        break
      case 'syslog':
        break
    }
  }
  return { ok: true, state }
}

function snapshotTaken(before: LiveState, { epoch, seq, data }: Extract<Frame, { type: 'snapshot' }>, heardAtMs: number): LiveState {
  const fresh = new Map(data.clusters.map((cluster) => [cluster.id, cluster]))
  const isWhole = data.counts.clusters <= data.clusters.length
  // Beyond the first page the last known stays until its page is here: a figure of a moment ago beats none.
  const clusters = isWhole ? fresh : new Map([...before.clusters, ...fresh])
  return {
    ...before,
    position: { epoch, seq },
    clusters,
    clusterCount: data.counts.clusters,
    clock: data.clock,
    clockHeardAtMs: heardAtMs,
    snapshots: before.snapshots + 1,
    changes: before.changes + 1,
  }
}

function withAlarm(alarms: readonly AlarmObject[], alarm: AlarmObject): readonly AlarmObject[] {
  const others = alarms[0] !== undefined && alarms.some(({ id }) => id === alarm.id) ? alarms.filter(({ id }) => id !== alarm.id) : alarms
  return [alarm, ...others].slice(0, FEED_MAX)
}

function withDelivery(alarms: readonly AlarmObject[], delivery: AlarmObject['deliveries'][number]): readonly AlarmObject[] {
  const alarmId = delivery.id.split('~')[0]
  const index = alarms.findIndex(({ id }) => id === alarmId)
  const alarm = alarms[index]
  if (alarm === undefined) return alarms
  const isKnown = alarm.deliveries.some(({ id }) => id === delivery.id)
  const deliveries = isKnown
    ? alarm.deliveries.map((known) => (known.id === delivery.id ? delivery : known))
    : [...alarm.deliveries, delivery]
  return alarms.with(index, { ...alarm, deliveries })
}

/** Pages of `GET clusters`, which know nothing of what the stream told meanwhile (`touched`), nor of who has gone. */
export function withAllClusters(before: LiveState, fetched: readonly ClusterObject[], touched: ReadonlySet<string>): LiveState {
  const clusters = new Map(fetched.map((cluster) => [cluster.id, cluster]))
  for (const id of touched) {
    const told = before.clusters.get(id)
    if (told === undefined) clusters.delete(id)
    else clusters.set(id, told)
  }
  return { ...before, clusters, clusterCount: clusters.size }
}

/** The newest of `GET alarms`. After a snapshot that replaced frames, what was missed is counted and said. */
export function withNewestAlarms(before: LiveState, page: readonly AlarmObject[], { more }: { readonly more: boolean }): LiveState {
  const known = new Set(before.alarms.map(({ id }) => id))
  const missed = page.filter(({ id }) => !known.has(id)).length
  const isOpenEnded = more && missed === page.length
  const inPage = new Set(page.map(({ id }) => id))
  const oldestInPage = page.at(-1)?.decidedAt ?? ''
  // What the stream told after the page was made is newer than all of it; what the page does not reach back to stays below.
  const newer = before.alarms.filter(({ id, decidedAt }) => !inPage.has(id) && decidedAt > oldestInPage)
  const older = isOpenEnded ? [] : before.alarms.filter(({ id, decidedAt }) => !inPage.has(id) && decidedAt <= oldestInPage)
  const feedNote = !before.alarmsLoaded || missed === 0 ? before.feedNote : `snapshot taken, ${missedWords(missed, isOpenEnded)} while away`
  return { ...before, alarms: [...newer, ...page, ...older].slice(0, FEED_MAX), alarmsLoaded: true, feedNote }
}

function missedWords(missed: number, isOpenEnded: boolean): string {
  if (isOpenEnded) return `${missed} or more alarms`
  return `${missed} ${missed === 1 ? 'alarm' : 'alarms'}`
}
