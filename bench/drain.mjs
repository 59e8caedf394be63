// A backlog of decided deliveries drained by the real dispatcher from the real store (a folder, WAL, synchronous=FULL) over TCP: read, sent,
// recorded. Measured from the dispatcher's start to the last record; the confirm window ends early, because the conversation is closed in
// order once all is there. Beside it winston-syslog, which keeps nothing, with lines of the same length. Each run in a process of its own.
import { cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freshFolder, inOwnProcess, inPairs, machineMs, part, playPart, product, startBench } from './bench-fixture.mjs'
import { ALARMS_AT_END, createFleet, decidingWith, END, INSTALLED_AT, syslogSink, tickUntilDone } from './fleet-fixture.mjs'
import { startReceiver } from './receiver-fixture.mjs'

/** A countdown's 30 days, the end, and the five alarms of the services: whole lives of clusters that nobody was told of yet. */
const ALARMS_A_LIFE = 30 + ALARMS_AT_END
const CLUSTERS = 8334
const DELIVERIES = CLUSTERS * ALARMS_A_LIFE
const RUNS = 5

const { openStore } = await product('store/open-store.js')

const parts = {
  /** Fills a folder once; every run begins with a copy of it. */
  async fill({ folder }) {
    const store = await openStore(folder)
    const deciding = decidingWith(syslogSink(1))
    await createFleet(store, CLUSTERS, INSTALLED_AT, deciding)
    await tickUntilDone(store, END, deciding)
    const octets = (await store.pending('noc', 0, 1000)).map(({ payload }) => payload.length)
    await store.close()
    return { octets: octets.reduce((sum, each) => sum + each, 0) / octets.length }
  },
  async ours({ folder, port }) {
    const { startDispatcher } = await product('routing/dispatcher.js')
    const { machine } = await product('engine/machine.js')
    const store = await openStore(folder)
    let recorded = 0
    let lastRecordAtMs = 0
    const hear = (event) => {
      if (event.type === 'delivered') recorded += event.count
      if (event.type === 'delivery-failed' || event.type === 'trouble') console.error(event)
      lastRecordAtMs = machineMs()
    }
    const startedAtMs = machineMs()
    const cpuBefore = process.cpuUsage()
    const clock = { now: () => END }
    const dispatcher = startDispatcher({
      sink: syslogSink(port),
      store,
      events: { emit: hear },
      clock,
      machine,
      crashPoint: () => undefined,
    })
    await new Promise((resolve) => process.once('message', resolve))
    await dispatcher.stop()
    const { user, system } = process.cpuUsage(cpuBefore)
    const [{ pending }] = await store.outbox()
    await store.close()
    return { tookMs: lastRecordAtMs - startedAtMs, recorded, pending, cpuMs: (user + system) / 1000 }
  },
  async theirs({ port, octets }) {
    const require = createRequire(import.meta.url)
    const winston = require('winston')
    const { Syslog } = require('winston-syslog')
    const options = {
      host: '127.0.0.1',
      port,
      protocol: 'tcp4',
      type: '5424',
      facility: 'local7',
      localhost: 'cup-000000-pub',
      app_name: 'lapsewatch',
      eol: '\n',
    }
    const transport = new Syslog(options)
    const logger = winston.createLogger({
      levels: winston.config.syslog.levels,
      format: winston.format.printf(({ message }) => message),
      transports: [transport],
    })
    await new Promise((resolve) => transport.connect(resolve))
    const text = 'x'.repeat(Math.max(1, Math.round(octets) - 100))
    const startedAtMs = machineMs()
    for (let sequence = 0; sequence < DELIVERIES; sequence++) {
      logger.warning(`[n="${sequence}"] ${text}`)
      // Its socket writes once the loop turns: without this everything would be kept until the end.
      if (sequence % 500 === 499) await new Promise((resolve) => setImmediate(resolve))
    }
    await new Promise((resolve) => process.once('message', resolve))
    transport.close()
    return { startedAtMs }
  },
}
if (part !== null) await playPart(parts)

const template = freshFolder()
const { octets } = await inOwnProcess(import.meta.url, 'fill', { folder: template })
const counted = await startReceiver('octet-counting')
const lines = await startReceiver('newline')
let allArrived = true
let allRecorded = true

async function ours() {
  const folder = join(template, '..', `${template.split('/').at(-1)}-copy`)
  rmSync(folder, { recursive: true, force: true })
  cpSync(template, folder, { recursive: true })
  await counted.reset()
  const { answer } = await whenAllIsThere(counted, 'ours', { folder, port: counted.port })
  const { distinct, frames } = await counted.distinct(/deliveryId="([^"]+)"/)
  allArrived &&= distinct === DELIVERIES && frames === DELIVERIES
  allRecorded &&= answer.recorded === DELIVERIES && answer.pending === 0
  rmSync(folder, { recursive: true, force: true })
  return (DELIVERIES / answer.tookMs) * 1000
}

async function theirs() {
  await lines.reset()
  const { answer, arrived } = await whenAllIsThere(lines, 'theirs', { port: lines.port, octets })
  allArrived &&= (await lines.distinct(/n="(\d+)"/)).distinct === DELIVERIES
  return (DELIVERIES / (arrived.lastAtMs - answer.startedAtMs)) * 1000
}

/** Lets a part run, and tells it when everything has arrived. */
async function whenAllIsThere(receiver, name, data) {
  let tell = () => undefined
  const arriving = receiver.expect(DELIVERIES).then((arrived) => {
    tell('all there')
    return arrived
  })
  const answer = await inOwnProcess(import.meta.url, name, data, [], (send) => {
    tell = send
  })
  return { answer, arrived: await arriving }
}

const pairs = await inPairs(RUNS, ours, theirs)
counted.stop()
lines.stop()
const bench = startBench(`drain: a backlog of ${DELIVERIES} deliveries of about ${Math.round(octets)} octets`)
bench.sideBySide('ours, read, sent and recorded', 'winston-syslog, sent', pairs, 'lines/s', { atLeast: 1.5 })
bench.check('everything arrived, each line once', allArrived)
bench.check('every delivery is recorded as sent', allRecorded)
bench.end()
