import { describe, expect, test } from 'vitest'
import {
  begin,
  clockTrustOf,
  confirm,
  corrected,
  type Doubt,
  doubtOf,
  type Sampled,
  sample,
  type Trust,
  type TrustEvent,
} from '../../../src/domain/trust.js'
import { at } from '../../support/clusters.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOON = at('2026-04-01T12:00:00Z')

/** A daemon's readings: monotonic time from 0, and a wall that runs beside it until somebody moves it. */
function watch(first: Sampled, monotonicMs = 0) {
  const events: TrustEvent[] = [...first.events]
  let { trust } = first
  let offset = trust.wall - monotonicMs
  let mono = monotonicMs
  function step(result: Sampled): Trust {
    trust = result.trust
    events.push(...result.events)
    return trust
  }
  return {
    events,
    trust: () => trust,
    /** One sample after so long, the wall running evenly. */
    after: (ms: number) => {
      mono += ms
      return step(sample(trust, mono + offset, mono))
    },
    /** A sample each second for so long. */
    run(ms: number) {
      for (let passed = 0; passed < ms; passed += SECOND) this.after(Math.min(SECOND, ms - passed))
      return trust
    },
    /** Somebody moves the wall; noticed a second later. */
    move(byMs: number) {
      offset += byMs
      return this.after(SECOND)
    },
    confirm: () => {
      const answer = confirm(trust)
      return answer === null ? null : step(answer)
    },
    takeEvents: () => events.splice(0),
  }
}

function trusted(wall = NOON) {
  const watched = watch(begin(wall, null, wall, 0))
  watched.takeEvents()
  return watched
}

describe('an undisturbed clock', () => {
  test('licence time is the wall, and nothing happens', () => {
    const day = trusted()
    expect(day.run(HOUR)).toMatchObject({ mode: 'trusted', licence: NOON + HOUR, since: null })
    expect(day.events).toEqual([])
  })

  test.each([
    [2000, 0],
    [2001, 1],
    [-2000, 0],
    [-2001, 1],
  ])('a change of %i ms between two samples makes %i step(s)', (byMs, steps) => {
    const day = trusted()
    day.move(byMs)
    expect(day.events).toHaveLength(steps)
  })

  test('a wall that is slewed back makes no step; licence time waits for it', () => {
    const day = trusted()
    for (let i = 0; i < 10; i++) day.move(-1500)
    expect(day.trust()).toMatchObject({ mode: 'trusted', licence: NOON })
    expect(day.events).toEqual([])
  })

  test('a process that was stopped for a day makes no step, since both clocks went on', () => {
    const day = trusted()
    expect(day.after(DAY)).toMatchObject({ mode: 'trusted', licence: NOON + DAY })
    expect(day.events).toEqual([])
  })

  test('licence time stays in whole milliseconds although the monotonic clock counts in fractions, and loses none of them', () => {
    let { trust } = begin(NOON, null, NOON, 0.25)
    trust = sample(trust, NOON + 25 * HOUR + 1000, 1000.25).trust
    expect(trust.mode).toBe('held')
    for (let ms = 1000; ms < 3000; ms++) trust = sample(trust, NOON + 25 * HOUR + ms, ms + 0.7).trust
    expect(trust.licence).toBe(NOON + 2999)
  })
})

describe('backwards (design §3.8)', () => {
  test('by three hours: licence time stands until the wall passes it, then goes on without a gap', () => {
    const day = trusted()
    day.run(10 * MINUTE)
    const mark = NOON + 10 * MINUTE
    expect(day.move(-3 * HOUR)).toMatchObject({ mode: 'behind', licence: mark, since: mark })
    expect(day.takeEvents()).toMatchObject([{ type: 'step', byMs: -3 * HOUR, mode: 'behind', licence: mark, gap: null }])
    day.run(2 * HOUR)
    expect(day.trust()).toMatchObject({ mode: 'behind', licence: mark })
    day.run(HOUR)
    expect(day.takeEvents()).toMatchObject([{ type: 'trusted-again', how: 'passed', gap: null }])
    expect(day.trust()).toMatchObject({ mode: 'trusted', since: null, licence: day.trust().wall })
  })

  test('and set right again ten minutes later: the time between is a gap', () => {
    const day = trusted()
    day.move(-3 * HOUR)
    day.run(10 * MINUTE)
    day.takeEvents()
    day.move(3 * HOUR)
    const now = NOON + 10 * MINUTE + 2 * SECOND
    expect(day.trust()).toMatchObject({ mode: 'trusted', licence: now })
    expect(day.events).toMatchObject([{ type: 'step', byMs: 3 * HOUR, mode: 'trusted', gap: { from: NOON, to: now } }])
  })

  test('a wall that passes the mark while the process was stopped is believed, since it made no step', () => {
    const day = trusted()
    day.move(-30 * MINUTE)
    day.takeEvents()
    expect(day.after(3 * HOUR).mode).toBe('trusted')
    expect(day.events).toMatchObject([{ type: 'trusted-again', how: 'passed' }])
  })

  test('a wall behind that leaps a day beyond the mark is held', () => {
    const day = trusted()
    day.move(-3 * HOUR)
    expect(day.move(27 * HOUR)).toMatchObject({ mode: 'held', licence: NOON })
  })
})

