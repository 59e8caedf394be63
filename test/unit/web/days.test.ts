/** Words for days left, as the page's design language has them. */
import { describe, expect, it } from 'vitest'
import { endWords, hoursAndMinutes, lastDayWords, untilNext } from '../../../dashboards/web/src/words/days.js'
import { dateText, instantText, zoneName } from '../../../dashboards/web/src/words/zone.js'

const at = (text: string) => Date.parse(text)
const NOW = at('2026-05-28T12:47:31Z')
const end = (endsAt: string, daysRemaining: number, zone: string) => ({ endsAtMs: at(endsAt), daysRemaining, zone })

describe('before an end', () => {
  it.each([
    ['2026-05-28T16:00:00Z', 1, 'Europe/Berlin', 'today 18:00 CEST'],
    ['2026-05-29T16:00:00Z', 2, 'America/Los_Angeles', 'tomorrow 09:00 PDT'],
    ['2026-05-29T08:00:00Z', 1, 'America/Los_Angeles', 'tomorrow 01:00 PDT'],
    ['2026-05-30T16:00:00Z', 3, 'America/Los_Angeles', 'in 3 days'],
    ['2026-06-03T12:30:00Z', 6, 'America/New_York', 'in 6 days'],
    ['2026-07-13T08:00:00Z', 46, 'Europe/Oslo', 'in 46 days'],
    // Today and tomorrow are the cluster's: in Sydney it is the 28th until 14:00 UTC.
    ['2026-05-28T13:59:00Z', 1, 'Australia/Sydney', 'today 23:59 AEST'],
    ['2026-05-28T14:01:00Z', 1, 'Australia/Sydney', 'tomorrow 00:01 AEST'],
  ])('%s with N = %i in %s is “%s”', (endsAt, days, zone, words) => {
    expect(endWords(end(endsAt, days, zone), NOW)).toBe(words)
  })

  it('never says 1 day, 0 days or a minus sign, whatever the hour', () => {
    for (let hour = 0; hour < 72; hour++) {
      const nowMs = at('2026-05-26T00:00:00Z') + hour * 3_600_000
      const endsAtMs = at('2026-05-29T00:30:00Z')
      const days = Math.ceil((endsAtMs - nowMs) / 86_400_000)
      expect(endWords({ endsAtMs, daysRemaining: days, zone: 'Asia/Tokyo' }, nowMs)).not.toMatch(/\b[01] day|-/)
    }
  })
})

describe('from an end on', () => {
  it.each([
    ['2026-05-28T08:00:00Z', 'Europe/Berlin', 'ended today 10:00 CEST'],
    ['2026-05-27T21:00:00Z', 'Europe/London', 'ended yesterday'],
    // Half past midnight in Berlin: already today there, still the day before in UTC.
    ['2026-05-27T22:30:00Z', 'Europe/Berlin', 'ended today 00:30 CEST'],
    ['2026-05-24T08:00:00Z', 'Australia/Sydney', 'ended 4 days ago'],
    ['2026-05-09T08:00:00Z', 'America/Sao_Paulo', 'ended 19 days ago'],
  ])('%s in %s is “%s”', (endsAt, zone, words) => {
    expect(endWords(end(endsAt, 0, zone), NOW)).toBe(words)
  })
})

describe('hours', () => {
  it('are said on the last day only', () => {
    expect(lastDayWords(end('2026-05-28T16:00:00Z', 1, 'UTC'), NOW)).toBe('in 3 h 12 m')
    expect(lastDayWords(end('2026-05-30T12:00:00Z', 2, 'UTC'), NOW)).toBeNull()
  })

  it('round down to minutes, and are never none', () => {
    expect([hoursAndMinutes(59_000), hoursAndMinutes(3_599_000), hoursAndMinutes(3_600_000)]).toEqual(['1 m', '59 m', '1 h 0 m'])
  })

  it('of what comes next within a day; calendar days beyond', () => {
    expect(untilNext(at('2026-05-28T16:00:00Z'), NOW, 'UTC')).toBe('in 3 h 12 m')
    expect(untilNext(at('2026-05-29T16:00:00Z'), NOW, 'UTC')).toBe('tomorrow')
    expect(untilNext(at('2026-05-31T16:00:00Z'), NOW, 'UTC')).toBe('in 3 days')
  })
})

describe('an exact instant', () => {
  it('carries weekday and zone, the year only when it is another', () => {
    expect(instantText(at('2026-06-03T12:30:00Z'), 'America/New_York', NOW)).toBe('Wed 3 Jun 08:30 EDT')
    expect(instantText(at('2027-01-03T12:30:00Z'), 'Europe/London', NOW)).toBe('Sun 3 Jan 2027 12:30 GMT')
    expect(dateText(NOW, 'UTC')).toBe('Thu 28 May 2026')
  })

  it.each([
    ['Europe/London', 'BST'],
    ['America/Los_Angeles', 'PDT'],
    ['Europe/Berlin', 'CEST'],
    ['Australia/Sydney', 'AEST'],
    ['Asia/Kolkata', 'IST'],
    ['Asia/Tokyo', 'UTC+9'],
    ['UTC', 'UTC'],
  ])('names %s %s', (zone, name) => {
    expect(zoneName(NOW, zone)).toBe(name)
  })
})
