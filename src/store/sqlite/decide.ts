/** Decisions: lock, decide, write, commit, each in one short transaction in which nothing is awaited (design §2.3, §4). */

import {
  type ClusterRow,
  type DaemonDecision,
  type Decided,
  type Decision,
  type NewCluster,
  type OneDecision,
  type OwedRouting,
  type OwedSettlement,
  StoreError,
} from '../../engine/ports.js'
import type { Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { ClusterRows } from './cluster-rows.js'
import { rememberCommits } from './commits.js'
import type { Connection } from './connection.js'
import type { Memory } from './daemon-memory.js'
import { writeGaps } from './gaps.js'
import type { Journal } from './journal.js'
import type { Sequences } from './sequences.js'
import type { RowWriter } from './write-rows.js'

/** The subject of the daemon's own journal (design §3.6). */
export const DAEMON = 'daemon'

/** Below the 25 ms of design §4, since the last decision may come upon a garbage collection. */
const TRANSACTION_MS = 19
/** However slow the disk: what is left of the time pays for the commit. */
const DECIDING_MS_MIN = 8
/** Few, since those that the time no longer reaches were read in vain. */
const ROWS_PER_FETCH = 12

export interface Parts {
  readonly connection: Connection
  readonly clusters: ClusterRows
  readonly journal: Journal
  readonly sequences: Sequences
  readonly writer: RowWriter
  readonly memory: Memory
}

/** Writes a cluster's decision; the caller has the transaction. `key` from the row that was read in it. */
export function writeDecision(parts: Parts, key: number, row: ClusterRow, decision: Decision, now: Instant): Decided {
  const { state, entries } = decision
  invariant(state.id === row.id, () => `a decision about ${state.id} for the row of ${row.id}`)
  invariant(
    state.seq === row.state.seq + entries.length,
    () => `state of ${row.id} at entry ${state.seq} after ${row.state.seq} and ${entries.length} more`,
  )
  parts.journal.append(row.id, row.state.seq, entries)
  parts.clusters.write(key, row.state, state, decision.nextAt)
  writeConsequences(parts, row.id, decision, now)
  return { cluster: row.id, decision, labels: row.labels }
}

export function writeConsequences(
  { writer, sequences }: Parts,
  subject: string,
  { alarms, deliveries, owed, sequences: moved }: Pick<Decision, 'alarms' | 'deliveries' | 'owed' | 'sequences'>,
  now: Instant,
): void {
  writer.alarms(alarms)
  writer.deliveries(deliveries, now)
  writer.owed(owed)
  sequences.write(subject, moved)
}

/** The deciding of due clusters; it learns how long a commit takes and leaves that much of the 25 ms. */
export function createDecideDue(parts: Parts) {
  const { clusters, connection, memory } = parts
  const commits = rememberCommits()
  return (now: Instant, limit: number, decide: (row: ClusterRow) => Decision): { decided: readonly Decided[]; more: boolean } => {
    if (!clusters.anyDue(now)) return { decided: [], more: false }
    const startedAt = performance.now()
    const stopAt = startedAt + Math.max(DECIDING_MS_MIN, TRANSACTION_MS - commits.expectedMs())
    let stoppedAt = startedAt
    const answer = connection.transaction(() => {
      const decided: Decided[] = []
      let isOver = false
      while (!isOver && decided.length < limit) {
        const due = clusters.due(now, Math.min(ROWS_PER_FETCH, limit - decided.length))
        if (due.length === 0) break
        for (const raw of due) {
          const row = clusters.row(raw)
          const decision = decide(row)
          const { nextAt } = decision
          invariant(
            nextAt === null || raw.next_at === null || nextAt > raw.next_at,
            () => `the next occurrence of ${raw.id} stays at ${raw.next_at}`,
          )
          decided.push(writeDecision(parts, raw.key, row, decision, now))
          isOver = performance.now() >= stopAt
          if (isOver) break
        }
      }
      memory.raiseMark(now)
      const more = clusters.anyDue(now)
      stoppedAt = performance.now()
      return { decided, more }
    })
    commits.took(performance.now() - stoppedAt)
    return answer
  }
}

export function decideOne<T>(
  parts: Parts,
  id: string,
  now: Instant,
  decide: (row: ClusterRow) => OneDecision<T>,
): { result: T; decided: Decided | null } | undefined {
  return parts.connection.transaction(() => {
    const raw = parts.clusters.find(id)
    if (raw === undefined) return undefined
    const row = parts.clusters.row(raw)
    const { decision, result, adopt } = decide(row)
    if (decision === null) return { result, decided: null }
    if (adopt !== undefined) parts.clusters.adopt(id, adopt)
    const decided = writeDecision(parts, raw.key, { ...row, labels: adopt?.labels ?? row.labels }, decision, now)
    parts.memory.raiseMark(now)
    return { result, decided }
  })
}

export function createClusters(parts: Parts, now: Instant, created: readonly NewCluster[]): readonly Decided[] {
  return parts.connection.transaction(() => {
    const decided = created.map((cluster) => {
      const { id, labels, origin, blockDigest, block } = cluster
      invariant(id !== DAEMON, `no cluster may be named ${DAEMON}`)
      if (parts.clusters.find(id) !== undefined || parts.journal.lastSeq(id) > 0)
        throw new StoreError('cluster-exists', `there is a cluster ${id} already; nothing was created`)
      const decision = cluster.decide(parts.sequences.of(id))
      const { state, entries } = decision
      invariant(
        state.id === id && state.seq === entries.length,
        `the first state of ${id} is that of ${state.id} at entry ${state.seq} of ${entries.length}`,
      )
      parts.journal.append(id, 0, entries)
      parts.clusters.create(id, state, decision.nextAt, { labels, origin, blockDigest, block })
      writeConsequences(parts, id, decision, now)
      return { cluster: id, decision, labels }
    })
    parts.memory.raiseMark(now)
    return decided
  })
}

export function decideDaemon<T>(
  parts: Parts,
  now: Instant,
  build: (context: { seq: number; sequences: Readonly<Record<string, number>> }) => { decision: DaemonDecision; result: T },
): T {
  const { connection, journal, sequences, memory } = parts
  return connection.transaction(() => {
    const lastSeq = journal.lastSeq(DAEMON)
    const { decision, result } = build({ seq: lastSeq + 1, sequences: sequences.of(DAEMON) })
    journal.append(DAEMON, lastSeq, decision.entries)
    writeGaps(connection, decision.entries)
    writeConsequences(parts, DAEMON, { ...decision, owed: [] }, now)
    memory.raiseMark(now)
    if (decision.entries.some(({ type }) => type === 'clock-corrected')) memory.endCorrection()
    return result
  })
}

/** What routing owes: each row is handed out once, in the transaction that writes what became of it. */
export function settleOwed(
  parts: Parts,
  now: Instant,
  limit: number,
  settle: (owed: OwedRouting, sequences: Readonly<Record<string, number>>) => OwedSettlement,
): number {
  const { connection, sequences, memory } = parts
  const { db } = connection
  const due = db.prepare<[number, number], { id: string; subject: string; at: number; kind: string; data: string }>(
    'SELECT id, subject, at, kind, data FROM owed_routing WHERE at <= ? ORDER BY at, id LIMIT ?',
  )
  if (due.get(now, 1) === undefined) return 0
  const remove = db.prepare<[string]>('DELETE FROM owed_routing WHERE id = ?')
  return connection.transaction(() => {
    const rows = due.all(now, limit)
    for (const row of rows) {
      remove.run(row.id)
      const settled = settle({ ...row, data: JSON.parse(row.data) }, sequences.of(row.subject))
      writeConsequences(parts, row.subject, { ...settled, alarms: [] }, now)
    }
    memory.raiseMark(now)
    return rows.length
  })
}