describe('forwards (design §3.8)', () => {
  test('an hour is taken over at once, and the time between is a gap', () => {
    const day = trusted()
    day.move(HOUR)
    const now = NOON + HOUR + SECOND
    expect(day.trust()).toMatchObject({ mode: 'trusted', licence: now })
    expect(day.events).toEqual([{ type: 'step', byMs: HOUR, mode: 'trusted', licence: now, wall: now, gap: { from: NOON, to: now } }])
  })

  test('a millisecond more is not', () => {
    const day = trusted()
    expect(day.move(HOUR + 1)).toMatchObject({ mode: 'held', licence: NOON + SECOND })
  })

  test('25 hours: licence time goes on at monotonic pace for ten minutes, then the wall counts and the time between is a gap', () => {
    const day = trusted()
    day.move(25 * HOUR)
    const [step] = day.takeEvents()
    expect(step).toMatchObject({ type: 'step', byMs: 25 * HOUR, mode: 'held', gap: null })
    day.run(10 * MINUTE - SECOND)
    expect(day.trust()).toMatchObject({ mode: 'held', licence: NOON + 10 * MINUTE })
    expect(day.events).toEqual([])
    day.run(SECOND)
    const paced = NOON + 10 * MINUTE + SECOND
    expect(day.trust()).toMatchObject({ mode: 'trusted', licence: paced + 25 * HOUR })
    expect(day.events).toEqual([
      { type: 'trusted-again', how: 'stood', licence: paced + 25 * HOUR, gap: { from: paced, to: paced + 25 * HOUR } },
    ])
  })

  test('ten years for three minutes and back: nothing has happened', () => {
    const day = trusted()
    day.move(3652 * DAY)
    day.run(3 * MINUTE)
    day.takeEvents()
    const back = day.move(-3652 * DAY)
    expect(back).toMatchObject({ mode: 'trusted', licence: NOON + 3 * MINUTE + 2 * SECOND, since: null })
    expect(day.events).toMatchObject([{ type: 'step', mode: 'trusted', gap: null }])
  })

  test('and back too far: the wall is behind, and licence time stands where it was', () => {
    const day = trusted()
    day.move(25 * HOUR)
    expect(day.move(-28 * HOUR)).toMatchObject({ mode: 'behind', licence: NOON + 2 * SECOND })
  })

  test('another step begins the ten minutes anew', () => {
    const day = trusted()
    day.move(25 * HOUR)
    day.run(9 * MINUTE)
    day.move(5 * SECOND)
    day.run(9 * MINUTE)
    expect(day.trust().mode).toBe('held')
    day.run(MINUTE)
    expect(day.trust().mode).toBe('trusted')
  })

  test('steps within ten minutes add up', () => {
    const day = trusted()
    day.move(40 * MINUTE)
    day.run(9 * MINUTE)
    expect(day.trust().mode).toBe('trusted')
    const before = day.trust().licence
    expect(day.move(21 * MINUTE)).toMatchObject({ mode: 'held', licence: before + SECOND })
  })

  test('and do not, ten minutes apart', () => {
    const day = trusted()
    day.move(40 * MINUTE)
    day.run(10 * MINUTE)
    expect(day.move(40 * MINUTE).mode).toBe('trusted')
  })

  test('a small step does not free a wall that is held because steps added up', () => {
    const day = trusted()
    day.move(40 * MINUTE)
    day.move(40 * MINUTE)
    expect(day.move(3 * SECOND).mode).toBe('held')
    expect(day.move(-3 * SECOND).mode).toBe('held')
  })

  test('nor do they start from nothing after a held wall went back', () => {
    const day = trusted()
    day.move(40 * MINUTE)
    day.move(40 * MINUTE)
    expect(day.move(-40 * MINUTE).mode).toBe('trusted')
    expect(day.move(40 * MINUTE).mode).toBe('held')
  })

  test('what is taken over out of a hold counts too', () => {
    const day = trusted()
    day.move(25 * HOUR)
    expect(day.move(-24 * HOUR - 10 * MINUTE).mode).toBe('trusted')
    expect(day.move(50 * MINUTE).mode).toBe('held')
  })
})

describe('an operator', () => {
  test('confirms a held wall: it counts at once, with a gap', () => {
    const day = trusted()
    day.move(25 * HOUR)
    day.takeEvents()
    day.confirm()
    const paced = NOON + SECOND
    expect(day.trust()).toMatchObject({ mode: 'trusted', licence: paced + 25 * HOUR, since: null })
    expect(day.events).toMatchObject([{ type: 'trusted-again', how: 'confirmed', gap: { from: paced, to: paced + 25 * HOUR } }])
  })

  test('can confirm nothing where nothing is held', () => {
    expect(confirm(trusted().trust())).toBeNull()
    const behind = trusted()
    behind.move(-3 * HOUR)
    expect(confirm(behind.trust())).toBeNull()
  })

  test('lowers a wrong mark: licence time goes on from the wall, and what lies between is a gap', () => {
    const day = trusted()
    day.move(-3 * HOUR)
    const wall = day.trust().wall
    const lowered = corrected(day.trust(), wall - HOUR)
    expect(lowered.trust).toMatchObject({ mode: 'trusted', licence: wall })
    expect(lowered.events).toMatchObject([{ type: 'trusted-again', gap: { from: wall - HOUR, to: wall } }])
    expect(corrected(day.trust(), wall).events).toMatchObject([{ gap: null }])
  })
})

