import { describe, expect, it } from 'vitest'
import { CRASH_POINTS } from '../../src/engine/crash-point.js'
import { expectNothingLost, seeded } from '../support/crash-expectations.js'
import { liveThrough } from '../support/crash-life.js'

describe('kill -9', () => {
  it('200 times at random instants', async () => {
    const outcome = await liveThrough({ kills: 200, random: seeded() })
    expect(outcome.kills).toBe(200)
    expectNothingLost(outcome)
  })

  it.each(CRASH_POINTS.filter((point) => point !== 'gap.journalled' && !/^(fact|correct)\./.test(point)))('once at %s', async (point) => {
    expectNothingLost(await liveThrough({ kills: 1, random: seeded(), crashAt: [`${point}:1`] }))
    expectNothingLost(await liveThrough({ kills: 1, random: seeded(), crashAt: [`${point}:3`] }))
  })
})
