/** The calendar works with stretches of constant offset; a calendar library that is asked for every single instant says the same. */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { clockFace, daysBeforeEnd, endAfterDays, localText } from '../../src/domain/calendar.js'

const ZONES = Intl.supportedValuesOf('timeZone')
const FROM = Date.UTC(2005, 0, 1)
const TO = Date.UTC(2040, 0, 1)

const zoned = (instant: number, timezone: string) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone)
const resolve = (date: Temporal.PlainDate, time: Temporal.PlainTime, timezone: string) =>
  date.toPlainDateTime(time).toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds

/** Any second, and often one that is near a change of the clocks. */
const placeAndTime = fc
  .record({
    timezone: fc.constantFrom(...ZONES),
    anywhere: fc.integer({ min: FROM / 1000, max: TO / 1000 }).map((second) => second * 1000),
    fromChangeMs: fc.option(fc.integer({ min: -100 * 86_400_000, max: 2 * 86_400_000 })),
  })
  .map(({ timezone, anywhere, fromChangeMs }) => {
    const change = fromChangeMs === null ? null : zoned(anywhere, timezone).getTimeZoneTransition('next')
    return { timezone, startsAt: change === null || fromChangeMs === null ? anywhere : change.epochMilliseconds + fromChangeMs }
  })

describe('the calendar beside the library that it spares', () => {
  it('ends and slots are those of the library, in every zone and at every change of the clocks', () => {
    const property = fc.property(placeAndTime, fc.integer({ min: -400, max: 400 }), ({ timezone, startsAt }, days) => {
      const start = zoned(startsAt, timezone)
      const endsAt = endAfterDays(startsAt, 90, timezone)
      expect(endsAt).toBe(resolve(start.toPlainDate().add({ days: 90 }), start.toPlainTime(), timezone))
      const slot = days === 0 ? endsAt : resolve(zoned(endsAt, timezone).toPlainDate().subtract({ days }), start.toPlainTime(), timezone)
      expect(daysBeforeEnd(clockFace(startsAt, endsAt, timezone), days)).toBe(slot)
    })
    fc.assert(property, { numRuns: 2000 })
  })

  it('local times for people are those of the library', () => {
    const property = fc.property(placeAndTime, ({ timezone, startsAt }) => {
      const local = zoned(startsAt, timezone)
      const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
      expect(localText(startsAt, timezone)).toBe(`${local.toPlainDate().toString()} ${time} ${timezone}`)
    })
    fc.assert(property, { numRuns: 500 })
  })
})
