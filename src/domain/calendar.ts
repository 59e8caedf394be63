/**
 * Calendar arithmetic in a cluster's zone (design §3.1, ours): a slot is the end's local date − N days at the start's local time,
 * each resolved by itself as Temporal's `compatible`, never chained from a neighbour.
 */
import { Temporal } from 'temporal-polyfill'
import { DAY_MS, type Instant } from './instant.js'

/** The local date on which a clock ends and the local time of day that all its slots share. */
export interface ClockFace {
  readonly endsAt: Instant
  readonly endDate: Temporal.PlainDate
  readonly timeOfDay: Temporal.PlainTime
  readonly timezone: string
  /** Slots worked out already, by days before the end: a zone is slow to ask, and a countdown asks for the same ones again and again. */
  readonly slots: Map<number, Instant>
}

/** A fleet's clocks are looked at one after the other, each many times: the last ones are kept. */
const FACES_KEPT_MAX = 256
const faces = new Map<string, ClockFace>()

function zoned(instant: Instant, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone)
}

/** The end of a clock: the start's local date + `days` at the start's local time. */
export function endAfterDays(startsAt: Instant, days: number, timezone: string): Instant {
  const start = zoned(startsAt, timezone)
  return resolve(start.toPlainDate().add({ days }), start.toPlainTime(), timezone)
}

export function clockFace(startsAt: Instant, endsAt: Instant, timezone: string): ClockFace {
  const key = `${startsAt} ${endsAt} ${timezone}`
  const kept = faces.get(key)
  if (kept !== undefined) return kept
  const endDate = zoned(endsAt, timezone).toPlainDate()
  const face = { endsAt, endDate, timeOfDay: zoned(startsAt, timezone).toPlainTime(), timezone, slots: new Map<number, Instant>() }
  if (faces.size >= FACES_KEPT_MAX) faces.clear()
  faces.set(key, face)
  return face
}

/** The instant `days` calendar days before the end (after it, when negative). */
export function daysBeforeEnd(face: ClockFace, days: number): Instant {
  if (days === 0) return face.endsAt
  const known = face.slots.get(days)
  if (known !== undefined) return known
  const slot = resolve(face.endDate.subtract({ days }), face.timeOfDay, face.timezone)
  face.slots.set(days, slot)
  return slot
}

/** The least whole N with *end − N days* ≤ now; 0 from the end on. */
export function daysRemaining(face: ClockFace, now: Instant): number {
  if (now >= face.endsAt) return 0
  let days = Math.max(1, Math.ceil((face.endsAt - now) / DAY_MS))
  while (daysBeforeEnd(face, days) > now) days++
  while (days > 1 && daysBeforeEnd(face, days - 1) <= now) days--
  return days
}

/** `2026-05-30 09:00 PDT`-like text for people: local date, time and the zone's offset name as ISO has it. */
export function localText(instant: Instant, timezone: string): string {
  const local = zoned(instant, timezone)
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timezone}`
}

function resolve(date: Temporal.PlainDate, time: Temporal.PlainTime, timezone: string): Instant {
  return date.toPlainDateTime(time).toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds
}

/** Whether the zone is one that the calendar knows. */
export function isKnownTimezone(timezone: string): boolean {
  try {
    zoned(0, timezone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
