// 1,000 clients follow the stream of the real daemon, and a service is stopped or started: how long from the request until each of them has
// the change. Beside it a bare `ws` server that sends as many messages of the same sizes on the same request. Both in processes of their own,
// the clients in a third; the order alternates.
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { join } from 'node:path'
import { WebSocket, WebSocketServer } from 'ws'
import { freshFolder, inOwnProcess, inPairs, machineMs, median, part, playPart, quantile, startBench } from './bench-fixture.mjs'
import { clusterYaml, cpuSeconds, memoryMiB, metric, startDaemon } from './daemon-fixture.mjs'
import { blockOf, DAY_MS, END } from './fleet-fixture.mjs'

const CLIENTS = 1000
const CHANGES = 40
const PAIRS = 4
/** Longer than the stream takes changes of one cluster together. */
const BETWEEN_MS = 150
const TARGET_MS = 100
const agent = new Agent({ keepAlive: true })
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

if (part !== null) await playPart({ clients, bare })

const folder = freshFolder()
const config = join(folder, 'lapsewatch.yaml')
const cluster = blockOf(0)
const fleet = Array.from({ length: 200 }, (_, index) => clusterYaml(blockOf(index), END - 60 * DAY_MS))
writeFileSync(
  config,
  `clock: { start: ${new Date(END - 40 * DAY_MS).toISOString()}, speed: 1 }
store: ./data
http: { listen: "127.0.0.1:0" }
clusters:
${fleet.join('')}`,
)
const daemon = await startDaemon(config)
await daemon.said(/"message":"ready"/)
const path = `/api/v1/clusters/${cluster.id}/nodes/${cluster.nodes[0].hostname}/services/proxy`
const changes = [`${path}/stop`, `${path}/start`]
const alone = memoryMiB(daemon.pid).now
const sizes = await messagesOfAChange(daemon.url, changes)

const cpuBefore = cpuSeconds(daemon.pid)
let peak = 0
const ours = async () => {
  const answer = await inOwnProcess(import.meta.url, 'clients', { url: daemon.url, path: '/api/v1/stream', changes })
  peak = Math.max(peak, memoryMiB(daemon.pid).most)
  return answer
}
const theirs = async (index) => {
  const portFile = join(folder, `port-${index}`)
  let tell
  const running = inOwnProcess(import.meta.url, 'bare', { sizes, portFile }, [], (send) => {
    tell = send
  })
  while (!existsSync(portFile)) await pause(20)
  const url = `http://127.0.0.1:${readFileSync(portFile, 'utf8')}`
  const answer = await inOwnProcess(import.meta.url, 'clients', { url, path: '/', changes: ['/', '/'] })
  tell('end')
  await running
  return answer
}
const pairs = await inPairs(PAIRS, ours, theirs)
const cpu = cpuSeconds(daemon.pid) - cpuBefore
const dropped = await metric(daemon.url, /^lapsewatch_stream_dropped_total\{reason="slow"\} (\d+)$/m)
await daemon.stop()

const p = (side, share) => pairs.map((pair) => quantile(pair[side].latenciesMs, share))
const bench = startBench(`stream: ${CLIENTS} clients, ${CHANGES} changes a run, ${PAIRS} runs beside a bare ws server`)
bench.target('one change reaches all, p99', p('ours', 0.99), 'ms', { below: TARGET_MS })
bench.figure('p50', p('ours', 0.5), 'ms')
bench.figure('longest', p('ours', 1), 'ms')
bench.figure('bare ws, p99', p('theirs', 0.99), 'ms')
bench.figure('bare ws, p50', p('theirs', 0.5), 'ms')
bench.figure(
  'ours to bare ws, p99',
  pairs.map(({ ours, theirs }) => quantile(ours.latenciesMs, 0.99) / quantile(theirs.latenciesMs, 0.99)),
  '×',
)
bench.figure(
  'ours to bare ws, p50',
  pairs.map(({ ours, theirs }) => median(ours.latenciesMs) / median(theirs.latenciesMs)),
  '×',
)
bench.figure(
  `until ${CLIENTS} have connected and have their snapshot`,
  pairs.map(({ ours }) => ours.connectedMs),
  'ms',
)
bench.figure(
  'the same without a snapshot, bare ws',
  pairs.map(({ theirs }) => theirs.connectedMs),
  'ms',
)
bench.figure('messages of a change', sizes.length, `of ${sizes.reduce((sum, size) => sum + size, 0)} bytes`)
bench.figure('memory before, MiB', alone, 'MiB')
bench.figure('memory at most', peak, 'MiB')
bench.figure('processor time a change', (cpu / (PAIRS * CHANGES)) * 1000, 'ms')
bench.check(
  'every client had every change, and none was dropped',
  pairs.every(({ ours, theirs }) => ours.isWhole && theirs.isWhole) && dropped?.[1] === '0',
)
bench.end()

