/** Lists of clusters by id, by what comes next, by publisher and by origin, and their numbers by mode. */

import type { ListedCluster } from '../../engine/ports.js'
import type { Instant, Labels } from '../../engine/store-port.js'
import { CLUSTER_COLUMNS, listedCluster, type RawCluster } from './cluster-rows.js'
import type { Connection } from './connection.js'

/** On prepared statements: a fleet is read whole by page and metrics. */
export function createReadClusters({ db }: Connection) {
  const columns = CLUSTER_COLUMNS.join(', ')
  const all = db.prepare<[string, number], RawCluster>(`SELECT ${columns} FROM clusters WHERE id > ? ORDER BY id LIMIT ?`)
  const some = db.prepare<[string, number, number], RawCluster>(
    `SELECT ${columns} FROM clusters WHERE id > ? AND +retired = ? ORDER BY id LIMIT ?`,
  )
  return ({ afterId = '', limit, retired }: { afterId?: string; limit: number; retired?: boolean }): readonly ListedCluster[] => {
    const rows = retired === undefined ? all.all(afterId, limit) : some.all(afterId, retired ? 1 : 0, limit)
    return rows.map(listedCluster)
  }
}

export async function countClusters({ query }: Connection): Promise<{ clusters: number; byMode: Readonly<Record<string, number>> }> {
  const rows = await query
    .selectFrom('clusters')
    .select(({ fn }) => ['mode', fn.countAll<number>().as('clusters')])
    .where('retired', '=', 0)
    .groupBy('mode')
    .execute()
  const byMode = Object.fromEntries(rows.map(({ mode, clusters }) => [mode, clusters]))
  return { clusters: rows.reduce((sum, { clusters }) => sum + clusters, 0), byMode }
}

export function clustersDueBy({ query }: Connection, until: Instant, limit: number): Promise<readonly { cluster: string; at: Instant }[]> {
  return query
    .selectFrom('clusters')
    .select(['id as cluster', 'next_at as at'])
    .where('next_at', '<=', until)
    .orderBy('next_at')
    .orderBy('key')
    .limit(limit)
    .$narrowType<{ at: number }>()
    .execute()
}

/** Asked for every cluster of a file that is not there yet. */
export function createClusterOfPublisher({ db }: Connection): (mac: string) => string | undefined {
  const find = db.prepare<[string], string>('SELECT id FROM clusters WHERE publisher_mac = ? ORDER BY retired, key DESC LIMIT 1').pluck()
  return (mac) => find.get(mac)
}

/** An origin takes in those that began with it: once a file's clusters came from `file:` and its path. */
export async function clustersOfOrigin(
  { query }: Connection,
  origin: string,
): Promise<readonly { id: string; blockDigest: string; labels: Labels }[]> {
  const rows = await query
    .selectFrom('clusters')
    .select(['id', 'block_digest as blockDigest', 'labels'])
    .where((where) =>
      where.or([where('origin', '=', origin), where.and([where('origin', '>=', `${origin}:`), where('origin', '<', `${origin};`)])]),
    )
    .where('retired', '=', 0)
    .orderBy('key')
    .execute()
  return rows.map(({ id, blockDigest, labels }) => ({ id, blockDigest, labels: JSON.parse(labels) as Labels }))
}
