/** Families whose lines are written already, put together in slices, so that everything else has its turn meanwhile. */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { MetricDefinition } from './definitions/index.js'
import { type Flavour, familyHead } from './exposition.js'

export interface FamilyLines {
  readonly definition: MetricDefinition
  /** Of one subject each: none, one or several lines. */
  readonly lines: readonly string[]
}

const SUBJECTS_AT_ONCE = 1000

/** A family without a line is not named. */
export async function* familyChunks({ definition, lines }: FamilyLines, flavour: Flavour): AsyncIterable<string> {
  if (lines.every((text) => text === '')) return
  yield familyHead(definition, flavour)
  for (let from = 0; from < lines.length; from += SUBJECTS_AT_ONCE) {
    await turnOfTheLoop()
    yield lines.slice(from, from + SUBJECTS_AT_ONCE).join('')
  }
}
