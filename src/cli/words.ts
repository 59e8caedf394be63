/** How commands write instants and lengths of time for people. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/instant.js'

/** `2026-05-30T16:00:00Z` as `2026-05-30 16:00Z`; seconds only where there are any. */
export function shortInstant(text: string): string {
  return text
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
    .replace(/:00Z$/, 'Z')
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** In the largest unit that leaves at least two of it, rounded: `90 s`, `12 min`, `40 h`, `30 days`. */
export function duration(ms: number): string {
  if (ms < 100 * SECOND_MS) return `${Math.max(0, Math.round(ms / SECOND_MS))} s`
  if (ms < 100 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`
  if (ms < 48 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`
  return `${Math.round(ms / DAY_MS)} days`
}
