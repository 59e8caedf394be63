/** Expected instants are worked out by hand from the zones' own rules (`zdump -v`), not from the code. */
import { describe, expect, test } from 'vitest'
import { clockFace, daysBeforeEnd, daysRemaining, endAfterDays, isKnownTimezone } from '../../../src/domain/calendar.js'
import { type ProductProfile, severityAt } from '../../../src/domain/profile.js'
import { at, CUP7 } from '../../support/clusters.js'

describe('an end is the start’s local date + days at the start’s local time, resolved as "compatible" (design §3.1)', () => {
  test.each([
    ['an ordinary day, DST between', 'America/Los_Angeles', '2026-03-01T09:00:00-08:00', 90, '2026-05-30T16:00:00Z'],
    ['in a gap: an hour later', 'America/Los_Angeles', '2025-12-08T02:30:00-08:00', 90, '2026-03-08T10:30:00Z'],
    ['in a repeated hour: the first', 'America/Los_Angeles', '2026-08-03T01:30:00-07:00', 90, '2026-11-01T08:30:00Z'],
    ['from the second of two equal hours', 'America/Los_Angeles', '2026-11-01T01:30:00-08:00', 90, '2027-01-30T09:30:00Z'],
    ['at a year end', 'America/Los_Angeles', '2025-10-02T16:00:00-07:00', 90, '2026-01-01T00:00:00Z'],
    ['in a gap', 'Europe/Berlin', '2025-12-29T02:30:00+01:00', 90, '2026-03-29T01:30:00Z'],
    ['of a grace, in a repeated hour', 'Europe/Berlin', '2026-09-25T02:30:00+02:00', 30, '2026-10-25T00:30:00Z'],
    ['in a gap of the south', 'Australia/Sydney', '2026-07-06T02:30:00+10:00', 90, '2026-10-03T16:30:00Z'],
    ['in a repeated hour of the south', 'Australia/Sydney', '2026-01-05T02:30:00+11:00', 90, '2026-04-04T15:30:00Z'],
    ['in a gap of half an hour', 'Australia/Lord_Howe', '2026-07-06T02:15:00+10:30', 90, '2026-10-03T15:45:00Z'],
    ['in a gap at midnight', 'America/Santiago', '2026-06-08T00:30:00-04:00', 90, '2026-09-06T04:30:00Z'],
    ['in a repeated hour before midnight', 'America/Santiago', '2026-01-04T23:30:00-03:00', 90, '2026-04-05T02:30:00Z'],
    ['in a gap at midnight', 'Africa/Cairo', '2026-01-24T00:15:00+02:00', 90, '2026-04-23T22:15:00Z'],
    ['to the millisecond, without DST', 'Asia/Kolkata', '2026-02-28T23:59:59.999+05:30', 30, '2026-03-30T18:29:59.999Z'],
    ['on 29 February', 'Asia/Kolkata', '2027-12-01T10:00:00+05:30', 90, '2028-02-29T04:30:00Z'],
    ['over 29 February', 'Asia/Kolkata', '2027-12-02T10:00:00+05:30', 90, '2028-03-01T04:30:00Z'],
    ['in a year without it', 'Asia/Kolkata', '2025-12-01T10:00:00+05:30', 90, '2026-03-01T04:30:00Z'],
    ['from 29 February', 'Europe/Berlin', '2028-02-29T12:00:00+01:00', 90, '2028-05-29T10:00:00Z'],
    ['on the day that Apia skipped: the next', 'Pacific/Apia', '2011-10-01T09:00:00-10:00', 90, '2011-12-30T19:00:00Z'],
    ['over the day that Apia skipped', 'Pacific/Apia', '2011-10-12T09:00:00-10:00', 90, '2012-01-09T19:00:00Z'],
  ] as const)('%s, %s', (_, zone, start, days, end) => {
    expect(endAfterDays(at(start), days, zone)).toBe(at(end))
  })
})

