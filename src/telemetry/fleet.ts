/**
 * The fleet's series as text: read from the store after the first tick (or at a scrape that comes before), kept up to date by what the engine
 * tells. So a scrape neither reads nor writes: it only puts together what is there.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { EngineEvent, FleetReading, Instant, Mode, Store } from '../engine/telemetry-port.js'
import { type Flavour, familyHead } from './exposition.js'
import { createFleetBlocks, type Place } from './fleet-blocks.js'
import { FLEET_FAMILIES, type FleetRow } from './fleet-families.js'

/** Labels read before everything else has its turn: a few milliseconds. */
const STALE_AT_ONCE = 100
/** Blocks that may have to be put together anew before everything else has its turn: a few milliseconds. */
const SETTLED_AT_ONCE = 8

/** Each cluster as it was at one moment, counted and written alike; later changes do not touch it. */
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
  readonly nextAt: Instant | null
  readonly place: Place
}

const NO_LINES: readonly string[] = FLEET_FAMILIES.map(() => '')

export function createFleet(store: Pick<Store, 'cluster'>, reading: FleetReading): Fleet {
  const kept = new Map<string, Kept>()
  const blocks = createFleetBlocks(FLEET_FAMILIES.length)
  /** Labels changed: the event does not say into what. */
  const stale = new Set<string>()
  reading.join({
    keep: (row) => keep(row.id, row),
    forget() {
      kept.clear()
      blocks.clear()
    },
  })

  function keep(id: string, row: FleetRow): void {
    const { seq, mode, retiredAt } = row.state
    const before = kept.get(id)
    if ((before?.seq ?? 0) > seq) return
    const isRetired = retiredAt !== null
    const lines = isRetired ? NO_LINES : FLEET_FAMILIES.map((family) => family.lines(row))
    kept.set(id, { seq, nextAt: row.nextAt, place: blocks.put(before?.place ?? null, isRetired ? null : mode, lines) })
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
      const byMode = new Map<Mode, number>()
      const texts: (readonly string[])[] = []
      for (const block of blocks.settled()) {
        for (const mode of block.modes) if (mode !== null) byMode.set(mode, (byMode.get(mode) ?? 0) + 1)
        texts.push([...block.texts])
        if (texts.length % SETTLED_AT_ONCE === 0) await turnOfTheLoop()
      }
      // Without a cluster no family is named.
      return { byMode, chunks: (flavour) => chunksOf(byMode.size === 0 ? [] : texts, flavour) }
    },
  }
}

async function* chunksOf(blocks: readonly (readonly string[])[], flavour: Flavour): AsyncIterable<string> {
  if (blocks.length === 0) return
  for (const [family, { definition }] of FLEET_FAMILIES.entries()) {
    yield familyHead(definition, flavour)
    for (const texts of blocks) {
      await turnOfTheLoop()
      yield texts[family] ?? ''
    }
  }
}
