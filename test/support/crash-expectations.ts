import { expect } from 'vitest'
import type { Outcome } from './crash-life.js'

/** Ids received and ids coalesced are disjoint and together what the preview names; decisions are unique; numbers have no gap. */
export function expectNothingLost(outcome: Outcome): void {
  const { previewed, received, coalesced, decided, sequences, differing } = outcome
  expect(previewed.length).toBeGreaterThan(80)
  // A simulated clock stands still while the daemon is down: nothing is ever missed on it.
  expect(coalesced).toEqual([])
  expect([...received].sort()).toEqual([...previewed].sort())
  expect([...decided].sort()).toEqual([...new Set(previewed)].sort())
  expect(differing).toEqual([])
  for (const numbers of sequences.values()) expect(numbers).toEqual(numbers.map((_, index) => index))
}

/** A small generator (mulberry32) whose seed stands in the output of a failure. */
export function seeded(seed = Math.floor(Math.random() * 2 ** 31)): () => number {
  console.info(`crash seed ${seed}`)
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
