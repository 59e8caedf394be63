/**
 * Instants: how the domain says *when*. Whole milliseconds since 1970-01-01T00:00:00Z, in licence time unless a name says otherwise.
 * Formatting and parsing only; calendar arithmetic is in `calendar.ts`, and nothing here asks what time it is.
 */
export type Instant = number

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** `2026-05-30T` by days since 1970: few days are written often, and asking a Date for each stamp is what a long list would cost. */
const dayTexts = new Map<number, string>()
const DAY_TEXTS_MAX = 4096

function dayText(day: number): string {
  const known = dayTexts.get(day)
  if (known !== undefined) return known
  const iso = new Date(day * DAY_MS).toISOString()
  const text = iso.slice(0, iso.indexOf('T') + 1)
  if (dayTexts.size >= DAY_TEXTS_MAX) dayTexts.clear()
  dayTexts.set(day, text)
  return text
}

/** RFC 3339 in UTC; milliseconds are written only where there are any: `2026-05-30T16:00:00Z`. */
export function formatInstant(instant: Instant): string {
  const day = Math.floor(instant / DAY_MS)
  const ofDayMs = instant - day * DAY_MS
  const hours = Math.floor(ofDayMs / HOUR_MS)
  const minutes = Math.floor((ofDayMs % HOUR_MS) / MINUTE_MS)
  const seconds = Math.floor((ofDayMs % MINUTE_MS) / SECOND_MS)
  const ms = ofDayMs % SECOND_MS
  return `${dayText(day)}${digits(hours, 2)}:${digits(minutes, 2)}:${digits(seconds, 2)}${ms === 0 ? '' : `.${digits(ms, 3)}`}Z`
}

function digits(value: number, count: 2 | 3): string {
  if (value >= 10 ** (count - 1)) return String(value)
  return value < 10 ** (count - 2) ? `${count === 3 ? '00' : '0'}${value}` : `0${value}`
}

/** RFC 3339 in UTC with exactly three digits of milliseconds, as the RFC 5424 header carries it. */
export function formatInstantMs(instant: Instant): string {
  return new Date(instant).toISOString()
}

/** The compact form inside alarm ids, whole seconds: `20260301T170000Z` (design §3.6). */
export function compactInstant(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

/** Reads an RFC 3339 instant with a zone offset; `undefined` for anything else (a local time without offset is not an instant). */
export function parseInstant(text: string): Instant | undefined {
  if (!RFC3339.test(text)) return undefined
  const upper = text.replace(' ', 'T').toUpperCase()
  const instant = Date.parse(upper)
  if (Number.isNaN(instant)) return undefined
  // Date.parse rolls 30 February over to March; the calendar day as written has to exist.
  const day = new Date(`${upper.slice(0, 10)}T00:00:00Z`)
  return day.toISOString().slice(0, 10) === upper.slice(0, 10) ? instant : undefined
}
