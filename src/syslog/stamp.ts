/** The stamps of every dialect, in UTC. A day's text is worked out once and kept, the rest is looked up: `Date` is slow at writing. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const DAY_MS = 86_400_000

const digits = (value: number, length: number): string => String(value).padStart(length, '0')
/** `16:00:` for each minute of a day */
const MINUTES = Array.from({ length: 1440 }, (_, minute) => `${digits(Math.floor(minute / 60), 2)}:${digits(minute % 60, 2)}:`)
const SECONDS = Array.from({ length: 60 }, (_, second) => digits(second, 2))
/** `.000` */
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => `.${digits(ms, 3)}`)
const SECONDS_Z = SECONDS.map((second) => `${second}Z`)
const MILLISECONDS_Z = MILLISECONDS.map((ms) => `${ms}Z`)

interface DayText {
  /** `2026-04-30T` */
  readonly iso: string
  /** `Apr 30 `, the day padded with a blank */
  readonly monthDay: string
  /** `2026 ` */
  readonly year: string
}

function describeDay(day: number): DayText {
  const date = new Date(day * DAY_MS)
  return {
    iso: date.toISOString().slice(0, -13),
    monthDay: `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')} `,
    year: `${date.getUTCFullYear()} `,
  }
}

const DAYS_KEPT_MAX = 512
const days = new Map<number, DayText>()

function dayOf(at: number): DayText {
  const day = Math.floor(at / DAY_MS)
  const kept = days.get(day)
  if (kept !== undefined) return kept
  if (days.size >= DAYS_KEPT_MAX) days.clear()
  const described = describeDay(day)
  days.set(day, described)
  return described
}

/** Milliseconds since the day began. */
const inDay = (at: number): number => Math.floor(at) - Math.floor(at / DAY_MS) * DAY_MS

const minuteOf = (dayMs: number): number => Math.floor(dayMs / 60_000)
/** Within its minute. */
const secondOf = (dayMs: number): number => Math.floor(dayMs / 1000) % 60

/** `16:00:00` */
const timeOf = (dayMs: number): string => `${MINUTES[minuteOf(dayMs)]}${SECONDS[secondOf(dayMs)]}`

const millisecondsOf = (dayMs: number): string => MILLISECONDS[dayMs % 1000] ?? '.000'

/** The line, and behind it `2026-04-30T16:00:`. */
function addMinute(line: string, at: number, dayMs: number): string {
  let stamped = line
  stamped += dayOf(at).iso
  stamped += MINUTES[minuteOf(dayMs)]
  return stamped
}

/** The line, and behind it `2026-04-30T16:00:00.000Z`: RFC 5424 §6.2.3 with three digits of a second. */
export function addRfc5424Stamp(line: string, at: number): string {
  const dayMs = inDay(at)
  let stamped = addMinute(line, at, dayMs)
  stamped += `${SECONDS[secondOf(dayMs)]}${MILLISECONDS_Z[dayMs % 1000]}`
  return stamped
}

/** The line, and behind it `2026-04-30T16:00:00Z`: RFC 3339, milliseconds only where there are any. */
export function addRfc3339(line: string, at: number): string {
  const dayMs = inDay(at)
  return dayMs % 1000 === 0 ? addMinute(line, at, dayMs) + SECONDS_Z[secondOf(dayMs)] : addRfc5424Stamp(line, at)
}

/** `2026-04-30T16:00:00Z`, milliseconds only where there are any. */
export const rfc3339 = (at: number): string => addRfc3339('', at)

/** `Apr 30 16:00:00.000`: the 7.x dialect has no year (cisco-facts §2.2 A). */
export function ciscoStampWithoutYear(at: number): string {
  const dayMs = inDay(at)
  return `${dayOf(at).monthDay}${timeOf(dayMs)}${millisecondsOf(dayMs)}`
}

/** `Apr 30 2026 16:00:00.000` (cisco-facts §2.1). */
export function ciscoStamp(at: number): string {
  const { monthDay, year } = dayOf(at)
  const dayMs = inDay(at)
  return `${monthDay}${year}${timeOf(dayMs)}${millisecondsOf(dayMs)}`
}
