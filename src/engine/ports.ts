/** The engine's ports: what it needs from the world, and the rows that pass through. Adapters live in `store`, `routing`, `services`. */
import type { Alarm, Labels } from '../domain/alarm.js'
import type { ClusterState } from '../domain/cluster.js'
import type { CucmEntry, CucmState } from '../domain/cucm/state.js'
import type { Instant } from '../domain/instant.js'
import type { Entry, Source } from '../domain/journal.js'
import type { BulkStore } from './bulk-port.js'
import type { CucmRebuilt, CucmStore } from './cucm-port.js'

/** Licence time and machine time (design §2.4). */
export interface Clock {
  /** Licence time now. */
  now(): Instant
  /** Monotonic machine time in milliseconds, of no particular origin. */
  monotonicMs(): number
}

/** Routing as the engine sees it: who is told of an alarm, and the bytes that each of them gets. Both pure (design §2.3). */
export interface Router {
  /** The sinks that the routes name for these labels, in the order of the routes, each once. */
  route(labels: Labels): readonly string[]
  /** The bytes of a delivery, fixed when it is decided; `undefined` when no such sink is configured (any more). */
  render(
    sink: string,
    input: { alarm: Alarm; labels: Labels; deliveryId: string; sequence: number; clockTrust: 'trusted' | 'unsynchronised' | 'lost' },
  ): { payload: string; sequencesTaken: number } | undefined
}

/** A cluster's row: its projection and what routing needs beside it. */
export interface ClusterRow {
  readonly id: string
  readonly state: ClusterState
  /** The cluster's own labels from its configuration; they may change at any time and are no facts. */
  readonly labels: Labels
  /** Where it comes from: `api`, or `file:<absolute path>` for a configuration. */
  readonly origin: string
  /** SHA-256 of the block it was created from, for the comparison at a reload. */
  readonly blockDigest: string
  /** Next free syslog sequence number by `sink` + `\n` + `node`. */
  readonly sequences: Readonly<Record<string, number>>
}

/** A row of a list: with the instant of its next occurrence, and without what only a decision needs. */
export interface ListedCluster extends Omit<ClusterRow, 'sequences'> {
  readonly nextAt: Instant | null
}

export type DeliveryState = 'pending' | 'sent' | 'confirmed' | 'failed'

/** A delivery as it is decided; the store adds its number. */
export interface DeliveryDraft {
  /** `<alarm id>~<sink>~<round>` */
  readonly id: string
  readonly alarmId: string
  readonly sink: string
  readonly round: number
  readonly payload: string
}

/** What routing owes later: the end of a wait, a repeat, a round. Handed out by the same tick once `at` has come. */
export interface OwedRouting {
  readonly id: string
  readonly subject: string
  readonly at: Instant
  readonly kind: string
  readonly data: unknown
}

/** Everything one decision writes, in one transaction. */
export interface Decision {
  readonly state: ClusterState
  readonly entries: readonly Entry[]
  readonly alarms: readonly Alarm[]
  readonly deliveries: readonly DeliveryDraft[]
  readonly owed: readonly OwedRouting[]
  /** Only the pairs that moved. */
  readonly sequences: Readonly<Record<string, number>>
  /** The instant of the cluster's next occurrence, `null` when nothing is to come. */
  readonly nextAt: Instant | null
}

export interface StoredDelivery {
  /** Position in the outbox: deliveries of one sink and cluster leave in this order. */
  readonly num: number
  /** Its bytes, as rendered when it was decided; they hold its id wherever the format has a place for it. */
  readonly payload: string
}

export interface DeliveryView {
  /** Position in the outbox; `null` of one that was decided and not read from the store yet. */
  readonly num: number | null
  readonly id: string
  readonly alarmId: string
  readonly sink: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly sentAt: Instant | null
  readonly confirmedAt: Instant | null
  readonly error: string | null
}

