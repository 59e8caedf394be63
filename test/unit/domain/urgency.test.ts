/** Urgency bands agree with the days that the API and the alarms count. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandAt, bandHoldsUntil, type UrgencyBand, urgencyOf } from '../../../src/domain/urgency.js'
import { clockViews } from '../../../src/domain/view.js'
import { at, block, CUP7, license } from '../../support/clusters.js'
import { createWorld } from '../../support/worlds.js'

function bandOfDays(days: number): UrgencyBand {
  if (days === 0) return 'ended'
  if (days === 1) return 'within1Day'
  if (days <= 7) return 'within7Days'
  return days <= 30 ? 'within30Days' : 'fine'
}

describe('the urgency of a cluster', () => {
  it('follows the days remaining in its zone, and holds until it says', () => {
    const zones = ['America/Los_Angeles', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']
    const offset = fc.integer({ min: 0, max: 100 * 24 * 60 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 400 }), offset, (timezone, installedAfterDays, minutes) => {
        const installedAt = at('2026-01-01T02:30:00Z') + installedAfterDays * 86_400_000
        const state = createWorld({ block: block({ timezone }), installedAt }).state()
        const now = installedAt + minutes * 60_000
        const urgency = urgencyOf(state)
        const days = clockViews(state, CUP7, now)[0]?.daysRemaining ?? -1
        expect(bandAt(urgency, now)).toBe(bandOfDays(days))
        const until = bandHoldsUntil(urgency, now)
        expect(until === null).toBe(days === 0)
        if (until === null) return
        expect(bandAt(urgency, until - 1)).toBe(bandAt(urgency, now))
        expect(bandAt(urgency, until)).not.toBe(bandAt(urgency, now))
      }),
    )
  })

  it('is fine for good without a live clock', () => {
    const world = createWorld({ history: [{ at: at('2026-03-01T17:00:00Z'), fact: license() }] })
    expect(urgencyOf(world.state())).toBeNull()
    expect(bandAt(null, at('2036-01-01T00:00:00Z'))).toBe('fine')
    expect(bandHoldsUntil(null, 0)).toBeNull()
  })
})