/** Sizes of the messages that one change makes, the clock's left out. */
async function messagesOfAChange(url, [stop, start]) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream?type=alarm,cluster,delivery`)
  await once(ws, 'message')
  const found = []
  ws.on('message', (data) => found.push(data.length))
  await post(url, stop)
  await pause(500)
  const sizesFound = [...found]
  await post(url, start)
  await pause(500)
  ws.terminate()
  return sizesFound
}

/** The clients: all connect, then a change is asked for again and again, and each says when it had it. */
async function clients({ url, path: streamPath, changes: asked }) {
  let latest = 0
  let startedAtMs = 0
  let missing = 0
  let allHere = () => undefined
  const latenciesMs = []
  const startedMs = machineMs()
  let greeted = 0
  const sockets = []
  const all = new Promise((resolve) => {
    for (let index = 0; index < CLIENTS; index++) {
      const ws = new WebSocket(`${url.replace('http', 'ws')}${streamPath}`)
      let had = 0
      sockets.push(ws)
      const greet = () => {
        if (++greeted === CLIENTS) resolve()
      }
      if (streamPath === '/') ws.on('open', greet)
      ws.on('error', (error) => {
        throw error
      })
      ws.on('message', (data) => {
        const kind = data.toString('latin1', 9, 17)
        if (kind === 'snapshot') return greet()
        if (!kind.startsWith('cluster') || had === latest) return
        had = latest
        latenciesMs.push(machineMs() - startedAtMs)
        if (--missing === 0) allHere()
      })
    }
  })
  await all
  const connectedMs = machineMs() - startedMs
  await pause(300)
  for (let change = 0; change < CHANGES; change++) {
    latest = change + 1
    missing = CLIENTS
    const here = new Promise((resolve) => {
      allHere = resolve
    })
    startedAtMs = machineMs()
    await Promise.all([post(url, asked[change % 2]), Promise.race([here, pause(10_000)])])
    await pause(BETWEEN_MS)
  }
  for (const ws of sockets) ws.terminate()
  return { latenciesMs, connectedMs, isWhole: latenciesMs.length === CLIENTS * CHANGES }
}

/** A bare `ws` server: on each request it sends to everybody what the daemon would send. */
async function bare({ sizes: bytes, portFile }) {
  const messages = bytes.map((size, index) => {
    const type = index === bytes.length - 1 ? 'cluster' : 'alarm'
    const text = `{"type":"${type}","data":"`
    return Buffer.from(`${text}${'x'.repeat(Math.max(0, size - text.length - 2))}"}`)
  })
  const server = createServer((_, response) => {
    response.end('{}')
    for (const message of messages) for (const ws of wss.clients) ws.send(message, { binary: false })
  })
  const wss = new WebSocketServer({ server, perMessageDeflate: false })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  writeFileSync(`${portFile}.new`, String(server.address().port))
  renameSync(`${portFile}.new`, portFile)
  await once(process, 'message')
  return { ended: true }
}

function post(url, target) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${target}`, { method: 'POST', agent }, (response) => {
      response.resume()
      response.on('end', () => (response.statusCode < 300 ? resolve() : reject(new Error(`${target} answered ${response.statusCode}`))))
    })
    sent.on('error', reject)
    sent.end()
  })
}
