// A daemon with ten clusters on the machine's clock that has nothing to do: its memory after a minute, and the processor time of the next one.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freshFolder, startBench } from './bench-fixture.mjs'
import { clusterYaml, cpuSeconds, memoryMiB, startDaemon } from './daemon-fixture.mjs'
import { blockOf, DAY_MS } from './fleet-fixture.mjs'
import { startReceiver } from './receiver-fixture.mjs'

const CLUSTERS = 10
const MINUTE_MS = 60_000

const receiver = await startReceiver('octet-counting')
const folder = freshFolder()
const config = join(folder, 'lapsewatch.yaml')
const now = Math.floor(Date.now() / 1000) * 1000
const clusters = Array.from({ length: CLUSTERS }, (_, index) => clusterYaml(blockOf(index), now - (65 + index) * DAY_MS))
writeFileSync(
  config,
  `store: ./data
http: { listen: "127.0.0.1:0" }
sinks: { noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${receiver.port} } }
routes: [ { to: [ noc ] } ]
clusters:
${clusters.join('')}`,
)
const daemon = await startDaemon(config, { withProbe: false })
await daemon.said(/"message":"ready"/)
// One alarm each: those whose countdown has begun.
await receiver.expect(CLUSTERS)
await wait(MINUTE_MS)
const memory = memoryMiB(daemon.pid)
const cpuBefore = cpuSeconds(daemon.pid)
await wait(MINUTE_MS)
const share = ((cpuSeconds(daemon.pid) - cpuBefore) / (MINUTE_MS / 1000)) * 100
await daemon.stop()
receiver.stop()

const bench = startBench(`idle: a daemon with ${CLUSTERS} clusters and a TCP sink, after a minute`)
bench.target('memory (resident)', memory.now, 'MiB', { below: 150 })
bench.figure('memory at most', memory.most, 'MiB')
bench.target('processor over the next minute', share, '%', { below: 1 })
bench.end()