describe('at a start', () => {
  const starts: readonly [string, number | null, Doubt, number, Partial<Trust>, readonly object[]][] = [
    ['of a new store the wall is believed', null, null, NOON, { mode: 'trusted', licence: NOON }, []],
    [
      'an hour after the mark it is believed, and the hour is a gap',
      NOON - HOUR,
      null,
      NOON,
      { mode: 'trusted', licence: NOON },
      [{ type: 'trusted-again', gap: { from: NOON - HOUR, to: NOON } }],
    ],
    [
      'thirty days after the mark too',
      NOON - 30 * DAY,
      null,
      NOON,
      { mode: 'trusted', licence: NOON },
      [{ type: 'trusted-again', gap: { from: NOON - 30 * DAY, to: NOON } }],
    ],
    [
      'a millisecond more than thirty days after it is held',
      NOON - 30 * DAY - 1,
      null,
      NOON,
      { mode: 'held', licence: NOON - 30 * DAY - 1, since: NOON - 30 * DAY - 1 },
      [{ type: 'step', mode: 'held', gap: null }],
    ],
    [
      'behind the mark licence time stands at it',
      NOON + HOUR,
      null,
      NOON,
      { mode: 'behind', licence: NOON + HOUR, since: NOON + HOUR },
      [{ type: 'step', byMs: -HOUR, mode: 'behind', gap: null }],
    ],
    [
      'a hold of before the restart goes on, from the mark, and is no news',
      NOON - 25 * HOUR,
      { mode: 'held', since: NOON - 26 * HOUR },
      NOON,
      { mode: 'held', licence: NOON - 25 * HOUR, since: NOON - 26 * HOUR, standsSinceMs: 0 },
      [],
    ],
    [
      'a hold of before the restart is over when the wall has gone back',
      NOON - 10 * MINUTE,
      { mode: 'held', since: NOON - HOUR },
      NOON,
      { mode: 'trusted', licence: NOON, since: null },
      [{ type: 'trusted-again', gap: { from: NOON - 10 * MINUTE, to: NOON } }],
    ],
    [
      'a wall that was behind and is still goes on so, and is no news',
      NOON + HOUR,
      { mode: 'behind', since: NOON - HOUR },
      NOON,
      { mode: 'behind', licence: NOON + HOUR, since: NOON - HOUR },
      [],
    ],
    ['exactly at the mark there is no gap', NOON, null, NOON, { mode: 'trusted', licence: NOON }, [{ type: 'trusted-again', gap: null }]],
  ]

  test.each(starts)('%s', (_, mark, doubt, wall, trust, events) => {
    const started = begin(mark, doubt, wall, 0)
    expect(started.trust).toMatchObject(trust)
    expect(started.events).toMatchObject(events)
    expect(started.events).toHaveLength(events.length)
  })

  test('the ten minutes of a hold begin anew', () => {
    const before = trusted()
    before.move(25 * HOUR)
    before.run(9 * MINUTE)
    const { licence, wall } = before.trust()
    const after = watch(begin(licence, doubtOf(before.trust()), wall + 5 * SECOND, 77_000), 77_000)
    after.run(9 * MINUTE + 59 * SECOND)
    expect(after.trust().mode).toBe('held')
    after.run(SECOND)
    expect(after.trust().mode).toBe('trusted')
    expect(after.events).toMatchObject([{ type: 'trusted-again', how: 'stood' }])
  })

  test('a wrong clock at boot that is set right within ten minutes has done nothing', () => {
    const boot = watch(begin(NOON, null, NOON + 400 * DAY, 0))
    expect(boot.trust().mode).toBe('held')
    boot.run(2 * MINUTE)
    boot.move(-400 * DAY + HOUR)
    expect(boot.trust()).toMatchObject({ mode: 'trusted', licence: NOON + HOUR + 2 * MINUTE + SECOND })
  })
})

describe('what a header is marked with', () => {
  test.each([
    ['trusted', begin(null, null, NOON, 0), 'trusted'],
    ['behind since the boot', begin(NOON, null, NOON - DAY, 0), 'unsynchronised'],
    ['held since the boot', begin(NOON, null, NOON + 40 * DAY, 0), 'unsynchronised'],
    ['held after it was trusted', sample(begin(null, null, NOON, 0).trust, NOON + DAY, 1000), 'lost'],
  ] as const)('a wall that is %s', (_, { trust }, mark) => {
    expect(clockTrustOf(trust)).toBe(mark)
  })

  test('a simulated clock is always trusted', () => {
    expect(clockTrustOf(null)).toBe('trusted')
  })
})
