/** The Store port over SQLite: every method of the port and the module that does it. */
import type { Store } from '../../engine/ports.js'
import { asStoreError } from '../errors.js'
import { backupTo } from './backup.js'
import { createBulkRows } from './bulk-jobs.js'
import { type ClusterRows, createClusterRows } from './cluster-rows.js'
import type { Connection } from './connection.js'
import { voidAfter } from './correct.js'
import { createCucmRows } from './cucm-rows.js'
import { createMemory } from './daemon-memory.js'
import { createClusters, createDecideDue, decideDaemon, decideOne, settleOwed } from './decide.js'
import { type CucmParts, createCucm, decideCucm } from './decide-cucm.js'
import { gapsAfter } from './gaps.js'
import { createJournal, entryView, unpack } from './journal.js'
import { createOutbox } from './outbox.js'
import { readAlarm, readAlarms } from './read-alarms.js'
import { clustersDueBy, clustersOfOrigin, countClusters, createClusterOfPublisher, createReadClusters } from './read-clusters.js'
import { createCucmReads } from './read-cucm.js'
import { readDeliveries } from './read-deliveries.js'
import { createRetain } from './retain.js'
import { createSequences } from './sequences.js'
import { createSinks, type Sinks } from './sinks.js'
import { createRowWriter } from './write-rows.js'

/** One database, however many stores look at it: what is kept in memory about it exists once. */
export interface Database {
  readonly parts: CucmParts
  readonly sinks: Sinks
}

export function createDatabase(connection: Connection): Database {
  const sequences = createSequences(connection)
  const sinks = createSinks(connection)
  const journal = createJournal(connection)
  const writer = createRowWriter(connection, sinks)
  const clusters = createClusterRows(connection)
  const cucms = createCucmRows(connection, sequences)
  const bulk = createBulkRows(connection)
  return { parts: { connection, clusters, cucms, bulk, journal, sequences, writer, memory: createMemory(connection) }, sinks }
}

export interface StoreOptions {
  readonly kind: 'sqlite' | 'memory'
  readonly path: string
  /** Who claims sinks through this store. */
  readonly owner: string
  readonly close: () => Promise<void>
}

