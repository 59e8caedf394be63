/**
 * The whole fleet read from the store, once and in slices, for whoever keeps something of every cluster in memory: what was read is then
 * kept up to date by what the engine tells.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { Store } from './ports.js'

/** Rows read before everything else has its turn: a few milliseconds. */
const ROWS_AT_ONCE = 100

/** A row with the instant of its next occurrence, as a list of clusters has it. */
type ListedRow = Awaited<ReturnType<Store['clusters']>>[number]

export interface FleetKeeper {
  /** A row that was read before something was decided must not undo what was told of it since. */
  keep(row: ListedRow): void
  /** The store did not answer. What is told from here to the next reading is not kept, so nothing may stay. */
  forget(): void
}

export interface FleetReading {
  /** Joins before the reading begins. */
  join(keeper: FleetKeeper): void
  /** From then on what the engine tells is to be kept. */
  hasBegun(): boolean
  /** Rejects when the store did not answer; the next call tries again. */
  filled(): Promise<void>
  /** Begins once, in the background; should it fail, the next `filled` tries again and says why. */
  warm(): void
}

/** One for all who look at the same fleet at the same time, so that it is read once for all of them. */
export function createFleetReading(store: Pick<Store, 'clusters'>): FleetReading {
  const keepers: FleetKeeper[] = []
  let filling: Promise<void> | null = null
  let isWarm = false

  async function fill(): Promise<void> {
    let afterId = ''
    for (;;) {
      const rows = await store.clusters({ afterId, limit: ROWS_AT_ONCE, retired: false })
      for (const row of rows) for (const keeper of keepers) keeper.keep(row)
      const last = rows.at(-1)
      if (last === undefined || rows.length < ROWS_AT_ONCE) return
      afterId = last.id
      await turnOfTheLoop()
    }
  }

  function forget(error: unknown): never {
    filling = null
    for (const keeper of keepers) keeper.forget()
    throw error
  }

  function filled(): Promise<void> {
    filling ??= fill().catch(forget)
    return filling
  }

  return {
    join: (keeper) => void keepers.push(keeper),
    hasBegun: () => filling !== null,
    filled,
    warm() {
      if (isWarm) return
      isWarm = true
      filled().catch(() => undefined)
    },
  }
}
