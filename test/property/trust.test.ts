import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gap } from '../../src/domain/journal.js'
import {
  begin,
  confirm,
  doubtOf,
  FORWARD_MAX_MS,
  OFF_MAX_MS,
  type Sampled,
  STAND_MS,
  STEP_MS,
  sample,
  type Trust,
} from '../../src/domain/trust.js'
import { at } from '../support/clusters.js'

const NOON = at('2026-04-01T12:00:00Z')
const DAY = 86_400_000

type Move =
  | { readonly kind: 'sample'; readonly elapsedMs: number; readonly stepMs: number }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'restart'; readonly offMs: number; readonly stepMs: number }

/** Steps of every size, about the borders and far beyond them. */
const stepMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  fc.integer({ min: -STEP_MS - 2, max: STEP_MS + 2 }),
  fc.integer({ min: -2 * FORWARD_MAX_MS, max: 2 * FORWARD_MAX_MS }),
  fc.integer({ min: -4000 * DAY, max: 4000 * DAY }),
)
const elapsedMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 1000 }) },
  fc.integer({ min: 0, max: 2 * STAND_MS }),
  fc.integer({ min: 0, max: 3 * DAY }),
)

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('sample' as const), elapsedMs, stepMs }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'confirm' } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), offMs: fc.integer({ min: 0, max: 40 * DAY }), stepMs }) },
)

interface Moment {
  readonly before: Trust
  readonly after: Sampled
  readonly move: Move
}

function live(moves: readonly Move[]): readonly Moment[] {
  let trust = begin(null, null, NOON, 0).trust
  const moments: Moment[] = []
  for (const next of moves) {
    const after = moved(trust, next)
    if (after === null) continue
    moments.push({ before: trust, after, move: next })
    trust = after.trust
  }
  return moments
}

function moved(trust: Trust, next: Move): Sampled | null {
  switch (next.kind) {
    case 'sample':
      return sample(trust, trust.wall + next.elapsedMs + next.stepMs, trust.monotonicMs + next.elapsedMs)
    case 'confirm':
      return confirm(trust)
    case 'restart':
      return begin(trust.licence, doubtOf(trust), trust.wall + next.offMs + next.stepMs, 0)
  }
}

const moves = fc.array(move, { maxLength: 40 })

function everyMoment(check: (moment: Moment) => void): void {
  fc.assert(
    fc.property(moves, (all) => live(all).forEach(check)),
    { numRuns: 300 },
  )
}

describe('for every sequence of walls (design §3.8)', () => {
  test('licence time never goes back, and is whole', () => {
    everyMoment(({ before, after }) => {
      expect(after.trust.licence).toBeGreaterThanOrEqual(before.licence)
      expect(Number.isInteger(after.trust.licence)).toBe(true)
    })
  })

  test('a doubt has a beginning, no doubt has none', () => {
    everyMoment(({ after: { trust } }) => {
      expect(trust.since === null).toBe(trust.mode === 'trusted')
      expect(trust.standsSinceMs === null).toBe(trust.mode !== 'held')
    })
  })

  test('a wall that is behind stops licence time, one that is held leaves it its monotonic pace', () => {
    everyMoment(({ before, after: { trust }, move: next }) => {
      if (next.kind !== 'sample') return
      if (before.mode === 'behind' && trust.mode === 'behind') expect(trust.licence).toBe(before.licence)
      if (before.mode === 'held' && trust.mode === 'held') expect(trust.licence).toBe(before.licence + next.elapsedMs)
    })
  })

  test('licence time leaps only with a gap that says how far, by no more than an hour unless it stood, was confirmed or the daemon was off', () => {
    everyMoment(({ before, after, move: next }) => {
      const gaps = after.events.flatMap((event): Gap[] => (event.gap === null ? [] : [event.gap]))
      const elapsed = next.kind === 'sample' ? next.elapsedMs : 0
      const leap = after.trust.licence - before.licence - elapsed
      if (leap > STEP_MS && before.mode !== 'trusted' && next.kind === 'sample' && after.events.length === 0)
        throw new Error('a leap without a word')
      for (const gap of gaps) {
        expect(gap.to).toBe(after.trust.licence)
        expect(gap.from).toBeLessThan(gap.to)
      }
      const stood = after.events.some((event) => event.type === 'trusted-again' && event.how !== 'passed')
      if (next.kind === 'sample' && !stood) expect(leap).toBeLessThanOrEqual(FORWARD_MAX_MS)
      if (next.kind === 'restart') expect(leap).toBeLessThanOrEqual(OFF_MAX_MS)
    })
  })

  test('forward steps taken over within ten minutes never add up to more than an hour', () => {
    everyMoment(({ after: { trust } }) => {
      const lately = trust.taken.filter((step) => trust.monotonicMs - step.monotonicMs < STAND_MS)
      expect(lately.reduce((sum, step) => sum + step.byMs, 0)).toBeLessThanOrEqual(FORWARD_MAX_MS)
    })
  })

  test('a hold ends only by standing ten minutes, by a word, or by the wall going back', () => {
    everyMoment(({ before, after, move: next }) => {
      if (before.mode !== 'held' || after.trust.mode !== 'trusted' || next.kind !== 'sample') return
      const [event] = after.events
      if (event?.type === 'trusted-again') expect(after.trust.monotonicMs - (before.standsSinceMs ?? 0)).toBeGreaterThanOrEqual(STAND_MS)
      else expect(after.trust.wall - (before.licence + next.elapsedMs)).toBeLessThanOrEqual(FORWARD_MAX_MS)
    })
  })
})
