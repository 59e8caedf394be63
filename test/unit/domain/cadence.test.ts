import { describe, expect, test } from 'vitest'
import { countdownStart, nextBeforeEnd, nextReminder, type Rhythm } from '../../../src/domain/cadence.js'
import type { Clock } from '../../../src/domain/clock.js'
import type { Cadence } from '../../../src/domain/profile.js'
import { at, block, CUP7, license, MAC_B, REBUILT } from '../../support/clusters.js'
import { createWorld, slotsOf } from '../../support/worlds.js'

function clock(startsAt: string, endsAt: string, kind: Clock['kind'] = 'evaluation'): Clock {
  return { key: `${kind}.x`, kind, release: '7.0', startsAt: at(startsAt), endsAt: at(endsAt) }
}

function rhythm(cadence: Cadence | null, timezone = 'America/Los_Angeles'): Rhythm {
  return { timezone, profile: CUP7, cadence }
}

/** `P30D@2026-04-30T16:00Z`, from the start to the end. */
function slotsBetween(of: Clock, by: Rhythm, from = of.startsAt - 1): readonly string[] {
  const all: string[] = []
  let after = from
  for (;;) {
    const slot = nextBeforeEnd(of, by, after)
    if (slot === undefined) return all
    all.push(`${slot.kind === 'end' ? 'end' : slot.code}@${new Date(slot.at).toISOString().slice(0, 16)}Z`)
    after = slot.at
  }
}

function codes(of: Clock, by: Rhythm): readonly string[] {
  return slotsBetween(of, by).map((slot) => slot.split('@')[0] ?? '')
}

const days = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => `P${from - index}D`)
const hours = (from: number) => Array.from({ length: from }, (_, index) => `PT${from - index}H`)

const SPRING = clock('2026-03-01T17:00:00Z', '2026-05-30T16:00:00Z')

describe('the five cadences (design §3.1, peers §0.1)', () => {
  test.each([
    ['daily', days(30, 1)],
    ['mgr-mib', [...days(30, 8), ...hours(168)]],
    ['mgmt-mib', ['P28D', 'P21D', 'P14D', ...days(7, 1)]],
    ['subscription', ['P56D', 'P49D', 'P42D', 'P35D', 'P28D', 'P21D', 'P14D', ...days(7, 2), ...hours(24)]],
    [{ days: [60, 30, 7, 1], hours: 24 }, ['P60D', 'P30D', 'P7D', ...hours(24)]],
  ] as const)('%j', (cadence, expected) => {
    expect(codes(SPRING, rhythm(cadence))).toEqual([...expected, 'end'])
  })

  test('a cluster’s own goes before its product’s', () => {
    expect(codes(SPRING, rhythm(null))).toEqual([...days(30, 1), 'end'])
    expect(codes(SPRING, { ...rhythm('mgmt-mib'), profile: { ...CUP7, cadence: 'mgr-mib' } })[0]).toBe('P28D')
    expect(codes(SPRING, { ...rhythm(null), profile: { ...CUP7, cadence: 'mgmt-mib' } })[0]).toBe('P28D')
  })

  test('days may be named in any order and twice', () => {
    expect(codes(SPRING, rhythm({ days: [1, 30, 7, 30] }))).toEqual(['P30D', 'P7D', 'P1D', 'end'])
  })

  test('without any day there is only the end', () => {
    expect(slotsBetween(SPRING, rhythm({ days: [] }))).toEqual(['end@2026-05-30T16:00Z'])
  })
})

