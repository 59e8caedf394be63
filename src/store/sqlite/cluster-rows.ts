/** Cluster rows: read one, write its new position, create one. */

import type { ClusterRow, ListedCluster } from '../../engine/ports.js'
import type { ClusterState, Instant, Labels } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'
import { SEQUENCES_OF_CLUSTER } from './sequences.js'

export interface RawCluster {
  readonly key: number
  readonly id: string
  readonly next_at: number | null
  readonly labels: string
  readonly origin: string
  readonly block_digest: string
  readonly state: string
}

/** Read for a decision: its sequence numbers as JSON with it, since a statement more for each of thousands is what takes the time. */
export interface RawClusterToDecide extends RawCluster {
  readonly sequences: string
}

export interface Particulars {
  readonly labels: Labels
  readonly origin: string
  readonly blockDigest: string
  readonly block: unknown
}

export interface ClusterRows {
  anyDue(now: Instant): boolean
  due(now: Instant, limit: number): readonly RawClusterToDecide[]
  find(id: string): RawClusterToDecide | undefined
  /** Rows by key, for a walk over all of them. */
  afterKey(key: number, limit: number): readonly RawClusterToDecide[]
  row(raw: RawClusterToDecide): ClusterRow
  write(key: number, before: ClusterState, after: ClusterState, nextAt: Instant | null): void
  create(id: string, state: ClusterState, nextAt: Instant | null, particulars: Particulars): void
  adopt(id: string, particulars: Particulars): void
  setLabels(id: string, labels: Labels): boolean
  block(id: string): unknown
  nextAt(): Instant | null
}

export const CLUSTER_COLUMNS = ['key', 'id', 'next_at', 'labels', 'origin', 'block_digest', 'state'] as const

export function createClusterRows({ db }: Connection): ClusterRows {
  const columns = `${CLUSTER_COLUMNS.join(', ')}, ${SEQUENCES_OF_CLUSTER} AS sequences`
  const anyDue = db.prepare<[number], number>('SELECT 1 FROM clusters WHERE next_at <= ? LIMIT 1').pluck()
  const due = db.prepare<[number, number], RawClusterToDecide>(
    `SELECT ${columns} FROM clusters WHERE next_at <= ? ORDER BY next_at, key LIMIT ?`,
  )
  const find = db.prepare<[string], RawClusterToDecide>(`SELECT ${columns} FROM clusters WHERE id = ?`)
  const walk = db.prepare<[number, number], RawClusterToDecide>(`SELECT ${columns} FROM clusters WHERE key > ? ORDER BY key LIMIT ?`)
  // Three statements, since SQLite rewrites the entry in each index whose column an UPDATE names, changed or not.
  const move = db.prepare<[number | null, string, number]>('UPDATE clusters SET next_at = ?, state = ? WHERE key = ?')
  const moveMode = db.prepare<[string, number | null, string, number]>('UPDATE clusters SET mode = ?, next_at = ?, state = ? WHERE key = ?')
  const change = db.prepare<[string, number, string | null, string | null, number | null, string, number]>(
    'UPDATE clusters SET mode = ?, retired = ?, publisher_mac = ?, cucm = ?, next_at = ?, state = ? WHERE key = ?',
  )
  const insert = db
    .prepare<[string, string, number, number | null, string | null, string | null, string, string, string, string], number>(
      'INSERT INTO clusters (id, mode, retired, next_at, publisher_mac, cucm, labels, origin, block_digest, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key',
    )
    .pluck()
  const insertBlock = db.prepare<[number, string]>('INSERT INTO cluster_blocks (cluster, block) VALUES (?, ?)')
  const particularsOf = db
    .prepare<[string, string, string, string], number>(
      'UPDATE clusters SET labels = ?, origin = ?, block_digest = ? WHERE id = ? RETURNING key',
    )
    .pluck()
  const replaceBlock = db.prepare<[string, number]>('UPDATE cluster_blocks SET block = ? WHERE cluster = ?')
  const labelsOf = db.prepare<[string, string]>('UPDATE clusters SET labels = ? WHERE id = ?')
  const block = db
    .prepare<[string], string>('SELECT block FROM cluster_blocks WHERE cluster = (SELECT key FROM clusters WHERE id = ?)')
    .pluck()
  const next = db.prepare<[], number>('SELECT next_at FROM clusters WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1').pluck()

  return {
    anyDue: (now) => anyDue.get(now) !== undefined,
    due: (now, limit) => due.all(now, limit),
    find: (id) => find.get(id),
    afterKey: (key, limit) => walk.all(key, limit),
    row: (raw) => ({ ...parsed(raw), sequences: JSON.parse(raw.sequences) as ClusterRow['sequences'] }),
    write(key, before, after, nextAt) {
      const retired = isRetired(after)
      const state = JSON.stringify(after)
      const isSameNode = isRetired(before) === retired && publisherMac(before) === publisherMac(after)
      if (isSameNode && before.mode === after.mode) move.run(nextAt, state, key)
      else if (isSameNode) moveMode.run(after.mode, nextAt, state, key)
      else change.run(after.mode, retired, publisherMac(after), after.cucm ?? null, nextAt, state, key)
    },
    create(id, state, nextAt, { labels, origin, blockDigest, block: given }) {
      const values = [
        id,
        state.mode,
        isRetired(state),
        nextAt,
        publisherMac(state),
        state.cucm ?? null,
        JSON.stringify(labels),
        origin,
        blockDigest,
        JSON.stringify(state),
      ] as const
      const key = insert.get(...values)
      invariant(key !== undefined, `the row of ${id} got no key`)
      insertBlock.run(key, JSON.stringify(given ?? null))
    },
    adopt(id, { labels, origin, blockDigest, block: given }) {
      const key = particularsOf.get(JSON.stringify(labels), origin, blockDigest, id)
      invariant(key !== undefined, `there is no cluster ${id} to adopt a block`)
      replaceBlock.run(JSON.stringify(given ?? null), key)
    },
    setLabels: (id, labels) => labelsOf.run(JSON.stringify(labels), id).changes === 1,
    block(id) {
      const found = block.get(id)
      return found === undefined ? undefined : JSON.parse(found)
    },
    nextAt: () => next.get() ?? null,
  }
}

export function listedCluster(raw: RawCluster): ListedCluster {
  return { ...parsed(raw), nextAt: raw.next_at }
}

function parsed(raw: RawCluster): Omit<ClusterRow, 'sequences'> {
  return {
    id: raw.id,
    state: JSON.parse(raw.state) as ClusterState,
    labels: JSON.parse(raw.labels) as Labels,
    origin: raw.origin,
    blockDigest: raw.block_digest,
  }
}

function isRetired(state: ClusterState): 0 | 1 {
  return state.retiredAt === null ? 0 : 1
}

function publisherMac(state: ClusterState): string | null {
  return state.nodes.find(({ role }) => role === 'publisher')?.mac ?? null
}
