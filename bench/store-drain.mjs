// A backlog of pending deliveries read in batches and marked sent by range; then the same reads beside a million settled ones.
import { END, expire, fileMiB, freshFolder, newClusters, openStore, rssMiB, spread } from './store-fixture.mjs'

const DELIVERIES = Number(process.argv[2] ?? 300_000)
const folder = freshFolder()
const store = await openStore(folder)
const clusters = Math.ceil(DELIVERIES / 6)
for (let from = 0; from < clusters; from += 500) await store.createClusters(END - 1, newClusters(from, Math.min(500, clusters - from)))
for (let more = true; more; ) more = (await store.decideDue(END, 10_000, expire)).more
console.log(`backlog ${DELIVERIES}, file ${fileMiB(folder)} MiB`)

const fence = await store.claimSink('noc', 60_000)
for (const batch of [1000, 5000]) {
  const half = DELIVERIES / 2
  const reads = []
  const marks = []
  let after = 0
  let done = 0
  const startedAt = performance.now()
  while (done < half) {
    const a = performance.now()
    const rows = await store.pending('noc', after, batch)
    const b = performance.now()
    if (rows.length === 0) break
    after = rows.at(-1).num
    await store.updateDeliveries('noc', fence, [{ to: 'sent', nums: { from: rows[0].num, to: after }, at: END }])
    marks.push(performance.now() - b)
    reads.push(b - a)
    done += rows.length
  }
  const took = performance.now() - startedAt
  console.log(
    `batches of ${batch}: ${done} read and marked in ${took.toFixed(0)} ms, ${((done / took) | 0).toFixed(0)} k/s; read ${spread(reads)}; mark ${spread(marks)}`,
  )
}
const time = async (name, run) => {
  const startedAt = performance.now()
  await run()
  console.log(`${name}: ${(performance.now() - startedAt).toFixed(2)} ms`)
}
for (let turn = 0; turn < 2; turn++) {
  await time('outbox()', () => store.outbox())
  await time('counts()', () => store.counts())
  await time('pending() of none', () => store.pending('noc', 0, 1000))
  await time('newest 100 alarms', () => store.alarms({ limit: 100 }))
  await time('alarms of a cluster', () => store.alarms({ cluster: 'cup-000500', limit: 100 }))
  await time('alarms of a rare severity', () => store.alarms({ severityAtMost: 3, severityAtLeast: 1, limit: 100 }))
  await time('alarms of a name', () => store.alarms({ name: 'ESPStopped', limit: 100 }))
  await time('failed deliveries', () => store.deliveries({ state: 'failed', limit: 100 }))
  await time('sent deliveries', () => store.deliveries({ state: 'sent', limit: 100 }))
}
const chunks = []
let deleted = 0
for (;;) {
  const startedAt = performance.now()
  const count = await store.retain(END + 1, 1000)
  chunks.push(performance.now() - startedAt)
  deleted += count
  if (count === 0) break
}
console.log(`retention of ${deleted} in chunks of 1,000: ${spread(chunks)}; rss ${rssMiB()} MiB`)
await store.close()