describe('hours are exact hours before the end, days are calendar days', () => {
  test('a day of 25 hours before the end: slot 1 comes an hour before the 24th hour', () => {
    const autumn = clock('2026-08-03T19:00:00Z', '2026-11-01T20:00:00Z')
    expect(slotsBetween(autumn, rhythm('subscription')).slice(-26, -23)).toEqual([
      'P1D@2026-10-31T19:00Z',
      'PT24H@2026-10-31T20:00Z',
      'PT23H@2026-10-31T21:00Z',
    ])
  })

  test('a day of 23 hours before the end: slot 1 falls among the hours and is left out', () => {
    const spring = clock('2025-12-08T20:00:00Z', '2026-03-08T19:00:00Z')
    expect(slotsBetween(spring, rhythm('subscription')).slice(-26, -23)).toEqual([
      'P2D@2026-03-06T20:00Z',
      'PT24H@2026-03-07T19:00Z',
      'PT23H@2026-03-07T20:00Z',
    ])
  })

  test('a week of 167 hours: slot 7 is left out; one of 169 hours: it is there', () => {
    const spring = clock('2025-12-10T20:00:00Z', '2026-03-10T19:00:00Z')
    expect(slotsBetween(spring, rhythm('mgr-mib')).slice(22, 24)).toEqual(['P8D@2026-03-02T20:00Z', 'PT168H@2026-03-03T19:00Z'])
    const autumn = clock('2026-08-05T19:00:00Z', '2026-11-03T20:00:00Z')
    expect(slotsBetween(autumn, rhythm('mgr-mib')).slice(22, 25)).toEqual([
      'P8D@2026-10-26T19:00Z',
      'P7D@2026-10-27T19:00Z',
      'PT168H@2026-10-27T20:00Z',
    ])
  })
})

describe('no slot lies before its clock’s start', () => {
  test('days beyond the start are left out; one at the very start is a slot of an evaluation', () => {
    expect(codes(SPRING, rhythm({ days: [120, 91, 90, 89] }))).toEqual(['P90D', 'P89D', 'end'])
  })

  test('slot 90 of a start in the second of two equal hours would lie an hour before it', () => {
    const autumn = clock('2026-11-01T09:30:00Z', '2027-01-30T09:30:00Z')
    expect(codes(autumn, rhythm({ days: [90, 1] }))).toEqual(['P1D', 'end'])
  })

  test('LicenseGraceStarted stands for slot 30 of a grace, whatever the cadence', () => {
    const grace = clock('2026-03-10T12:00:00Z', '2026-04-09T12:00:00Z', 'grace')
    expect(codes(grace, rhythm('daily'))).toEqual([...days(29, 1), 'end'])
    expect(codes(grace, rhythm('mgr-mib'))[0]).toBe('P29D')
    expect(codes(grace, rhythm({ days: [60, 30, 7], hours: 24 }))).toEqual(['P7D', ...hours(24), 'end'])
    expect(codes(grace, rhythm({ days: [], hours: 720 })).slice(0, 2)).toEqual(['PT719H', 'PT718H'])
  })
})

describe('dates that a zone skipped (Apia, 2011-12-30)', () => {
  test('two slots at one instant are one, named after the days that are left', () => {
    const apia = clock('2011-10-12T19:00:00Z', '2012-01-09T19:00:00Z')
    expect(slotsBetween(apia, rhythm('daily', 'Pacific/Apia')).slice(17, 21)).toEqual([
      'P13D@2011-12-28T19:00Z',
      'P12D@2011-12-29T19:00Z',
      'P10D@2011-12-30T19:00Z',
      'P9D@2011-12-31T19:00Z',
    ])
  })

  test('slot 30 of a grace is not raised a second time where the skipped day moves it behind the start', () => {
    const apia = clock('2011-11-30T19:00:00Z', '2011-12-30T19:00:00Z', 'grace')
    expect(slotsBetween(apia, rhythm('daily', 'Pacific/Apia'))[0]).toBe('P29D@2011-12-02T19:00Z')
  })

  test('a slot at the end itself is the end', () => {
    const apia = clock('2011-10-01T19:00:00Z', '2011-12-30T19:00:00Z')
    expect(slotsBetween(apia, rhythm('daily', 'Pacific/Apia')).slice(-2)).toEqual(['P2D@2011-12-29T19:00Z', 'end@2011-12-30T19:00Z'])
  })
})

