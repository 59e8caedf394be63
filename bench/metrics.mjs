// A scrape of 10,000 two-node clusters (issue 2: under 300 ms, the loop held for less than 50 ms): the first one, which reads the store, and
// later ones, which only join; over loopback HTTP too. Beside it prom-client alone with the same series, orders alternating. Memory by cluster.
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Gauge, Registry } from 'prom-client'
import { most, product, startBench } from './bench-fixture.mjs'
import { idOf } from './fleet-fixture.mjs'

const { openStore } = await product('store/open-store.js')
const { createEvents } = await product('engine/events.js')
const { createFleetReading } = await product('engine/fleet-reading.js')
const { createMetrics } = await product('telemetry/metrics.js')

const CLUSTERS = 10_000
const RUNS = 9
const START = Date.parse('2026-03-01T17:00:00Z')
const END = START + 90 * 86_400_000
const MODES = ['evaluation', 'evaluation-expired', 'grace', 'grace-expired', 'production']
const OTHER_SERIES = new Set(['lapsewatch_cluster_info', 'lapsewatch_cluster_mode', 'lapsewatch_service_up'])

function stateOf(id) {
  const services = { 'presence-engine': { state: 'running' }, proxy: { state: 'running' } }
  const clock = { key: 'evaluation.20260301T170000Z', kind: 'evaluation', release: '7.0', startsAt: START, endsAt: END }
  return {
    id,
    product: 'cup-7',
    release: '7.0.5',
    installedRelease: '7.0',
    timezone: 'America/Los_Angeles',
    cadence: null,
    nodes: [
      { hostname: `${id}-pub`, address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher', services },
      { hostname: `${id}-sub1`, address: '10.1.1.11', mac: '000bcd4ee59e', role: 'subscriber', services },
    ],
    files: [],
    evaluations: [clock],
    grace: null,
    mode: 'evaluation',
    retiredAt: null,
    standing: [],
    doneThrough: START,
    voided: {},
    seq: 1,
  }
}

function decisionOf(id) {
  const entry = { type: 'installed', data: { id }, seq: 1, at: START, source: 'api' }
  return { state: stateOf(id), entries: [entry], alarms: [], deliveries: [], owed: [], sequences: {}, nextAt: END - 30 * 86_400_000 }
}

const store = await openStore('memory')
for (let from = 0; from < CLUSTERS; from += 500) {
  const creations = Array.from({ length: Math.min(500, CLUSTERS - from) }, (_, index) => {
    const id = idOf(from + index)
    return { id, labels: { site: 'sjc' }, origin: 'api', blockDigest: '', block: {}, decide: () => decisionOf(id) }
  })
  await store.createClusters(START, creations)
}

const cpuMs = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** Milliseconds it took, and the longest time between two turns of the loop: by the clock, and by the processor (fair on a busy machine). */
async function timed(work) {
  global.gc?.()
  let lastTurn = performance.now()
  let stall = 0
  let turnCpu = 0
  let cpuAtTurn = process.cpuUsage()
  let isOver = false
  const turn = () => {
    stall = Math.max(stall, performance.now() - lastTurn)
    lastTurn = performance.now()
    turnCpu = Math.max(turnCpu, cpuMs(cpuAtTurn))
    cpuAtTurn = process.cpuUsage()
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  const bytes = await work()
  const took = performance.now() - startedAt
  const cpu = cpuMs(cpuBefore)
  isOver = true
  return { took, cpu, stall: Math.max(stall, performance.now() - lastTurn), turnCpu: Math.max(turnCpu, cpuMs(cpuAtTurn)), bytes }
}

const heapMiB = () => {
  global.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const bench = startBench(`metrics: a scrape of ${CLUSTERS} two-node clusters`)
const took = (runs) => runs.map((run) => run.took)
const longestStall = (runs) => most(runs.map((run) => run.stall))

async function readOnly() {
  for (let afterId = ''; ; ) {
    const rows = await store.clusters({ afterId, limit: 200, retired: false })
    const last = rows.at(-1)
    if (last === undefined) return 0
    afterId = last.id
    await new Promise((resolve) => setImmediate(resolve))
  }
}
bench.figure('reading the store, nothing else', took([await timed(readOnly)]), 'ms')

const time = { simulated: null, now: () => START, trust: () => null }
const events = createEvents((error) => console.error(error))
const before = heapMiB()
const metrics = createMetrics({
  store,
  reading: createFleetReading(store),
  time,
  events,
  version: 'bench',
  sinks: () => ['noc'],
  stream: () => ({ clients: 0, framesSent: 0, bytesSent: 0, snapshots: 0, resumes: 0, refused: 0, coalesced: 0, dropped: {} }),
  access: () => ({ sessions: 0, refusals: {} }),
  licensed: { all: async () => [], one: async () => undefined },
})

async function joined() {
  let bytes = 0
  for await (const chunk of (await metrics.render()).chunks) bytes += Buffer.byteLength(chunk)
  return bytes
}

const first = [await timed(joined)]
bench.target('first scrape, which reads the store', took(first), 'ms', { below: 300 })
bench.target('first scrape, longest time between two turns of the loop', longestStall(first), 'ms', { below: 50 })
bench.figure('memory kept', ((heapMiB() - before) * 2 ** 20) / CLUSTERS, 'bytes a cluster')

const server = createServer((_, response) => {
  metrics.render().then(({ chunks }) => pipeline(Readable.from(chunks), response))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address()
async function overHttp() {
  const [response] = await once(get({ port, host: '127.0.0.1', path: '/metrics', agent: false }), 'response')
  let bytes = 0
  for await (const chunk of response) bytes += chunk.length
  return bytes
}

const registry = new Registry()
const gauge = (name, labelNames) => new Gauge({ name, help: 'The same series.', labelNames, registers: [registry] })
const peer = {
  info: gauge('lapsewatch_cluster_info', ['cluster', 'product', 'release', 'label_site']),
  mode: gauge('lapsewatch_cluster_mode', ['cluster', 'mode']),
  expiry: gauge('lapsewatch_clock_expiry_timestamp_seconds', ['cluster', 'clock']),
  next: gauge('lapsewatch_next_alarm_timestamp_seconds', ['cluster']),
  up: gauge('lapsewatch_service_up', ['cluster', 'node', 'service']),
}
const peerBefore = heapMiB()
for (let index = 0; index < CLUSTERS; index++) {
  const cluster = idOf(index)
  peer.info.set({ cluster, product: 'cup-7', release: '7.0.5', label_site: 'sjc' }, 1)
  for (const mode of MODES) peer.mode.set({ cluster, mode }, mode === 'evaluation' ? 1 : 0)
  peer.expiry.set({ cluster, clock: 'evaluation' }, END / 1000)
  peer.next.set({ cluster }, (END - 30 * 86_400_000) / 1000)
  for (const node of ['pub', 'sub1'])
    for (const service of ['presence-engine', 'proxy']) peer.up.set({ cluster, node: `${cluster}-${node}`, service }, 1)
}
bench.figure('prom-client alone keeps', ((heapMiB() - peerBefore) * 2 ** 20) / CLUSTERS, 'bytes a cluster')

const runs = { joined: [], http: [], peer: [] }
const works = [
  ['joined', joined],
  ['http', overHttp],
  ['peer', async () => Buffer.byteLength(await registry.metrics())],
]
for (let run = 0; run < RUNS; run++) {
  for (const [name, work] of run % 2 === 0 ? works : [...works].reverse()) runs[name].push(await timed(work))
}
bench.target('later scrapes', took(runs.joined), 'ms', { below: 300 })
bench.target('later scrapes over HTTP', took(runs.http), 'ms', { below: 300 })
bench.target('longest time between two turns of the loop', longestStall([...runs.joined, ...runs.http]), 'ms', { below: 50 })
bench.figure('prom-client alone, same series', took(runs.peer), 'ms')
bench.figure(
  'ratio to prom-client alone',
  runs.joined.map((run, index) => runs.peer[index].took / run.took),
  '×',
)

const text = (await registry.metrics())
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .sort()
const mine = []
for await (const chunk of (await metrics.render()).chunks) mine.push(chunk)
const same = mine
  .join('')
  .split('\n')
  .filter((line) => [...OTHER_SERIES, 'lapsewatch_clock_expiry', 'lapsewatch_next_alarm'].some((name) => line.startsWith(name)))
  .sort()
bench.check(`both say the same: ${text.length} series`, text.join('\n') === same.join('\n'))
server.close()
metrics.stop()
await store.close()
bench.end()
