// Clusters as the product makes and decides them: the real domain, routes, and a syslog sink. No stand-in decides anything here.
import { product } from './bench-fixture.mjs'

const { loadProfiles } = await product('config/profiles.js')
const { decideCreation, decideDue } = await product('engine/decide.js')
const { createRouter } = await product('routing/router.js')
const { SINK_KINDS } = await product('sinks/registry.js')

export const DAY_MS = 86_400_000
/** Spring's change of the clocks lies between, so the end is at 09:00 local time as the start was. */
export const INSTALLED_AT = Date.parse('2026-03-01T17:00:00Z')
export const END = Date.parse('2026-05-30T16:00:00Z')

/** 60,000 alarms of 10,000 clusters: the end and five of the two services. */
export const ALARMS_AT_END = 6

const profiles = loadProfiles()
if (!profiles.ok) throw new Error('the product profiles cannot be read')

export const idOf = (index) => `cup-${String(index).padStart(6, '0')}`

export function blockOf(index) {
  const id = idOf(index)
  const mac = (0x000bcd000000 + index).toString(16).padStart(12, '0')
  const node = { hostname: `${id}-pub`, address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`, mac, role: 'publisher' }
  return { id, product: 'cup-7', release: '7.0.5', timezone: 'America/Los_Angeles', nodes: [node] }
}

export function syslogSink(port, options = {}) {
  const config = { transport: 'tcp', host: '127.0.0.1', port, format: 'rfc5424', ...options }
  return SINK_KINDS.syslog.create('noc', config, { resolvePath: (path) => path })
}

export function decidingWith(sink) {
  const router = createRouter([{ to: ['noc'] }], new Map([['noc', sink]]))
  return { router, profiles: profiles.products, gaps: [], clockTrust: 'trusted' }
}

/** Creates `count` clusters as a configuration file would, at `now`, each installed when `installedAt` says. */
export async function createFleet(store, count, now, deciding, installedAt = () => INSTALLED_AT) {
  for (let from = 0; from < count; from += 200) {
    const creations = Array.from({ length: Math.min(200, count - from) }, (_, offset) => {
      const block = blockOf(from + offset)
      const creation = { block, labels: { site: 'sjc' }, installedAt: installedAt(from + offset), history: [], source: 'api' }
      const decided = decideCreation(creation, now, deciding)
      if ('refusal' in decided) throw new Error(decided.refusal.text)
      return { id: block.id, labels: { site: 'sjc' }, origin: 'api', blockDigest: '', block, decide: () => decided.decision }
    })
    await store.createClusters(now, creations)
  }
}

/** The end comes for every cluster: what the engine's tick does, until nothing is due. Answers how long each transaction held the loop. */
export async function tickUntilDone(store, now, deciding) {
  const transactionsMs = []
  let alarms = 0
  for (let more = true; more; ) {
    const startedAt = performance.now()
    const result = await store.decideDue(now, 500, (row) => decideDue(row, now, deciding))
    transactionsMs.push(performance.now() - startedAt)
    for (const { decision } of result.decided) alarms += decision.alarms.length
    more = result.more
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { transactionsMs, alarms }
}
