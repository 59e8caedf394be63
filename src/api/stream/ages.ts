/**
 * Which clusters are shown otherwise by now though nothing happened to them: a day less remains, a countdown has begun. Kept in memory by
 * cluster, read from the store once, then kept by what the engine tells.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { type Ageing, ageingOf, shownOtherwiseAt } from '../../domain/ageing.js'
import type { ClusterState } from '../../domain/cluster.js'
import type { Instant } from '../../domain/instant.js'
import { profileOf } from '../../engine/decide.js'
import type { Engine } from '../../engine/engine.js'
import type { Store } from '../../engine/ports.js'

/** Rows read before everything else has its turn: a few milliseconds. */
const ROWS_AT_ONCE = 100

export interface Ages {
  /** Reads the store, once; what has aged since `from` counts. Rejects when it did not answer; the next call tries again. */
  filled(from: Instant): Promise<void>
  hear(state: ClusterState): void
  /** Clusters that have aged since the last call. */
  aged(now: Instant): readonly string[]
}

interface Entry {
  readonly seq: number
  readonly ageing: Ageing
  readonly isRetired: boolean
  /** `null`: never again. */
  otherwiseAt: Instant | null
}

export function createAges(engine: Pick<Engine, 'deciding' | 'time'>, store: Pick<Store, 'clusters'>): Ages {
  const entries = new Map<string, Entry>()
  let filling: Promise<void> | null = null
  let lookedAt = Number.NEGATIVE_INFINITY

  /** A row that was read before something was decided must not undo what was told of it since. */
  function keep(state: ClusterState, since: Instant): void {
    const { id, seq } = state
    if ((entries.get(id)?.seq ?? 0) > seq) return
    const ageing = ageingOf(state, profileOf(state.product, engine.deciding()))
    const isRetired = state.retiredAt !== null
    entries.set(id, { seq, ageing, isRetired, otherwiseAt: isRetired ? null : shownOtherwiseAt(ageing, since) })
  }

  async function fill(since: Instant): Promise<void> {
    let afterId = ''
    for (;;) {
      const rows = await store.clusters({ afterId, limit: ROWS_AT_ONCE, retired: false })
      for (const { state } of rows) keep(state, since)
      const last = rows.at(-1)
      if (last === undefined || rows.length < ROWS_AT_ONCE) return
      afterId = last.id
      await turnOfTheLoop()
    }
  }

  /** What is told from here to the next reading is not heard, so nothing of this one may stay. */
  function forget(error: unknown): never {
    filling = null
    entries.clear()
    throw error
  }

  return {
    filled(from) {
      filling ??= fill(from).catch(forget)
      return filling
    },
    hear(state) {
      if (filling !== null) keep(state, engine.time.now())
    },
    aged(now) {
      const ids: string[] = []
      // Licence time was set back: what was to come is to come again.
      const wentBack = now < lookedAt
      lookedAt = now
      for (const [id, entry] of entries) {
        const isDue = entry.otherwiseAt !== null && entry.otherwiseAt <= now
        if (entry.isRetired || !(isDue || wentBack)) continue
        entry.otherwiseAt = shownOtherwiseAt(entry.ageing, now)
        ids.push(id)
      }
      return ids
    },
  }
}
