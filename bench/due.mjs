// Due → durable: 10,000 one-node clusters whose evaluation ends at one instant, decided by the real domain and written by the real store (a
// folder, WAL, synchronous=FULL). Beside it a bare better-sqlite3 loop that writes the same rows, the same bytes into the same tables and
// indexes, which were read from the store beforehand and are kept in memory. Each run in a process of its own, on a copy of the same folder.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { freshFolder, inOwnProcess, inPairs, most, part, playPart, product, quantile, startBench } from './bench-fixture.mjs'
import { ALARMS_AT_END, createFleet, decidingWith, END, syslogSink, tickUntilDone } from './fleet-fixture.mjs'

const CLUSTERS = 10_000
const RUNS = 5
/** What one commit of the bare loop holds; ours holds what 25 ms allow. */
const CLUSTERS_A_COMMIT = 100

const { openStore } = await product('store/open-store.js')
const fileOf = (folder) => join(folder, 'lapsewatch.sqlite')
/** Written anew at each cluster's end, in this order. */
const INSERTED = ['journal', 'alarms', 'deliveries', 'payloads']

const parts = {
  async fill({ folder }) {
    const store = await openStore(folder)
    await createFleet(store, CLUSTERS, END - 1, decidingWith(syslogSink(1)))
    await store.close()
    return {}
  },
  async ours({ folder }) {
    const store = await openStore(folder)
    const deciding = decidingWith(syslogSink(1))
    const startedAt = performance.now()
    const { transactionsMs, alarms } = await tickUntilDone(store, END, deciding)
    const tookMs = performance.now() - startedAt
    await store.close()
    return { tookMs, alarms, transactionsMs }
  },
  async bare({ folder, source }) {
    const from = new Database(fileOf(source), { readonly: true })
    const db = new Database(fileOf(folder))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('cache_size = -32768')
    const keyOf = (table) => (table === 'deliveries' || table === 'payloads' ? 'num' : 'key')
    const copies = INSERTED.map((table) => {
      const last = db
        .prepare(`SELECT coalesce(max(${keyOf(table)}), 0) FROM ${table}`)
        .pluck()
        .get()
      const columns = from.pragma(`table_info(${table})`).map(({ name }) => name)
      const rows = from
        .prepare(`SELECT * FROM ${table} WHERE ${keyOf(table)} > ? ORDER BY ${keyOf(table)}`)
        .raw()
        .all(last)
      const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      return { insert, rows, perCluster: rows.length / CLUSTERS }
    })
    const clusters = from.prepare('SELECT mode, next_at, state, key FROM clusters ORDER BY key').raw().all()
    const sequences = from.prepare('SELECT next, cluster, sink, node FROM syslog_sequences ORDER BY cluster').raw().all()
    from.close()
    const updateCluster = db.prepare('UPDATE clusters SET mode = ?, next_at = ?, state = ? WHERE key = ?')
    const updateSequence = db.prepare('UPDATE syslog_sequences SET next = ? WHERE cluster = ? AND sink = ? AND node = ?')
    const write = db.transaction((first, end) => {
      for (let index = first; index < end; index++) {
        updateCluster.run(clusters[index])
        for (const { insert, rows, perCluster } of copies)
          for (let at = index * perCluster; at < (index + 1) * perCluster; at++) insert.run(rows[at])
        updateSequence.run(sequences[index])
      }
    })
    const startedAt = performance.now()
    for (let first = 0; first < CLUSTERS; first += CLUSTERS_A_COMMIT) write(first, Math.min(CLUSTERS, first + CLUSTERS_A_COMMIT))
    const tookMs = performance.now() - startedAt
    db.close()
    return { tookMs }
  },
}
if (part !== null) await playPart(parts)

const template = freshFolder()
await inOwnProcess(import.meta.url, 'fill', { folder: template })
const decided = freshFolder()
cpSync(template, decided, { recursive: true })
await inOwnProcess(import.meta.url, 'ours', { folder: decided })
const copy = freshFolder()

async function onCopy(name, data = {}) {
  rmSync(copy, { recursive: true, force: true })
  cpSync(template, copy, { recursive: true })
  return await inOwnProcess(import.meta.url, name, { ...data, folder: copy })
}
const dump = () => {
  const db = new Database(fileOf(copy), { readonly: true })
  const tables = [...INSERTED, 'clusters', 'syslog_sequences']
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().all())
  db.close()
  return JSON.stringify(rows)
}

let ourRows
let bareRows
const pairs = await inPairs(
  RUNS,
  async () => {
    const run = await onCopy('ours')
    ourRows = dump()
    return run
  },
  async () => {
    const run = await onCopy('bare', { source: decided })
    bareRows = dump()
    return run
  },
)
const bench = startBench(`due: ${CLUSTERS} clusters that end at one instant, decided and durable`)
const perSecond = (runs) => runs.map(({ tookMs }) => (CLUSTERS / tookMs) * 1000)
bench.figure('ours, decided and written', perSecond(pairs.map((pair) => pair.ours)), 'clusters/s')
bench.figure('bare loop, written', perSecond(pairs.map((pair) => pair.theirs)), 'clusters/s')
bench.target(
  'ratio to the bare loop',
  pairs.map((pair) => pair.theirs.tookMs / pair.ours.tookMs),
  '×',
  { atLeast: 0.6 },
)
const held = pairs.flatMap((pair) => pair.ours.transactionsMs)
bench.figure('our transactions, p50', quantile(held, 0.5), 'ms')
bench.figure('our transactions, p99', quantile(held, 0.99), 'ms')
bench.figure('our transactions, longest', most(held), 'ms')
bench.check(
  'all alarms were raised',
  pairs.every((pair) => pair.ours.alarms === CLUSTERS * ALARMS_AT_END),
)
bench.check('both wrote the same rows', ourRows === bareRows)
bench.end()