describe('reminders after the end', () => {
  test('every seven days at the start’s local time, counted from the end, for ever', () => {
    const at1 = (after: string) => nextReminder(SPRING, rhythm(null), at(after))
    expect(at1('2026-05-30T16:00:00Z')).toEqual({ kind: 'reminder', code: 'P7D', at: at('2026-06-06T16:00:00Z') })
    expect(at1('2026-06-06T15:59:59.999Z')).toMatchObject({ code: 'P7D' })
    expect(at1('2026-06-06T16:00:00Z')).toEqual({ kind: 'reminder', code: 'P14D', at: at('2026-06-13T16:00:00Z') })
    // 23 weeks later the clocks have gone back: nine o'clock is an hour later.
    expect(at1('2026-11-01T00:00:00Z')).toEqual({ kind: 'reminder', code: 'P161D', at: at('2026-11-07T17:00:00Z') })
    expect(at1('2036-05-25T16:00:00Z')).toMatchObject({ code: 'P3654D' })
  })

  test('at the profile’s pace', () => {
    const daily = { ...rhythm(null), profile: { ...CUP7, reminderDays: 1 } }
    expect(nextReminder(SPRING, daily, at('2026-05-30T16:00:00Z'))).toMatchObject({ code: 'P1D' })
  })
})

test('a clock is in its countdown from its first slot on', () => {
  expect(countdownStart(SPRING, rhythm(null))).toBe(at('2026-04-30T16:00:00Z'))
  expect(countdownStart(SPRING, rhythm('subscription'))).toBe(at('2026-04-04T16:00:00Z'))
  expect(countdownStart(SPRING, rhythm({ days: [] }))).toBe(SPRING.endsAt)
})

describe('a whole clock, as the timeline raises it', () => {
  test('an evaluation: 30, 29 … 1, the end, then a reminder a week', () => {
    const world = createWorld()
    world.run('2026-06-14T00:00:00Z')
    const own = world.alarms().filter(({ clock }) => clock === 'evaluation')
    expect(slotsOf(own)).toEqual([...days(30, 1).map((code) => `countdown.${code}`), 'end', 'reminder.P7D', 'reminder.P14D'])
    expect(own.map(({ daysRemaining }) => daysRemaining)).toEqual([...Array.from({ length: 30 }, (_, i) => 30 - i), 0, 0, 0])
    expect(own.map(({ severity }) => severity)).toEqual([...Array(23).fill(4), ...Array(6).fill(2), 1, 0, 0, 0])
  })

  test('a grace: started, 29 … 1, the end, then a reminder a week', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    world.run('2026-04-17T00:00:00Z')
    const own = world.alarms().filter(({ clock }) => clock === 'grace')
    expect(slotsOf(own)).toEqual(['started', ...days(29, 1).map((code) => `countdown.${code}`), 'end', 'reminder.P7D'])
    expect(own[0]).toMatchObject({ name: 'LicenseGraceStarted', severity: 4, daysRemaining: 30, reason: 'fact' })
  })

  test('hours carry the day that they belong to', () => {
    const world = createWorld({ block: block({ cadence: { days: [2], hours: 25 } }) })
    world.run('2026-05-30T15:00:00Z')
    const hourly = world.alarms().filter(({ id }) => id.includes('countdown.PT'))
    expect(hourly).toHaveLength(25)
    expect(hourly.slice(0, 3).map(({ id, daysRemaining, severity }) => [id.split('.').at(-1), daysRemaining, severity])).toEqual([
      ['PT25H', 2, 2],
      ['PT24H', 1, 1],
      ['PT23H', 1, 1],
    ])
    expect(hourly[0]?.text).toContain('(25 hours)')
    expect(hourly.at(-1)?.text).toContain('(1 hour)')
  })
})
