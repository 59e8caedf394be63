// 10,000 one-node clusters whose evaluation ends at one instant, through the real daemon on a simulated clock: how long until all is durable
// (seen in the file by another process), until one TCP receiver has every alarm, how long a transaction holds the loop, and what the API does
// meanwhile. The clock runs at the machine's pace, so the fleet is created some seconds before the end.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { freshFolder, machineMs, most, quantile, startBench } from './bench-fixture.mjs'
import { clusterYaml, keepAsking, memoryMiB, metric, startDaemon } from './daemon-fixture.mjs'
import { ALARMS_AT_END, blockOf, END, INSTALLED_AT } from './fleet-fixture.mjs'
import { startReceiver } from './receiver-fixture.mjs'

const CLUSTERS = 10_000
const ALARMS = CLUSTERS * ALARMS_AT_END
/** Each cluster's creation told its last countdown: that is over before the end comes. */
const BEFORE_END_MS = 15_000

const receiver = await startReceiver('octet-counting')
const folder = freshFolder()
const config = join(folder, 'lapsewatch.yaml')
const clusters = Array.from({ length: CLUSTERS }, (_, index) => clusterYaml(blockOf(index), INSTALLED_AT))
writeFileSync(
  config,
  `clock: { start: ${new Date(END - BEFORE_END_MS).toISOString()}, speed: 1 }
store: ./data
http: { listen: "127.0.0.1:0" }
sinks: { noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${receiver.port} } }
routes: [ { to: [ noc ] } ]
clusters:
${clusters.join('')}`,
)
const daemon = await startDaemon(config)
const stopAsking = keepAsking(daemon.url, '/healthz', 5)
await daemon.said(/"message":"ready"/)
const { lastAtMs: createdToldAtMs } = await receiver.expect(CLUSTERS)
const db = new Database(join(folder, 'data/lapsewatch.sqlite'), { readonly: true })
const expired = db.prepare("SELECT count(*) FROM clusters WHERE mode = 'evaluation-expired' AND retired = 0").pluck()
const stillDue = db.prepare('SELECT 1 FROM clusters WHERE next_at <= ? LIMIT 1').pluck()
const next = () => new Promise((resolve) => setTimeout(resolve, 20))
// The daemon's own word for its licence time says when the end comes.
const nowText = await metric(daemon.url, /^lapsewatch_now_timestamp_seconds ([\d.e+]+)$/m)
const endAtMs = machineMs() + (END - Number(nowText[1]) * 1000)
await new Promise((resolve) => setTimeout(resolve, endAtMs - machineMs() - 500))
const isQuiet = expired.get() === 0 && createdToldAtMs < endAtMs - 500
await stopAsking()
await daemon.probed()
const stopAskingInStorm = keepAsking(daemon.url, '/healthz', 5)
const arriving = receiver.expect(CLUSTERS + ALARMS)
while (stillDue.get(END) !== undefined) await next()
const durableAtMs = machineMs()
const { lastAtMs } = await arriving
const latencies = await stopAskingInStorm()
const { transactionsMs, longestStallMs } = await daemon.probed()
const allExpired = expired.get() === CLUSTERS
db.close()
const found = await receiver.distinct(/alarmId="([^"]+\.end[^"]*)"/)
const { most: memory } = memoryMiB(daemon.pid)
await daemon.stop()
receiver.stop()

const bench = startBench(`storm: ${CLUSTERS} clusters end at one instant, ${ALARMS} alarms, the real daemon`)
bench.target('durable after', (durableAtMs - endAtMs) / 1000, 's', { below: 5 })
bench.target('delivered to a TCP receiver after', (lastAtMs - endAtMs) / 1000, 's', { below: 10 })
bench.target('transactions, p99', quantile(transactionsMs, 0.99), 'ms', { below: 25 })
bench.figure('transactions, p50', quantile(transactionsMs, 0.5), 'ms')
bench.figure('transactions, longest', most(transactionsMs), 'ms')
bench.figure('transactions beyond 25 ms', transactionsMs.filter((each) => each > 25).length, `of ${transactionsMs.length}`)
bench.figure('longest time between two turns of the loop', longestStallMs, 'ms')
bench.figure('GET /healthz meanwhile, p50', quantile(latencies, 0.5), 'ms')
bench.figure('GET /healthz meanwhile, p99', quantile(latencies, 0.99), 'ms')
bench.figure('GET /healthz meanwhile, longest', most(latencies), 'ms')
bench.figure('memory at most', memory, 'MiB')
bench.check('nothing was due before the end', isQuiet)
bench.check('every cluster is expired in the store', allExpired)
bench.check(`every one of ${ALARMS} alarms arrived, each once`, found.distinct === ALARMS && found.frames === CLUSTERS + ALARMS)
bench.end()
