/** A cluster's object as of now, for every route that answers with one. */

import type { Operating } from '../engine/cluster-operations.js'
import { profileOf } from '../engine/decide.js'
import type { ClusterRow } from '../engine/ports.js'
import { fail } from './problem.js'
import type { ClusterObject } from './schemas/cluster.js'
import { clusterView } from './views.js'

export function shownCluster({ engine }: Pick<Operating, 'engine'>, row: Pick<ClusterRow, 'state' | 'labels'>): ClusterObject {
  return clusterView(row, profileOf(row.state.product, engine.deciding()), engine.time.now())
}

export async function clusterRow({ store }: Operating, id: string): Promise<ClusterRow> {
  return (await store.cluster(id)) ?? fail('unknown-cluster', `there is no cluster ${id}`)
}
