// A Communications Manager with 60,000 users and 120,000 phones on the real daemon: report, one change, a bulk job of 30,000 users, a search in
// System Status, and the daemon's memory. Everything over HTTP, one request after another.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { loadDevices } from '../dist/config/devices.js'
import { loadProfiles } from '../dist/config/profiles.js'
import { createCucm } from '../dist/cucm/managers.js'
import { change } from '../dist/cucm/operating.js'
import { userFrom } from '../dist/domain/cucm/users.js'
import { createEngine } from '../dist/engine/engine.js'
import { createEvents } from '../dist/engine/events.js'
import { machine } from '../dist/engine/machine.js'
import { openStore } from '../dist/store/open-store.js'
import { freshFolder, startBench } from './bench-fixture.mjs'
import { clusterYaml, memoryMiB, startDaemon } from './daemon-fixture.mjs'
import { blockOf, DAY_MS } from './fleet-fixture.mjs'

const USERS = 60_000
const PHONES = 120_000
const BULK_USERS = 30_000
const ROWS_AT_ONCE = 1000
const ROUNDS = 50
const CUCM = { id: 'cucm-sjc', release: '7.0.2', mac: '000bcd4ee5c0', units: 1_000_000 }

const folder = freshFolder()
const started = Date.now()
await seed(join(folder, 'data'))
console.log(`${USERS} users and ${PHONES} phones made in ${((Date.now() - started) / 1000).toFixed(1)} s`)

const config = join(folder, 'lapsewatch.yaml')
const block = clusterYaml(blockOf(0), Math.floor(started / 1000) * 1000 - 30 * DAY_MS)
const id = /id: (\S+)/.exec(block)[1]
writeFileSync(
  config,
  `store: ./data
http: { listen: "127.0.0.1:0" }
cucm: [ { id: ${CUCM.id}, release: "${CUCM.release}", mac: "${CUCM.mac}", units: ${CUCM.units} } ]
clusters:
${block}    cucm: ${CUCM.id}
`,
)
const daemon = await startDaemon(config, { withProbe: false })
await daemon.said(/"message":"ready"/)
const url = daemon.url
const api = `${url}/api/v1/cucm/${CUCM.id}`

// The first answer of a daemon that has just begun is told apart: most of it is code that runs for the first time.
const [first] = await timed(1, () => get(`${api}/license-unit-report`))
const report = await timed(ROUNDS, () => get(`${api}/license-unit-report`))
const changes = await timed(ROUNDS, (round) => patch(`${api}/users/${userid(round)}`, { enableCup: round % 2 === 0 }))
const searches = ['find=begins-with&text=user1', 'find=contains&text=99', 'find=ends-with&text=7', 'by=primaryExtension&find=is-empty']
const search = await timed(ROUNDS, (round) =>
  get(`${url}/api/v1/clusters/${id}/system-status?${searches[round % searches.length]}&limit=50`),
)

const bulkStarted = performance.now()
const lines = Array.from({ length: BULK_USERS }, (_, index) => `${userid(USERS - 1 - index)},true,true`)
const ordered = await fetch(`${api}/bulk-jobs?kind=update-users`, {
  method: 'POST',
  headers: { 'content-type': 'text/csv' },
  body: `userid,enableCup,enableCupc\n${lines.join('\n')}\n`,
})
if (ordered.status !== 202) throw new Error(await ordered.text())
const answeredMs = performance.now() - bulkStarted
let job = await ordered.json()
const seen = new Set()
const health = []
while (job.state !== 'done') {
  const asked = performance.now()
  await get(`${url}/healthz`)
  health.push(performance.now() - asked)
  await wait(50)
  job = await get(`${api}/bulk-jobs/${job.id}`)
  seen.add(job.changed)
}
const bulkMs = performance.now() - bulkStarted
if (job.changed !== BULK_USERS) throw new Error(`${job.changed} of ${BULK_USERS} lines changed something`)
const memory = memoryMiB(daemon.pid)
await daemon.stop()

const bench = startBench(`licensing: a Communications Manager with ${USERS} users and ${PHONES} phones`)
bench.target('License Unit Report, p99', percentile(report, 0.99), 'ms', { below: 50 })
bench.figure('  the first one after the start', first, 'ms')
bench.target('one capability assigned, durable, p99', percentile(changes, 0.99), 'ms', { below: 50 })
bench.target('System Status, a search, p99', percentile(search, 0.99), 'ms', { below: 100 })
bench.target(`bulk job of ${BULK_USERS} users, done and durable`, bulkMs / 1000, 's', { below: 10 })
bench.figure('  of it until the order was taken', answeredMs, 'ms')
bench.figure('  positions seen on the way', seen.size, '')
bench.figure('  GET /healthz meanwhile, longest', Math.max(...health), 'ms')
bench.target('memory at most', memory.most, 'MiB', { below: 500 })
bench.end()

function userid(index) {
  return `user${String(index).padStart(5, '0')}`
}

async function get(address) {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  return (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : await response.text()
}

async function patch(address, body) {
  const response = await fetch(address, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  return await response.json()
}

async function timed(rounds, run) {
  const took = []
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now()
    await run(round)
    took.push(performance.now() - from)
  }
  return took
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

async function seed(path) {
  const store = await openStore(path)
  const events = createEvents((error) => {
    throw error
  })
  const devices = loadDevices().devices
  const engine = await createEngine({
    store,
    profiles: loadProfiles().products,
    events,
    machine,
    self: { hostname: 'bench', version: '0' },
    simulation: null,
    crashPoint: () => undefined,
    router: { route: () => [], render: () => undefined },
  })
  const operating = { engine, store, devices, events }
  await createCucm(operating, CUCM, 'configuration')
  const write = (count, make) => async () => {
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      await change(operating, CUCM.id, 'api', {}, ({ state }) => ({
        changes: Array.from({ length: Math.min(ROWS_AT_ONCE, count - from) }, (_, index) =>
          make(from + index, state, state.changes + 1 + index),
        ),
        value: null,
      }))
    }
  }
  await write(USERS, (index, state, changed) => ({
    kind: 'user',
    before: null,
    after: userFrom(
      null,
      { userid: userid(index), primaryExtension: index % 3 === 0 ? null : String(40_000 + index) },
      state.assigned,
      changed,
    ),
    job: null,
  }))()
  await write(PHONES, (index, _, changed) => ({
    kind: 'phone',
    before: null,
    after: {
      name: index < USERS ? `SEP${index}` : `UPC${index - USERS}`,
      model: index < USERS ? 'Cisco 7960G' : 'Cisco Unified Personal Communicator',
      owner: userid(index % USERS),
      primaryPhone: index < USERS ? null : `SEP${index - USERS}`,
      changed,
    },
    job: null,
  }))()
  await engine.stop()
  await store.close()
}
