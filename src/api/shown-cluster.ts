/** A cluster's object as of now, for every route that answers with one. */

import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { Operating } from '../engine/cluster-operations.js'
import { profileOf } from '../engine/decide.js'
import type { ClusterRow } from '../engine/ports.js'
import { fail } from './problem.js'
import type { ClusterObject } from './schemas/cluster.js'
import { clusterView } from './views.js'

export function shownCluster({ engine }: Pick<Operating, 'engine'>, row: Pick<ClusterRow, 'state' | 'labels'>): ClusterObject {
  return clusterView(row, profileOf(row.state.product, engine.deciding()), engine.time.now())
}

/** Clusters read and shown before everything else has its turn: two milliseconds. */
const SHOWN_AT_ONCE = 20

/** In the order of `ids`, each as it is when its turn comes; what is retired or unknown by then is left out. */
export async function shownClusters(operating: Operating, ids: Iterable<string>): Promise<readonly ClusterObject[]> {
  const clusters: ClusterObject[] = []
  for (const id of ids) {
    if (clusters.length % SHOWN_AT_ONCE === SHOWN_AT_ONCE - 1) await turnOfTheLoop()
    const row = await operating.store.cluster(id)
    if (row !== undefined && row.state.retiredAt === null) clusters.push(shownCluster(operating, row))
  }
  return clusters
}

export async function clusterRow({ store }: Operating, id: string): Promise<ClusterRow> {
  return (await store.cluster(id)) ?? fail('unknown-cluster', `there is no cluster ${id}`)
}
