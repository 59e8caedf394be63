import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageingOf, shownOtherwiseAt } from '../../../src/domain/ageing.js'
import { DAY_MS } from '../../../src/domain/instant.js'
import { clockViews, warningsOf } from '../../../src/domain/view.js'
import { at, block, CUP7, license, MAC_B, REBUILT } from '../../support/clusters.js'
import { createWorld, type World } from '../../support/worlds.js'

const INSTALLED = at('2026-03-01T17:00:00Z')

const situations: Readonly<Record<string, () => World>> = {
  'an evaluation': () => createWorld(),
  'an evaluation in a zone whose clocks change': () => createWorld({ block: block({ timezone: 'Australia/Lord_Howe' }) }),
  'production, its evaluation closed': () => {
    const world = createWorld()
    world.fact(license(), INSTALLED + 5 * DAY_MS)
    return world
  },
  'a grace': () => {
    const world = createWorld()
    world.fact(license(), INSTALLED + 5 * DAY_MS)
    world.fact(REBUILT(MAC_B), INSTALLED + 10 * DAY_MS + 3_600_000)
    return world
  },
}

describe.each(Object.entries(situations))('%s', (_, situation) => {
  it('is shown the same until the instant that is said, and otherwise from it on', () => {
    const state = situation().state()
    const shown = (now: number) => JSON.stringify([clockViews(state, CUP7, now), warningsOf(state, CUP7, now)])
    fc.assert(
      fc.property(
        fc.integer({ min: 10 * DAY_MS + 3_600_000, max: 100 * DAY_MS }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (age, part) => {
          const now = INSTALLED + age
          const until = shownOtherwiseAt(ageingOf(state, CUP7), now)
          const before = Math.floor(now + ((until ?? now + 1000 * DAY_MS) - now) * part)
          expect(shown(Math.max(now, before === until ? before - 1 : before))).toBe(shown(now))
          if (until !== null) expect(shown(until)).not.toBe(shown(now))
        },
      ),
    )
  })
})