export interface AlarmView {
  readonly alarm: Alarm
  /** Made void by a correction of the clock (design §3.8). */
  readonly void: boolean
  readonly deliveries: readonly DeliveryView[]
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface AlarmQuery {
  readonly cluster?: string
  readonly name?: string
  readonly severityAtMost?: number
  readonly severityAtLeast?: number
  readonly since?: Instant
  readonly until?: Instant
  readonly cursor?: string
  readonly limit: number
}

export interface JournalEntryView {
  readonly seq: number
  readonly at: Instant
  readonly type: string
  readonly source: Source
  readonly data: Readonly<Record<string, unknown>>
  readonly void: boolean
}

/**
 * What happened to a delivery; the same for a whole range that went out together. A range, and the list of an attempt or a failure, touches pending
 * deliveries only; a list that is `confirmed` touches sent ones too. `attempted` counts one attempt: with an error it failed, with `null` it is under way,
 * and the `sent` that follows counts no second one. `sent` without it counts its own.
 */
export type DeliveryUpdate =
  | { readonly to: 'sent' | 'confirmed'; readonly nums: readonly number[] | NumRange; readonly at: Instant }
  | { readonly to: 'attempted'; readonly nums: readonly number[] | NumRange; readonly error: string | null }
  | { readonly to: 'failed'; readonly nums: readonly number[]; readonly error: string }

/** Every pending delivery of the sink whose number lies in `from … to`. */
export interface NumRange {
  readonly from: number
  readonly to: number
}

/** What the daemon itself remembers across restarts. */
export interface DaemonMemory {
  /** `machine`, or `simulated`: a store made under one is refused under the other. */
  readonly clockKind: 'machine' | 'simulated'
  /** High-water mark of licence time. */
  readonly mark: Instant | null
  /** JSON of the clock-trust state, so that a doubt survives a restart. */
  readonly trust: string | null
  /** `to` of a correction that was interrupted: call `voidAfter` with it before the first decision. */
  readonly unfinishedCorrection: Instant | null
}

/** What became of one cluster's decision; a `null` decision writes nothing. */
export interface OneDecision<T> {
  readonly decision: Decision | null
  readonly result: T
  /** A cluster that returns takes its new block's particulars, in the same transaction. */
  readonly adopt?: { readonly labels: Labels; readonly origin: string; readonly blockDigest: string; readonly block: unknown }
}

/** What routing owes was settled to; `sequences` are those of the owed row's subject that moved. */
export interface OwedSettlement {
  readonly deliveries: readonly DeliveryDraft[]
  readonly owed: readonly OwedRouting[]
  readonly sequences: Readonly<Record<string, number>>
}

/** `store-…` is about the store as a whole, the others about one operation. The sentence names what is wrong, where, and what to do. */
export type StoreErrorCode =
  | 'store-read-only'
  | 'store-full'
  | 'store-corrupt'
  | 'store-newer'
  | 'store-in-use'
  | 'store-unreadable'
  | 'store-clock-kind'
  | 'cluster-exists'
  | 'already-decided'
  | 'invalid-cursor'

export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'StoreError'
  }
}

/**
 * The Store port (design §4). Every method is one transaction; none awaits anything but its database.
 * Contract tests: `test/support/store-contract.ts`. Errors: `StoreError` with a stable code.
 */
export interface Store extends CucmStore, BulkStore {
  readonly kind: 'sqlite' | 'memory' | 'postgres'
  /** Licence time marks and trust. */
  memory(): Promise<DaemonMemory>
  writeMark(mark: Instant, trust: string | null): Promise<void>
  claimClockKind(kind: 'machine' | 'simulated'): Promise<void>

  /** Locks rows with `next_at <= now`, soonest first, at most `limit` and at most ~25 ms, calls `decide` on each, writes, commits. Answers the decisions written and whether more is due. The mark is written with them. */
  decideDue(now: Instant, limit: number, decide: (row: ClusterRow) => Decision): Promise<{ decided: readonly Decided[]; more: boolean }>
  /** Locks one row, calls `decide`, writes, commits. `undefined` when there is no such cluster. A decision of `null` writes nothing. */
  decideOne<T>(
    id: string,
    now: Instant,
    decide: (row: ClusterRow) => OneDecision<T>,
  ): Promise<{ result: T; decided: Decided | null } | undefined>
  /** Creates rows, each with its first decision; ids that exist are refused (`cluster-exists`), and then none is created. */
  createClusters(now: Instant, created: readonly NewCluster[]): Promise<readonly Decided[]>
  setLabels(id: string, labels: Labels): Promise<boolean>
  /** The subject `daemon`: a journal, alarms and deliveries without a cluster row. `build` gets the next seq and free sequence numbers. */
  decideDaemon<T>(
    now: Instant,
    build: (context: { seq: number; sequences: Readonly<Record<string, number>> }) => { decision: DaemonDecision; result: T },
  ): Promise<T>
  /** Rows of owed routing with `at <= now`, removed in the transaction that writes what `settle` answers. */
  settleOwed(
    now: Instant,
    limit: number,
    settle: (owed: OwedRouting, sequences: Readonly<Record<string, number>>) => OwedSettlement,
  ): Promise<number>
  /** Gaps of the daemon's journal that reach beyond `after`, oldest first. */
  gapsAfter(after: Instant): Promise<readonly { from: Instant; to: Instant }[]>
  /**
   * Clock correction (design §3.8): see `correct.ts`. Lowers the mark, then calls `rebuild` for each cluster that has entries written later than `to`,
   * and `rebuildCucm` for each Communications Manager;
   * the daemon's own journal and gaps are cut by the store. Many transactions: until the daemon's `clock-corrected` fact is written (`decideDaemon`),
   * `memory().unfinishedCorrection` says so, nothing else may be decided, and the same call goes on with it. No tick may run meanwhile.
   */
  voidAfter(
    to: Instant,
    now: Instant,
    rebuild: (row: ClusterRow, kept: readonly Entry[], voided: readonly Entry[]) => Decision,
    rebuildCucm: (state: CucmState, kept: readonly CucmEntry[], voided: readonly CucmEntry[]) => CucmRebuilt,
  ): Promise<{ decided: readonly Decided[]; voidAlarms: readonly { alarmId: string; sinks: readonly string[] }[] }>

