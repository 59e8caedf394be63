// 10,000 one-node clusters that end at one instant: how long until all is durable, and how long a transaction holds the loop.
import { END, expire, fileMiB, freshFolder, newClusters, openStore, spread } from './store-fixture.mjs'

const CLUSTERS = Number(process.argv[2] ?? 10_000)
const folder = freshFolder()
const store = await openStore(folder)
const createdAt = performance.now()
const creations = []
for (let from = 0; from < CLUSTERS; from += 100) {
  const startedAt = performance.now()
  await store.createClusters(END - 1, newClusters(from, Math.min(100, CLUSTERS - from)))
  creations.push(performance.now() - startedAt)
}
console.log(`created ${CLUSTERS} clusters in ${(performance.now() - createdAt).toFixed(0)} ms; 100 at a time: ${spread(creations)}`)

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
}
const took = performance.now() - startedAt
const cpu = process.cpuUsage(cpuBefore)
console.log(`processor: ${(cpu.user / 1000).toFixed(0)} ms of our own, ${(cpu.system / 1000).toFixed(0)} ms of the system`)
console.log(
  `decided ${decided} clusters (6 alarms, 6 deliveries each) durably in ${took.toFixed(0)} ms, ${deciding.toFixed(0)} ms of it the fixture's deciding`,
)
console.log(`${transactions.length} transactions: ${spread(transactions)}; file ${fileMiB(folder)} MiB`)
const idle = []
for (let turn = 0; turn < 1000; turn++) {
  const begunAt = performance.now()
  await store.decideDue(END, 10_000, decide)
  idle.push(performance.now() - begunAt)
}
console.log(`nothing due: ${spread(idle)}`)
await store.close()
