/** A memory store whose decisions are told as the engine tells them, a clock that stands where a test puts it, and the metrics of both. */
import { createCucmFigures } from '../../../src/cucm/figures.js'
import type { Fact } from '../../../src/domain/journal.js'
import type { Creation, Deciding } from '../../../src/engine/decide.js'
import { decideCreation, decideDue, decideFacts } from '../../../src/engine/decide.js'
import { createEvents, type Events } from '../../../src/engine/events.js'
import { createFleetReading } from '../../../src/engine/fleet-reading.js'
import type { Decided, Store } from '../../../src/engine/ports.js'
import { openStore } from '../../../src/store/open-store.js'
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics.js'
import { block, CUP7 } from '../../support/clusters.js'
import { deviceTable } from '../../support/devices.js'
import { readExposition, type Scrape } from '../../support/exposition.js'

export interface Metered {
  readonly store: Store
  readonly events: Events
  readonly clock: { now: number; speed: number | null; trust: 'trusted' | 'behind' | 'held' }
  sinks: readonly string[]
  create(creations: readonly Creation[]): Promise<readonly Decided[]>
  tick(): Promise<void>
  /** `false` when the domain refuses it. */
  fact(cluster: string, fact: Fact): Promise<boolean>
  setLabels(cluster: string, labels: Readonly<Record<string, string>>): Promise<void>
  metrics(over?: Partial<Omit<Parameters<typeof createMetrics>[0], 'store' | 'reading'>> & { readonly store?: Store }): Metrics
}

export async function metered(now: number): Promise<Metered> {
  const store = await openStore('memory')
  const errors: unknown[] = []
  const events = createEvents((error) => errors.push(error))
  const clock: Metered['clock'] = { now, speed: null, trust: 'trusted' }
  const deciding: Deciding = {
    profiles: new Map([[CUP7.id, CUP7]]),
    router: { route: () => ['noc'], render: (_, { deliveryId }) => ({ payload: deliveryId, sequencesTaken: 0 }) },
    clockTrust: 'trusted',
    gaps: [],
  }
  function told(decided: readonly Decided[]): readonly Decided[] {
    events.emit({ type: 'decided', decided, at: clock.now })
    if (errors.length > 0) throw errors[0]
    return decided
  }
  const of: Metered = {
    store,
    events,
    clock,
    sinks: ['noc'],
    async create(creations) {
      const made = creations.map((creation) => {
        const decided = decideCreation(creation, clock.now, deciding)
        if ('refusal' in decided) throw new Error(decided.refusal.text)
        return { id: creation.block.id, labels: creation.labels, origin: 'api', blockDigest: '', block: {}, decide: () => decided.decision }
      })
      return told(await store.createClusters(clock.now, made))
    },
    async tick() {
      for (let more = true; more; ) {
        const result = await store.decideDue(clock.now, 500, (row) => decideDue(row, clock.now, deciding))
        told(result.decided)
        more = result.more
      }
    },
    async fact(cluster, fact) {
      const result = await store.decideOne(cluster, clock.now, (row) => {
        const decided = decideFacts(row, [fact], clock.now, 'api', deciding)
        return 'refusal' in decided ? { decision: null, result: false } : { decision: decided.decision, result: true }
      })
      if (result?.decided) told([result.decided])
      return result?.result ?? false
    },
    async setLabels(cluster, labels) {
      await store.setLabels(cluster, labels)
      events.emit({ type: 'labels', cluster })
    },
    metrics: (over = {}) =>
      createMetrics({
        store,
        reading: createFleetReading(over.store ?? store),
        time: timeOf(clock),
        events,
        version: '0.1.0',
        sinks: () => of.sinks,
        stream: () => STREAM_FIGURES,
        access: () => ({ sessions: 2, refusals: { 'token-missing': 3, 'token-unknown': 0 } }),
        licensed: createCucmFigures(over.store ?? store, deviceTable()),
        ...over,
      }),
  }
  return of
}

/** Nobody follows. */
const STREAM_FIGURES = {
  clients: 0,
  framesSent: 0,
  bytesSent: 0,
  snapshots: 0,
  resumes: 0,
  refused: 0,
  coalesced: 0,
  dropped: { slow: 0 },
}

function timeOf(clock: Metered['clock']): Parameters<typeof createMetrics>[0]['time'] {
  const trust = () => ({
    mode: clock.trust,
    licence: 0,
    wall: 0,
    monotonicMs: 0,
    since: null,
    standsSinceMs: null,
    taken: [],
    wasTrusted: true,
  })
  return {
    get simulated() {
      return clock.speed === null ? null : { speed: clock.speed }
    },
    now: () => clock.now,
    trust: () => (clock.speed === null ? trust() : null),
  }
}

export function creation(id: string, installedAt: number, over: Partial<Creation> = {}): Creation {
  const nodes = [
    { hostname: `${id}-pub`, address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' as const },
    { hostname: `${id}-sub1`, address: '10.1.1.11', mac: '000bcd4ee59e', role: 'subscriber' as const },
  ]
  return { block: block({ id, nodes }), labels: { site: 'sjc' }, installedAt, history: [], source: 'api', ...over }
}

export async function textOf(metrics: Metrics, accept?: string): Promise<string> {
  const parts: string[] = []
  for await (const chunk of (await metrics.render(accept)).chunks) parts.push(chunk)
  return parts.join('')
}

export async function scrape(metrics: Metrics): Promise<Scrape> {
  return readExposition(await textOf(metrics))
}