  nextDueAt(): Promise<Instant | null>
  /** Clusters whose next occurrence comes by `until`, soonest first. */
  dueBy(until: Instant, limit: number): Promise<readonly { readonly cluster: string; readonly at: Instant }[]>
  /** The cluster, retired or not, whose publisher has this MAC address now. */
  clusterOfPublisher(mac: string): Promise<string | undefined>
  /** Clusters, not retired, that came from there, with the digest of the block they were created from. */
  clustersOfOrigin(origin: string): Promise<readonly { readonly id: string; readonly blockDigest: string; readonly labels: Labels }[]>
  cluster(id: string): Promise<ClusterRow | undefined>
  /** The block that a cluster was created from, as it was given. */
  block(id: string): Promise<unknown>
  /** Rows in id order after `afterId`; `retired` left out: every row. */
  clusters(query: { afterId?: string; limit: number; retired?: boolean }): Promise<readonly ListedCluster[]>
  /** Retired clusters are not counted. */
  counts(): Promise<{ clusters: number; byMode: Readonly<Record<string, number>> }>
  journal(subject: string, query: { afterSeq?: number; limit: number }): Promise<readonly JournalEntryView[]>
  /** The subject's entries that are not void, in order, as they were written: what a replay folds. */
  entries(subject: string): Promise<readonly Entry[]>
  alarms(query: AlarmQuery): Promise<Page<AlarmView>>
  alarm(id: string): Promise<AlarmView | undefined>
  deliveries(query: { sink?: string; state?: DeliveryState; cursor?: string; limit: number }): Promise<Page<DeliveryView>>

  /** A fencing number while the claim is ours, `null` while somebody else's holds. The database's clock says when it lapses. */
  claimSink(sink: string, ttlMs: number): Promise<number | null>
  releaseSink(sink: string, fence: number): Promise<void>
  /** Pending deliveries of the sink with a number above `afterNum`, in order. */
  pending(sink: string, afterNum: number, limit: number): Promise<readonly StoredDelivery[]>
  /** Applies the updates if the fence still holds; `false` (and nothing written) when it does not. */
  updateDeliveries(sink: string, fence: number, updates: readonly DeliveryUpdate[]): Promise<boolean>
  outbox(): Promise<readonly { sink: string; pending: number; oldestAt: Instant | null }[]>
  /** Deletes settled deliveries, alarms and journal outcomes older than `before` (licence time), a bounded number at a time. */
  retain(before: Instant, limit: number): Promise<number>
  backup(file: string): Promise<void>
  close(): Promise<void>
}

export interface NewCluster {
  readonly id: string
  readonly labels: Labels
  readonly origin: string
  readonly blockDigest: string
  /** JSON-able block for explaining a refused edit later. */
  readonly block: unknown
  readonly decide: (sequences: Readonly<Record<string, number>>) => Decision
}

export interface DaemonDecision {
  readonly entries: readonly {
    readonly seq: number
    readonly at: Instant
    readonly type: string
    readonly source: Source
    readonly data: object
  }[]
  readonly alarms: readonly Alarm[]
  readonly deliveries: readonly DeliveryDraft[]
  readonly sequences: Readonly<Record<string, number>>
}

/** A decision that has been written, as the world may be told of it. */
export interface Decided {
  readonly cluster: string
  readonly decision: Decision
  readonly labels: Labels
}
