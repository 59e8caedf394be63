// 10,000 clusters from YAML, into a folder: a first start of the real daemon with such a file, and a reload of one that runs with none. How
// long until all of them are there, how long the loop was held meanwhile, and what the API answered. Half of the evaluations are in their
// countdown or over, so that the import has missed slots to make up for.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, machineMs, most, quantile, startBench } from './bench-fixture.mjs'
import { clusterYaml, keepAsking, memoryMiB, startDaemon } from './daemon-fixture.mjs'
import { blockOf, DAY_MS } from './fleet-fixture.mjs'

const CLUSTERS = 10_000
const RUNS = 2
const DAYS = 120

const now = Math.floor(Date.now() / 1000) * 1000
const clusters = Array.from({ length: CLUSTERS }, (_, index) => clusterYaml(blockOf(index), now - (index % DAYS) * DAY_MS - index * 1000))
const head = `store: ./data
http: { listen: "127.0.0.1:0" }
sinks: { noc: { type: file, path: ./alarms.jsonl } }
routes: [ { to: [ noc ] } ]
`
const full = `${head}clusters:\n${clusters.join('')}`
const results = { start: [], reload: [] }
const stalls = { start: [], reload: [] }
const latencies = { start: [], reload: [] }
const memories = []
let areAllThere = true

async function countOf(url) {
  const { items } = await (await fetch(`${url}/api/v1/clusters?limit=1`)).json()
  const health = await (await fetch(`${url}/metrics`)).text()
  const counts = [...health.matchAll(/^lapsewatch_clusters\{mode="[^"]+"\} (\d+)$/gm)].map(([, count]) => Number(count))
  return items.length === 1 ? counts.reduce((sum, count) => sum + count, 0) : 0
}

async function run(kind) {
  const folder = freshFolder()
  const config = join(folder, 'lapsewatch.yaml')
  writeFileSync(config, kind === 'start' ? full : head)
  const daemon = await startDaemon(config)
  if (kind === 'reload') {
    await daemon.said(/"message":"ready"/)
    writeFileSync(config, full)
  }
  await daemon.probed()
  const stopAsking = keepAsking(daemon.url, '/healthz', 5)
  const startedAtMs = kind === 'start' ? daemon.startedAtMs : machineMs()
  if (kind === 'reload') daemon.signal('SIGHUP')
  const { atMs } = await daemon.said(kind === 'start' ? /"message":"ready"/ : /"message":"configuration reloaded/)
  results[kind].push((atMs - startedAtMs) / 1000)
  latencies[kind].push(...(await stopAsking()))
  stalls[kind].push((await daemon.probed()).longestStallMs)
  memories.push(memoryMiB(daemon.pid).most)
  areAllThere &&= (await countOf(daemon.url)) === CLUSTERS
  await daemon.stop()
}
for (let index = 0; index < RUNS; index++) for (const kind of index % 2 === 0 ? ['start', 'reload'] : ['reload', 'start']) await run(kind)

const bench = startBench(`import: ${CLUSTERS} clusters from YAML (${(full.length / 2 ** 20).toFixed(1)} MiB), the real daemon`)
bench.target('first start, process start to ready', results.start, 's', { below: 15 })
bench.target('loop held at most, from listening on', stalls.start, 'ms', { below: 50 })
bench.figure('GET /healthz meanwhile, p99', quantile(latencies.start, 0.99), 'ms')
bench.figure('GET /healthz meanwhile, longest', most(latencies.start), 'ms')
bench.target('reload of a running daemon', results.reload, 's', { below: 15 })
bench.target('loop held at most', stalls.reload, 'ms', { below: 50 })
bench.figure('GET /healthz meanwhile, p99', quantile(latencies.reload, 0.99), 'ms')
bench.figure('GET /healthz meanwhile, longest', most(latencies.reload), 'ms')
bench.figure('memory at most', memories, 'MiB')
bench.check('all clusters are there', areAllThere)
bench.end()
