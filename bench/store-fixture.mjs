// Shared by the bench/store-*.mjs scripts: opens the built store in a fresh folder and makes decisions of the size that an expiry makes.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const dist = process.env.LAPSEWATCH_DIST ?? new URL('../dist', import.meta.url).pathname
const { openStore } = await import(pathToFileURL(join(dist, 'store/open-store.js')).href)

export { openStore }

export const END = Date.parse('2026-05-30T16:00:00Z')

export function freshFolder() {
  const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'lapsewatch-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const idOf = (index) => `cup-${String(index).padStart(6, '0')}`

function stateOf(id, over) {
  return {
    id,
    product: 'cup-7',
    release: '7.0.5',
    installedRelease: '7.0',
    timezone: 'America/Los_Angeles',
    cadence: null,
    nodes: [
      {
        hostname: `${id}-pub`,
        address: '10.1.1.10',
        mac: '000bcd4ee59d',
        role: 'publisher',
        services: { 'presence-engine': { state: 'running' }, proxy: { state: 'running' } },
      },
    ],
    files: [],
    evaluations: [{ key: 'evaluation.20260301T170000Z', kind: 'evaluation', release: '7.0', startsAt: END - 90 * 86_400_000, endsAt: END }],
    grace: null,
    mode: 'evaluation',
    retiredAt: null,
    standing: Array.from({ length: 9 }, (_, day) => ({
      alarmId: `${id}.evaluation.20260301T170000Z.countdown.P${day + 1}D`,
      clock: 'evaluation.20260301T170000Z',
      sinks: ['noc'],
    })),
    doneThrough: END - 86_400_000,
    voided: {},
    seq: 2,
    ...over,
  }
}

export function newClusters(from, count, nextAt = END) {
  return Array.from({ length: count }, (_, offset) => {
    const id = idOf(from + offset)
    return {
      id,
      labels: { site: 'sjc' },
      origin: 'file:/etc/lapsewatch/lapsewatch.yaml',
      blockDigest: 'a'.repeat(64),
      block: { id, product: 'cup-7', release: '7.0.5', timezone: 'America/Los_Angeles', nodes: stateOf(id).nodes },
      decide: () => ({
        state: stateOf(id),
        entries: [
          {
            seq: 1,
            at: END - 90 * 86_400_000,
            source: 'configuration',
            type: 'installed',
            data: { id, product: 'cup-7', release: '7.0.5', timezone: 'America/Los_Angeles', nodes: [] },
          },
          { seq: 2, at: END - 90 * 86_400_000, source: 'engine', type: 'mode', data: { from: null, to: 'evaluation' } },
        ],
        alarms: [],
        deliveries: [],
        owed: [],
        sequences: {},
        nextAt,
      }),
    }
  })
}

const STOP_NAMES = ['LicenseEvaluationExpired', 'ESPStopped', 'ServiceStopped', 'PEStateShuttingdown', 'PEStateStopped', 'ServiceStarted']

/** An expiry: six alarms, six deliveries of about 350 octets, nine journal entries, the new state. */
export function expire(row) {
  const { id, state } = row
  const clock = 'evaluation.20260301T170000Z'
  let sequence = row.sequences[`noc\n${id}-pub`] ?? 0
  let seq = state.seq
  const entries = []
  const alarms = []
  const deliveries = []
  const entry = (type, data) => entries.push({ seq: ++seq, at: END, source: 'engine', type, data })
  for (const [index, name] of STOP_NAMES.entries()) {
    const alarmId = index === 0 ? `${id}.${clock}.end` : `${id}.${clock}.end.${name}.${id}-pub.proxy`
    const text = 'The evaluation of Cisco Unified Presence 7.0 has ended; Presence Engine and Proxy stop on every node.'
    alarms.push({
      id: alarmId,
      name,
      severity: index === 0 ? 0 : 6,
      cluster: id,
      node: `${id}-pub`,
      clock: 'evaluation',
      daysRemaining: 0,
      dueAt: END,
      decidedAt: END,
      expiresAt: END,
      text,
      reason: 'scheduled',
      clears: [],
      params: { ServiceName: 'Cisco UP Proxy' },
      service: null,
    })
    const deliveryId = `${alarmId}~noc~1`
    deliveries.push({
      id: deliveryId,
      alarmId,
      sink: 'noc',
      cluster: id,
      round: 1,
      payload: `<184>1 2026-05-30T16:00:00.000Z ${id}-pub lapsewatch - ${name} [lapsewatch@32473 alarmId="${alarmId}" deliveryId="${deliveryId}" seq="${sequence++}" cluster="${id}" node="${id}-pub" clock="evaluation" daysRemaining="0" expiresAt="2026-05-30T16:00:00Z"] ${text}`,
    })
    entry('alarm', index === 0 ? { alarmId, dueAt: END, clock, sinks: ['noc'] } : { alarmId, dueAt: END })
  }
  entry('mode', { from: 'evaluation', to: 'evaluation-expired' })
  entry('service-stop', { node: `${id}-pub`, service: 'proxy', stoppedBy: 'expiry' })
  entry('service-stop', { node: `${id}-pub`, service: 'presence-engine', stoppedBy: 'expiry' })
  return {
    state: { ...state, mode: 'evaluation-expired', doneThrough: END, seq },
    entries,
    alarms,
    deliveries,
    owed: [],
    sequences: { [`noc\n${id}-pub`]: sequence },
    nextAt: END + 7 * 86_400_000,
  }
}

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(1)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${sorted.at(-1)?.toFixed(1)} ms`
}

export const fileMiB = (folder) => (statSync(join(folder, 'lapsewatch.sqlite')).size / 1048576).toFixed(0)
export const rssMiB = () => (process.memoryUsage().rss / 1048576).toFixed(0)