describe('slot N is the end’s local date − N days at the start’s local time, each by itself', () => {
  function slots(zone: string, start: string, end: string, days: readonly number[]): readonly string[] {
    const face = clockFace(at(start), at(end), zone)
    return days.map((day) => new Date(daysBeforeEnd(face, day)).toISOString().replace('.000Z', 'Z'))
  }

  test('around a gap: only the slot within it is later', () => {
    expect(slots('America/Los_Angeles', '2025-12-10T02:30:00-08:00', '2026-03-10T09:30:00Z', [3, 2, 1])).toEqual([
      '2026-03-07T10:30:00Z',
      '2026-03-08T10:30:00Z',
      '2026-03-09T09:30:00Z',
    ])
  })

  test('before an end in a gap: at the start’s local time, not at the end’s', () => {
    expect(slots('America/Los_Angeles', '2025-12-08T02:30:00-08:00', '2026-03-08T10:30:00Z', [30, 1])).toEqual([
      '2026-02-06T10:30:00Z',
      '2026-03-07T10:30:00Z',
    ])
  })

  test('around a repeated hour: the first of the two, and 25 hours to the next', () => {
    expect(slots('Europe/Berlin', '2026-08-01T02:30:00+02:00', '2026-10-30T01:30:00Z', [6, 5, 4])).toEqual([
      '2026-10-24T00:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ])
  })

  test('around midnight gaps', () => {
    expect(slots('America/Santiago', '2026-06-09T00:30:00-04:00', '2026-09-07T03:30:00Z', [2, 1])).toEqual([
      '2026-09-05T04:30:00Z',
      '2026-09-06T04:30:00Z',
    ])
    expect(slots('Africa/Cairo', '2026-01-25T00:15:00+02:00', '2026-04-24T21:15:00Z', [2, 1])).toEqual([
      '2026-04-22T22:15:00Z',
      '2026-04-23T22:15:00Z',
    ])
  })

  test('over a day that the zone skipped: two dates are one instant', () => {
    expect(slots('Pacific/Apia', '2011-10-12T09:00:00-10:00', '2012-01-09T19:00:00Z', [12, 11, 10, 9])).toEqual([
      '2011-12-29T19:00:00Z',
      '2011-12-30T19:00:00Z',
      '2011-12-30T19:00:00Z',
      '2011-12-31T19:00:00Z',
    ])
  })

  test('across 29 February and a year end', () => {
    expect(slots('Asia/Kolkata', '2027-12-03T10:00:00+05:30', '2028-03-02T04:30:00Z', [3, 2, 1])).toEqual([
      '2028-02-28T04:30:00Z',
      '2028-02-29T04:30:00Z',
      '2028-03-01T04:30:00Z',
    ])
    expect(slots('Australia/Sydney', '2026-10-04T12:00:00+11:00', '2027-01-02T01:00:00Z', [3, 2, 1])).toEqual([
      '2026-12-30T01:00:00Z',
      '2026-12-31T01:00:00Z',
      '2027-01-01T01:00:00Z',
    ])
  })
})

describe('daysRemaining is the least whole N with end − N days ≤ now; 0 from the end on', () => {
  const losAngeles = clockFace(at('2026-03-01T17:00:00Z'), at('2026-05-30T16:00:00Z'), 'America/Los_Angeles')
  test.each([
    ['at the start', '2026-03-01T17:00:00Z', 90],
    ['a millisecond after it', '2026-03-01T17:00:00.001Z', 90],
    ['before slot 89, where a day had 23 hours', '2026-03-02T16:59:59.999Z', 90],
    ['at slot 30', '2026-04-30T16:00:00Z', 30],
    ['a millisecond before it', '2026-04-30T15:59:59.999Z', 31],
    ['a millisecond after it', '2026-04-30T16:00:00.001Z', 30],
    ['a millisecond before slot 1', '2026-05-29T15:59:59.999Z', 2],
    ['at slot 1', '2026-05-29T16:00:00Z', 1],
    ['a millisecond before the end', '2026-05-30T15:59:59.999Z', 1],
    ['at the end', '2026-05-30T16:00:00Z', 0],
    ['long after it', '2027-05-30T16:00:00Z', 0],
  ])('%s', (_, now, days) => {
    expect(daysRemaining(losAngeles, at(now))).toBe(days)
  })

  test('counts calendar days on a day of 25 hours', () => {
    const berlin = clockFace(at('2026-08-01T12:00:00+02:00'), at('2026-10-30T11:00:00Z'), 'Europe/Berlin')
    expect(daysRemaining(berlin, at('2026-10-24T10:00:00Z'))).toBe(6)
    expect(daysRemaining(berlin, at('2026-10-25T10:59:59.999Z'))).toBe(6)
    expect(daysRemaining(berlin, at('2026-10-25T11:00:00Z'))).toBe(5)
  })

  test('goes over a day that the zone skipped', () => {
    const apia = clockFace(at('2011-10-12T19:00:00Z'), at('2012-01-09T19:00:00Z'), 'Pacific/Apia')
    expect(daysRemaining(apia, at('2011-12-30T18:59:59.999Z'))).toBe(12)
    expect(daysRemaining(apia, at('2011-12-30T19:00:00Z'))).toBe(10)
  })
})

describe('severity rises with the days that remain (cup-7)', () => {
  test.each([
    [90, 4],
    [30, 4],
    [8, 4],
    [7, 2],
    [2, 2],
    [1, 1],
    [0, 0],
  ])('%i days: %i', (days, severity) => {
    expect(severityAt(CUP7, days)).toBe(severity)
  })

  test('a profile that names no band for a number of days is a mistake', () => {
    const profile: ProductProfile = { ...CUP7, severityBands: [{ upToDays: 7, severity: 2 }] }
    expect(() => severityAt(profile, 8)).toThrow('no severity band')
  })
})

test('a zone is known or not', () => {
  expect(isKnownTimezone('Pacific/Apia')).toBe(true)
  expect(isKnownTimezone('Mars/Olympus')).toBe(false)
})
