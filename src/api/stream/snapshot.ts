/**
 * What a connection begins with: the most urgent clusters, the counts, the clock (design §5.3). Its number is taken before anything is read,
 * and what comes after it may say again what it says, so nothing is lost in between. Those who come at the same time share one.
 */
import { formatInstant } from '../../domain/instant.js'
import type { Operating } from '../../engine/cluster-operations.js'
import type { Machine } from '../../engine/machine.js'
import { clockNow } from '../clock-view.js'
import { countsOf } from '../fleet/census.js'
import type { Fleet } from '../fleet/fleet.js'
import { shownClusters } from '../shown-cluster.js'
import { type Filter, frameBytes } from './frames.js'
import type { Hub } from './hub.js'

/** The page that `GET clusters` gives when nothing else is asked. */
const FIRST_PAGE = 200
/** How long one serves those who come after; what changed since follows it. */
const SHARED_FOR_MS = 500

export interface Snapshot {
  /** What came after this number follows. */
  readonly seq: number
  readonly frame: Buffer
}

export interface SnapshotParts {
  readonly operating: Operating
  readonly fleet: Pick<Fleet, 'census' | 'order' | 'page'>
  readonly machine: Pick<Machine, 'monotonicMs' | 'wallMs'>
  readonly hub: Hub
}

export function createSnapshots(parts: SnapshotParts): (filter: Filter) => Promise<Snapshot> {
  const { operating, fleet, machine, hub } = parts
  let shared: { readonly snapshot: Promise<Snapshot>; readonly seq: number; readonly untilMs: number } | null = null

  async function take(clusters: Filter['clusters']): Promise<Snapshot> {
    // Reading a fleet for the first time takes a while; only then is it known what follows.
    await fleet.order()
    const seq = hub.seq()
    const now = operating.engine.time.now()
    const ids = clusters ?? (await fleet.page(null, FIRST_PAGE)).items.map(({ id }) => id)
    const data = { clusters: await shownClusters(operating, ids), counts: countsOf(await fleet.census()), clock: await clockNow(parts) }
    const news = { type: 'snapshot', at: formatInstant(now), data: JSON.stringify(data) }
    return { seq, frame: frameBytes(news, { epoch: hub.epoch, seq, prev: seq - 1 }) }
  }

  return async ({ clusters }) => {
    if (clusters !== null) return await take(clusters)
    if (shared === null || machine.monotonicMs() >= shared.untilMs || !hub.canFollow(shared.seq)) {
      const taking = { snapshot: take(null), seq: hub.seq(), untilMs: machine.monotonicMs() + SHARED_FOR_MS }
      shared = taking
      taking.snapshot.catch(() => {
        if (shared === taking) shared = null
      })
    }
    return await shared.snapshot
  }
}
