/** The stamps of every dialect, in UTC. Alarms come in bursts that share their seconds (and their clocks' ends), so some seconds' texts are kept. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => String(ms).padStart(3, '0'))

interface SecondText {
  /** `2026-04-30T16:00:00` */
  readonly iso: string
  /** `Apr 30`, the day padded with a blank */
  readonly monthDay: string
  readonly year: string
  /** `16:00:00` */
  readonly time: string
}

function describeSecond(second: number): SecondText {
  const date = new Date(second * 1000)
  const iso = date.toISOString().slice(0, -5)
  return {
    iso,
    monthDay: `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')}`,
    year: String(date.getUTCFullYear()),
    time: iso.slice(-8),
  }
}

const SECONDS_KEPT_MAX = 512
const seconds = new Map<number, SecondText>()

function secondOf(at: number): SecondText {
  const second = Math.floor(at / 1000)
  const kept = seconds.get(second)
  if (kept !== undefined) return kept
  if (seconds.size >= SECONDS_KEPT_MAX) seconds.clear()
  const described = describeSecond(second)
  seconds.set(second, described)
  return described
}

const millisecondsOf = (at: number): string => MILLISECONDS[((Math.trunc(at) % 1000) + 1000) % 1000] ?? '000'

/** `2026-04-30T16:00:00.000Z`: RFC 5424 §6.2.3 with three digits of a second. */
export function rfc5424Stamp(at: number): string {
  return `${secondOf(at).iso}.${millisecondsOf(at)}Z`
}

/** `2026-04-30T16:00:00Z`: RFC 3339, milliseconds only where there are any. */
export function rfc3339(at: number): string {
  const milliseconds = millisecondsOf(at)
  return milliseconds === '000' ? `${secondOf(at).iso}Z` : `${secondOf(at).iso}.${milliseconds}Z`
}

/** `Apr 30 16:00:00.000`: the 7.x dialect has no year (cisco-facts §2.2 A). */
export function ciscoStampWithoutYear(at: number): string {
  const { monthDay, time } = secondOf(at)
  return `${monthDay} ${time}.${millisecondsOf(at)}`
}

/** `Apr 30 2026 16:00:00.000` (cisco-facts §2.1). */
export function ciscoStamp(at: number): string {
  const { monthDay, year, time } = secondOf(at)
  return `${monthDay} ${year} ${time}.${millisecondsOf(at)}`
}
