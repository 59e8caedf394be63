/**
 * Instants: how the domain says *when*. Whole milliseconds since 1970-01-01T00:00:00Z, in licence time unless a name says otherwise.
 * Formatting and parsing only; calendar arithmetic is in `calendar.ts`, and nothing here asks what time it is.
 */
export type Instant = number

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** RFC 3339 in UTC; milliseconds are written only where there are any: `2026-05-30T16:00:00Z`. */
export function formatInstant(instant: Instant): string {
  const iso = new Date(instant).toISOString()
  return iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso
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
