/**
 * Calendar arithmetic in a cluster's zone (design §3.1, ours): a slot is the end's local date − N days at the start's local time,
 * each resolved by itself as Temporal's `compatible`, never chained from a neighbour.
 */
import { Temporal } from 'temporal-polyfill'
import { DAY_MS, HOUR_MS, type Instant } from './instant.js'
import { stretchAt } from './zone-offset.js'

/** A local date and time of day as the instant that it would be in UTC: days are then whole numbers of milliseconds. */
type Local = number

/** The local date on which a clock ends (its midnight) and the local time of day that all its slots share. */
export interface ClockFace {
  readonly endsAt: Instant
  readonly endDate: Local
  readonly timeOfDayMs: number
  readonly timezone: string
}

function localOf(instant: Instant, timezone: string): Local {
  return instant + stretchAt(instant, timezone).offsetMs
}

function midnightOf(local: Local): Local {
  return Math.floor(local / DAY_MS) * DAY_MS
}

/** The end of a clock: the start's local date + `days` at the start's local time. */
export function endAfterDays(startsAt: Instant, days: number, timezone: string): Instant {
  return resolve(localOf(startsAt, timezone) + days * DAY_MS, timezone)
}

export function clockFace(startsAt: Instant, endsAt: Instant, timezone: string): ClockFace {
  const start = localOf(startsAt, timezone)
  return { endsAt, endDate: midnightOf(localOf(endsAt, timezone)), timeOfDayMs: start - midnightOf(start), timezone }
}

/** The instant `days` calendar days before the end (after it, when negative). */
export function daysBeforeEnd(face: ClockFace, days: number): Instant {
  if (days === 0) return face.endsAt
  return resolve(face.endDate - days * DAY_MS + face.timeOfDayMs, face.timezone)
}

/** The least whole N with *end − N days* ≤ now; 0 from the end on. */
export function daysRemaining(face: ClockFace, now: Instant): number {
  if (now >= face.endsAt) return 0
  let days = Math.max(1, Math.ceil((face.endsAt - now) / DAY_MS))
  while (daysBeforeEnd(face, days) > now) days++
  while (days > 1 && daysBeforeEnd(face, days - 1) <= now) days--
  return days
}

/** `2026-05-30 09:00 America/Los_Angeles`: local date and time for people, and the zone they are in. */
export function localText(instant: Instant, timezone: string): string {
  const local = new Date(localOf(instant, timezone)).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 16)} ${timezone}`
}

/** No change of the clocks is longer than a day (Samoa left one out): so far from any, a local time is one instant. */
const CLEAR_OF_CHANGES_MS = DAY_MS + HOUR_MS
const NEAR_CHANGES_KEPT_MAX = 1024
const nearChanges = new Map<string, Instant>()

function resolve(local: Local, timezone: string): Instant {
  const { from, to, offsetMs } = stretchAt(local, timezone)
  const instant = local - offsetMs
  if (instant - from > CLEAR_OF_CHANGES_MS && to - instant > CLEAR_OF_CHANGES_MS) return instant
  const key = `${local} ${timezone}`
  const known = nearChanges.get(key)
  if (known !== undefined) return known
  const asked = askLibrary(local, timezone)
  if (nearChanges.size >= NEAR_CHANGES_KEPT_MAX) nearChanges.clear()
  nearChanges.set(key, asked)
  return asked
}

function askLibrary(local: Local, timezone: string): Instant {
  const there = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime()
  return there.toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds
}

/** Whether the zone is one that the calendar knows. */
export function isKnownTimezone(timezone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
