// 10,000 one-node clusters that end at one instant: how long until all is durable, and how long a transaction holds the loop;
// beside it a bare better-sqlite3 loop that writes the same rows into the same tables, order alternating.

import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { END, expire, fileMiB, freshFolder, idOf, newClusters, openStore, spread } from './store-fixture.mjs'

const CLUSTERS = Number(process.argv[2] ?? 10_000)
const RUNS = Number(process.argv[3] ?? 1)

async function prepared() {
  const folder = freshFolder()
  const store = await openStore(folder)
  const creations = []
  for (let from = 0; from < CLUSTERS; from += 100) {
    const startedAt = performance.now()
    await store.createClusters(END - 1, newClusters(from, Math.min(100, CLUSTERS - from)))
    creations.push(performance.now() - startedAt)
    await setImmediate()
  }
  console.log(`created ${CLUSTERS} clusters, 100 at a time: ${spread(creations)}`)
  return { folder, store }
}

async function ours() {
  const { folder, store } = await prepared()
  let deciding = 0
  const decide = (row) => {
    const startedAt = performance.now()
    const decision = expire(row)
    deciding += performance.now() - startedAt
    return decision
  }
  const transactions = []
  let decided = 0
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let more = true; more; ) {
    const begunAt = performance.now()
    const answer = await store.decideDue(END, 10_000, decide)
    transactions.push(performance.now() - begunAt)
    decided += answer.decided.length
    more = answer.more
    await setImmediate()
  }
  const took = performance.now() - startedAt
  const cpu = process.cpuUsage(cpuBefore)
  console.log(`store: ${decided} clusters durable in ${took.toFixed(0)} ms (${deciding.toFixed(0)} ms of it the fixture's deciding)`)
  console.log(`  ${transactions.length} transactions: ${spread(transactions)}`)
  console.log(
    `  processor ${(cpu.user / 1000).toFixed(0)} ms of our own, ${(cpu.system / 1000).toFixed(0)} ms of the system; file ${fileMiB(folder)} MiB`,
  )
  const idle = []
  for (let turn = 0; turn < 1000; turn++) {
    const begunAt = performance.now()
    await store.decideDue(END, 10_000, decide)
    idle.push(performance.now() - begunAt)
  }
  console.log(`  nothing due: ${spread(idle)}`)
  await store.close()
  return took
}

async function bare() {
  const { folder, store } = await prepared()
  await store.close()
  const db = new Database(join(folder, 'lapsewatch.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -32768')
  const read = db.prepare('SELECT key, state FROM clusters WHERE id = ?')
  const cluster = db.prepare('UPDATE clusters SET mode = ?, next_at = ?, state = ? WHERE key = ?')
  const journal = db.prepare('INSERT INTO journal (subject, first, last, at, trimmable, entries) VALUES (?, ?, ?, ?, 1, ?)')
  const alarm = db.prepare(
    'INSERT INTO alarms (key, id, cluster, name, severity, node, clock, service, days_remaining, due_at, decided_at, expires_at, text, reason, clears, params) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const delivery = db.prepare("INSERT INTO deliveries (num, alarm, sink, round, state, at) VALUES (?, ?, 1, 1, 'pending', ?)")
  const payload = db.prepare('INSERT INTO payloads (num, alarm_id, cluster, payload) VALUES (?, ?, ?, ?)')
  const sequence = db.prepare(
    'INSERT INTO syslog_sequences (cluster, sink, node, next) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next',
  )
  let key = 0
  const write = db.transaction((from, to) => {
    for (let index = from; index < to; index++) {
      const id = idOf(index)
      const row = read.get(id)
      const { state, entries, alarms, deliveries, nextAt } = expire({ id, state: JSON.parse(row.state), sequences: {} })
      cluster.run(state.mode, nextAt, JSON.stringify(state), row.key)
      journal.run(id, 3, 11, END, JSON.stringify(entries))
      for (const [at, a] of alarms.entries()) {
        key += 1
        const params = JSON.stringify(a.params)
        alarm.run(key, a.id, a.cluster, a.name, a.severity, a.node, a.clock, null, 0, END, END, END, a.text, a.reason, null, params)
        delivery.run(key, key, END)
        payload.run(key, a.id, id, deliveries[at].payload)
      }
      sequence.run(id, 'noc', `${id}-pub`, 6)
    }
  })
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let from = 0; from < CLUSTERS; from += 100) {
    write(from, Math.min(CLUSTERS, from + 100))
    await setImmediate()
  }
  const took = performance.now() - startedAt
  const cpu = process.cpuUsage(cpuBefore)
  db.close()
  console.log(`bare loop: ${CLUSTERS} clusters durable in ${took.toFixed(0)} ms, 100 a transaction`)
  console.log(`  processor ${(cpu.user / 1000).toFixed(0)} ms of our own, ${(cpu.system / 1000).toFixed(0)} ms of the system`)
  return took
}

const ratios = []
for (let run = 0; run < RUNS; run++) {
  const [first, second] = run % 2 === 0 ? [ours, bare] : [bare, ours]
  const a = await first()
  const b = await second()
  ratios.push(run % 2 === 0 ? b / a : a / b)
}
console.log(`speed against the bare loop: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`)
