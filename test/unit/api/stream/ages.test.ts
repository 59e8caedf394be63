import { describe, expect, it } from 'vitest'
import { createAges } from '../../../../src/api/stream/ages.js'
import { DAY_MS, MINUTE_MS } from '../../../../src/domain/instant.js'
import type { Engine } from '../../../../src/engine/engine.js'
import type { Store } from '../../../../src/engine/ports.js'
import { at, block, CUP7 } from '../../../support/clusters.js'
import { createWorld } from '../../../support/worlds.js'

const INSTALLED = at('2026-03-01T17:00:00Z')
const NOON = INSTALLED + 10 * DAY_MS - 5 * MINUTE_MS

/** One evaluation for each hour's offset of installation; a store that holds them, and a clock in the test's hand. */
function fleet(count: number) {
  const worlds = Array.from({ length: count }, (_, index) =>
    createWorld({ block: block({ id: `c${index}`, timezone: 'UTC' }), installedAt: INSTALLED + index * 60 * MINUTE_MS }),
  )
  const clock = { now: NOON }
  const engine = { deciding: () => ({ profiles: new Map([[CUP7.id, CUP7]]) }), time: { now: () => clock.now } } as unknown as Engine
  let isBroken = false
  const store: Pick<Store, 'clusters'> = {
    clusters: async () => {
      if (isBroken) throw new Error('no store')
      return worlds.map((world) => ({ id: world.state().id, state: world.state(), nextAt: null }) as never)
    },
  }
  return {
    worlds,
    clock,
    ages: createAges(engine, store),
    break: (broken: boolean) => {
      isBroken = broken
    },
  }
}

describe('clusters that aged', () => {
  it('are said once, when a day less remains', async () => {
    const { ages } = fleet(3)
    await ages.filled(NOON)
    expect(ages.aged(NOON)).toEqual([])
    expect(ages.aged(NOON + 5 * MINUTE_MS)).toEqual(['c0'])
    expect(ages.aged(NOON + 6 * MINUTE_MS)).toEqual([])
    expect(ages.aged(NOON + 125 * MINUTE_MS)).toEqual(['c1', 'c2'])
    expect(ages.aged(NOON + DAY_MS + 5 * MINUTE_MS)).toEqual(['c0'])
  })

  it('while the store was read are said too', async () => {
    const { ages, clock } = fleet(1)
    clock.now = NOON + 6 * MINUTE_MS
    await ages.filled(NOON)
    expect(ages.aged(clock.now)).toEqual(['c0'])
  })

  it('are all said again when licence time was set back, and age anew', async () => {
    const { ages } = fleet(2)
    await ages.filled(NOON)
    ages.aged(NOON + 5 * DAY_MS)
    expect(ages.aged(NOON)).toEqual(['c0', 'c1'])
    expect(ages.aged(NOON + 5 * MINUTE_MS)).toEqual(['c0'])
  })

  it('are never retired ones', async () => {
    const { ages, worlds } = fleet(1)
    await ages.filled(NOON)
    worlds[0]?.fact({ type: 'retired', data: {} }, NOON)
    for (const world of worlds) ages.hear(world.state())
    expect(ages.aged(NOON + 5 * DAY_MS)).toEqual([])
    expect(ages.aged(NOON)).toEqual([])
  })

  it('are read when the store answers again', async () => {
    const of = fleet(1)
    of.break(true)
    await expect(of.ages.filled(NOON)).rejects.toThrow('no store')
    of.break(false)
    await of.ages.filled(NOON)
    expect(of.ages.aged(NOON + DAY_MS)).toEqual(['c0'])
  })

  it('are forgotten when nobody follows, and read anew when somebody does', async () => {
    const { ages, worlds } = fleet(2)
    await ages.filled(NOON)
    ages.forget()
    for (const world of worlds) ages.hear(world.state())
    expect(ages.aged(NOON + DAY_MS)).toEqual([])
    await ages.filled(NOON + DAY_MS)
    expect(ages.aged(NOON + DAY_MS + 6 * MINUTE_MS)).toEqual(['c0'])
  })

  it('are not those of a reading that was forgotten while it was under way', async () => {
    const { ages } = fleet(1)
    const forgotten = ages.filled(NOON)
    ages.forget()
    await forgotten
    expect(ages.aged(NOON + DAY_MS)).toEqual([])
  })
})
