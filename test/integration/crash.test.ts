import { describe, expect, it } from 'vitest'
import { expectNothingLost, seeded } from '../support/crash-expectations.js'
import { liveThrough } from '../support/crash-life.js'

describe('kill -9 at random instants, 25 times over a whole life, with a receiver that also dies', () => {
  it('every alarm that the preview named arrives, is decided once, in unbroken sequence, and a repeat is the same bytes', {
    timeout: 400_000,
  }, async () => {
    const outcome = await liveThrough({ kills: 25, random: seeded() })
    expect(outcome.kills).toBe(25)
    expectNothingLost(outcome)
  })
})
