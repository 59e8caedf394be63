/**
 * The fleet's series as text, kept by cluster: read from the store after the first tick (or at a scrape that comes before), kept up to date
 * by what the engine tells, joined at each scrape. So a scrape neither reads nor writes: it only puts together what is there.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { EngineEvent, FleetReading, Instant, Mode, Store } from '../engine/telemetry-port.js'
import { type Flavour, familyHead } from './exposition.js'
import { FLEET_FAMILIES, type FleetRow } from './fleet-families.js'

/** Labels read before everything else has its turn: a few milliseconds. */
const STALE_AT_ONCE = 100
/** Clusters joined at once: below a millisecond. */
const JOIN_CLUSTERS = 500

/** The clusters as they were at one moment; later changes do not touch it. */
export interface FleetSnapshot {
  readonly byMode: ReadonlyMap<Mode, number>
  chunks(flavour: Flavour): AsyncIterable<string>
}

export interface Fleet {
  hear(event: EngineEvent): void
  /** Rejects when the store did not answer; the next one tries again. */
  snapshot(): Promise<FleetSnapshot>
}

interface Kept {
  readonly seq: number
  readonly mode: Mode
  readonly nextAt: Instant | null
  /** By family, in the order of `FLEET_FAMILIES`; `null`: retired. */
  readonly lines: readonly string[] | null
}

export function createFleet(store: Pick<Store, 'cluster'>, reading: FleetReading): Fleet {
  const kept = new Map<string, Kept>()
  /** Labels changed: the event does not say into what. */
  const stale = new Set<string>()
  reading.join({ keep: (row) => keep(row.id, row), forget: () => kept.clear() })

  function keep(id: string, row: FleetRow): void {
    const { seq, mode, retiredAt } = row.state
    if ((kept.get(id)?.seq ?? 0) > seq) return
    const lines = retiredAt === null ? FLEET_FAMILIES.map((family) => family.lines(row)) : null
    kept.set(id, { seq, mode, nextAt: row.nextAt, lines })
  }

  async function readStale(): Promise<void> {
    let count = 0
    for (const id of stale) {
      stale.delete(id)
      const row = await store.cluster(id)
      if (row !== undefined) keep(id, { ...row, nextAt: kept.get(id)?.nextAt ?? null })
      if (++count % STALE_AT_ONCE === 0) await turnOfTheLoop()
    }
  }

  return {
    hear(event) {
      if (event.type === 'tick') reading.warm()
      if (!reading.hasBegun()) return
      if (event.type === 'labels') stale.add(event.cluster)
      if (event.type === 'decided') {
        for (const { cluster, decision, labels } of event.decided) keep(cluster, { state: decision.state, nextAt: decision.nextAt, labels })
      }
    },
    async snapshot() {
      await reading.filled()
      await readStale()
      const clusters = [...kept.values()].filter(({ lines }) => lines !== null)
      const byMode = new Map<Mode, number>()
      for (const { mode } of clusters) byMode.set(mode, (byMode.get(mode) ?? 0) + 1)
      return { byMode, chunks: (flavour) => chunksOf(clusters, flavour) }
    },
  }
}

async function* chunksOf(clusters: readonly Kept[], flavour: Flavour): AsyncIterable<string> {
  if (clusters.length === 0) return
  for (const [family, { definition }] of FLEET_FAMILIES.entries()) {
    yield familyHead(definition, flavour)
    for (let from = 0; from < clusters.length; from += JOIN_CLUSTERS) {
      await turnOfTheLoop()
      yield joined(clusters, family, from)
    }
  }
}

function joined(clusters: readonly Kept[], family: number, from: number): string {
  const pieces: string[] = []
  const to = Math.min(from + JOIN_CLUSTERS, clusters.length)
  for (let index = from; index < to; index++) pieces.push(clusters[index]?.lines?.[family] ?? '')
  return pieces.join('')
}