export function createSqliteStore({ parts, sinks }: Database, { kind, path, owner, close }: StoreOptions): Store {
  const { connection, clusters, cucms, bulk, journal, memory } = parts
  const cucmReads = createCucmReads(connection, cucms)
  const outbox = createOutbox(connection, sinks, owner)
  const decideDue = createDecideDue(parts)
  const retain = createRetain(connection, clusters)
  const clusterOfPublisher = createClusterOfPublisher(connection)
  const readClusters = createReadClusters(connection)

  /** Every error leaves as the port says. */
  const safely = async <T>(run: () => T | Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      throw asStoreError(error, path)
    }
  }

  return {
    kind,
    memory: () => safely(() => memory.read()),
    writeMark: (mark, trust) =>
      safely(() =>
        connection.transaction(() => {
          memory.raiseMark(mark)
          memory.writeTrust(trust)
        }),
      ),
    claimClockKind: (wanted) => safely(() => connection.transaction(() => memory.claimClockKind(wanted))),

    decideDue: (now, limit, decide) => safely(() => decideDue(now, limit, decide)),
    decideOne: (id, now, decide) => safely(() => decideOne(parts, id, now, decide)),
    createClusters: (now, created) => safely(() => createClusters(parts, now, created)),
    setLabels: (id, labels) => safely(() => clusters.setLabels(id, labels)),
    decideDaemon: (now, build) => safely(() => decideDaemon(parts, now, build)),
    settleOwed: (now, limit, settle) => safely(() => settleOwed(parts, now, limit, settle)),
    gapsAfter: (after) => safely(() => gapsAfter(connection, after)),
    voidAfter: (to, now, rebuild, rebuildCucm) => safely(() => voidAfter(parts, to, now, rebuild, rebuildCucm)),

    nextDueAt: () => safely(() => nextDueAt(connection, clusters)),
    dueBy: (until, limit) => safely(() => clustersDueBy(connection, until, limit)),
    clusterOfPublisher: (mac) => safely(() => clusterOfPublisher(mac)),
    clustersOfOrigin: (origin) => safely(() => clustersOfOrigin(connection, origin)),
    cluster: (id) =>
      safely(() => {
        const raw = clusters.find(id)
        return raw === undefined ? undefined : clusters.row(raw)
      }),
    block: (id) => safely(() => clusters.block(id)),
    clusters: (query) => safely(() => readClusters(query)),
    counts: () => safely(() => countClusters(connection)),
    journal: (subject, { afterSeq = 0, limit }) =>
      safely(() => {
        const views: ReturnType<typeof entryView>[] = []
        for (const row of journal.rowsAfter(subject, afterSeq)) {
          for (const entry of unpack(row)) if (entry.seq > afterSeq) views.push(entryView(entry, row.void === 1))
          if (views.length >= limit) break
        }
        return views.slice(0, limit)
      }),
    entries: (subject) => safely(() => [...journal.rows(subject)].filter((row) => row.void === 0).flatMap(unpack)),
    alarms: (query) => safely(() => readAlarms(connection, query)),
    alarm: (id) => safely(() => readAlarm(connection, id)),
    deliveries: (query) => safely(() => readDeliveries(connection, sinks, query)),

    createCucm: (now, created) => safely(() => createCucm(parts, now, created)),
    decideCucm: (id, now, scope, decide) => safely(() => decideCucm(parts, id, now, scope, decide)),
    cucm: (id) =>
      safely(() => {
        const raw = cucms.find(id)
        return raw === undefined ? undefined : cucms.row(raw)
      }),
    cucms: () => safely(() => cucms.all().map(cucms.row)),
    cucmUser: (id, userid) => safely(() => cucmReads.user(id, userid)),
    cucmPhone: (id, name) => safely(() => cucmReads.phone(id, name)),
    cucmUsers: (id, query) => safely(() => cucmReads.users(id, query)),
    cucmPhones: (id, query) => safely(() => cucmReads.phones(id, query)),
    assignedSince: (id, number) => safely(() => cucmReads.assignedSince(id, number)),
    cucmChanges: (id, query) => safely(() => cucmReads.changes(id, query)),

    createBulkJob: (cucm, now, job) => safely(() => bulk.create(cucm, now, job)),
    bulkJob: (cucm, num) => safely(() => bulk.job(cucm, num)),
    bulkJobs: (cucm, query) => safely(() => bulk.jobs(cucm, query)),
    bulkLines: (cucm, num, query) => safely(() => bulk.lines(cucm, num, query)),
    bulkChanges: (cucm, num, query) => safely(() => bulk.changes(cucm, num, query)),
    dueBulkJob: (now) => safely(() => bulk.due(now)),
    setBulkState: (cucm, num, from, to, now) => safely(() => bulk.setState(cucm, num, from, to, now)),

    claimSink: (sink, ttlMs) => safely(() => outbox.claim(sink, ttlMs)),
    releaseSink: (sink, fence) => safely(() => outbox.release(sink, fence)),
    pending: (sink, afterNum, limit) => safely(() => outbox.pending(sink, afterNum, limit)),
    updateDeliveries: (sink, fence, updates) => safely(() => outbox.update(sink, fence, updates)),
    outbox: () => safely(() => outbox.summary()),
    retain: (before, limit) => safely(() => retain(before, limit)),
    backup: (file) => safely(() => backupTo(connection, file)),
    close: () => safely(close),
  }
}

function nextDueAt({ db }: Connection, clusters: ClusterRows): number | null {
  const owedAt = db.prepare<[], number>('SELECT at FROM owed_routing ORDER BY at LIMIT 1').pluck().get()
  const dueAt = clusters.nextAt()
  if (owedAt === undefined || dueAt === null) return owedAt ?? dueAt
  return Math.min(owedAt, dueAt)
}
