// 100,000 clusters in the store: from the start of the real daemon's process to the end of its first tick, its memory, and what a tick with
// nothing due costs then. The fleet is created by the real domain, on the machine's clock, with nothing due for weeks.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freshFolder, inOwnProcess, machineMs, part, playPart, product, startBench } from './bench-fixture.mjs'
import { memoryMiB, metric, startDaemon } from './daemon-fixture.mjs'
import { createFleet, DAY_MS, decidingWith, syslogSink } from './fleet-fixture.mjs'

const CLUSTERS = 100_000
const RUNS = 2
/** Ticks come once a second. */
const TICKS = 10
const FIRST_TICK_MS_MAX = 60_000

const parts = {
  async fill({ folder }) {
    const { openStore } = await product('store/open-store.js')
    const store = await openStore(folder)
    await store.claimClockKind('machine')
    const now = Date.now()
    // Spread over forty days, each at a second of its own: all before their countdowns.
    await createFleet(
      store,
      CLUSTERS,
      now,
      decidingWith(syslogSink(1)),
      (index) => now - 10 * DAY_MS - (index % 400) * 0.1 * DAY_MS - index,
    )
    await store.close()
    return {}
  },
}
if (part !== null) await playPart(parts)

const folder = freshFolder()
await inOwnProcess(import.meta.url, 'fill', { folder: join(folder, 'data') })
const config = join(folder, 'lapsewatch.yaml')
writeFileSync(
  config,
  `store: ./data
http: { listen: "127.0.0.1:0" }
sinks: { noc: { type: syslog, transport: udp, host: 127.0.0.1, port: 9 } }
routes: [ { to: [ noc ] } ]
`,
)
const firstTickS = []
const memories = []
const scraped = []
const ticksMs = []
for (let run = 0; run < RUNS; run++) {
  const daemon = await startDaemon(config)
  await daemon.said(/"message":"ready"/)
  let { firstTickAtMs } = await daemon.probed()
  while (firstTickAtMs === null) {
    if (machineMs() - daemon.startedAtMs > FIRST_TICK_MS_MAX) throw new Error('the probe has seen no tick of the daemon')
    await wait(20)
    ;({ firstTickAtMs } = await daemon.probed())
  }
  firstTickS.push((firstTickAtMs - daemon.startedAtMs) / 1000)
  memories.push(memoryMiB(daemon.pid).most)
  await wait(TICKS * 1000)
  ticksMs.push(...(await daemon.probed()).ticksMs)
  await metric(daemon.url, /^lapsewatch_build_info/m)
  await metric(daemon.url, /^lapsewatch_build_info/m)
  scraped.push(memoryMiB(daemon.pid).most)
  await daemon.stop()
}
const bench = startBench(`fleet: ${CLUSTERS} clusters in the store, the real daemon`)
bench.target('process start to the end of the first tick', firstTickS, 's', { below: 10 })
bench.target('memory at most, until then', memories, 'MiB', { below: 1024 })
bench.target('memory at most, after two scrapes of the whole fleet', scraped, 'MiB', { below: 1024 })
bench.target('a tick with nothing due', ticksMs, 'ms', { below: 5 })
bench.check('such ticks came', ticksMs.length > RUNS)
bench.end()
