/**
 * The fleet's lines as text: of some hundred clusters one text a family, so that a scrape joins a few long texts instead of many short ones.
 * What changes lies beside its block until there is enough of it or somebody reads, so a storm pays for little more than its own lines.
 */
import type { Mode } from '../engine/telemetry-port.js'

/** Few enough to be put together within a millisecond. */
const CLUSTERS_A_BLOCK = 250
/** Lines that lie beside a block are trees of their parts still, and weigh more than the text. */
const FRESH_MAX = 32

export interface Place {
  readonly block: Block
  readonly index: number
}

export interface Block {
  /** `null`: retired. */
  readonly modes: (Mode | null)[]
  /** By cluster, then by family: what the texts do not have yet. */
  readonly fresh: Map<number, readonly string[]>
  /** By family. */
  readonly texts: string[]
  /** By family, where each cluster's lines end in the text. */
  readonly ends: number[][]
}

export interface FleetBlocks {
  /** Gives a cluster its lines, or none when it is retired; answers where they lie. Without a place it gets one at the end. */
  put(place: Place | null, mode: Mode | null, lines: readonly string[]): Place
  clear(): void
  /** Blocks whose texts have all that was put there by now, one after the other. */
  settled(): Iterable<Block>
}

export function createFleetBlocks(families: number): FleetBlocks {
  let blocks: Block[] = []

  function added(): Place {
    const last = blocks.at(-1)
    if (last !== undefined && last.modes.length < CLUSTERS_A_BLOCK) return { block: last, index: last.modes.length }
    const texts = Array.from({ length: families }, () => '')
    const block = { modes: [], fresh: new Map(), texts, ends: texts.map(() => []) }
    blocks.push(block)
    return { block, index: 0 }
  }

  return {
    put(known, mode, lines) {
      const place = known ?? added()
      const { modes, fresh } = place.block
      modes[place.index] = mode
      fresh.set(place.index, lines)
      if (known === null ? modes.length === CLUSTERS_A_BLOCK : fresh.size >= FRESH_MAX) settle(place.block)
      return place
    },
    clear() {
      blocks = []
    },
    *settled() {
      for (const block of blocks) {
        settle(block)
        yield block
      }
    },
  }
}

function settle({ modes, fresh, texts, ends }: Block): void {
  if (fresh.size === 0) return
  for (const [family, text] of texts.entries()) {
    const before = ends[family] ?? []
    const after: number[] = []
    const pieces: string[] = []
    let length = 0
    /** What did not change and lies together is taken over in one piece. */
    let from = 0
    let to = 0
    for (let index = 0; index < modes.length; index++) {
      const end = before[index] ?? to
      const lines = fresh.get(index)?.[family]
      if (lines === undefined) length += end - to
      else {
        if (to > from) pieces.push(text.slice(from, to))
        pieces.push(lines)
        length += lines.length
        from = end
      }
      to = end
      after.push(length)
    }
    if (to > from) pieces.push(text.slice(from, to))
    texts[family] = pieces.join('')
    ends[family] = after
  }
  fresh.clear()
}
