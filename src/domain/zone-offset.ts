/**
 * A zone's offset from UTC, kept as stretches of time in which it does not change. A calendar library is slow to ask and a fleet asks often:
 * it is asked once a stretch. What lies near a change of the clocks is left to it altogether (`calendar.ts`).
 */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from './instant.js'

/** `from` ≤ instant < `to`; infinite where the zone has no further change. */
export interface Stretch {
  readonly from: Instant
  readonly to: Instant
  readonly offsetMs: number
}

const ZONES_KEPT_MAX = 600
const STRETCHES_KEPT_MAX = 64
const zones = new Map<string, Stretch[]>()

export function stretchAt(instant: Instant, timezone: string): Stretch {
  let stretches = zones.get(timezone)
  if (stretches === undefined) {
    if (zones.size >= ZONES_KEPT_MAX) zones.clear()
    stretches = []
    zones.set(timezone, stretches)
  }
  for (const stretch of stretches) if (instant >= stretch.from && instant < stretch.to) return stretch
  const found = askLibrary(instant, timezone)
  if (stretches.length >= STRETCHES_KEPT_MAX) stretches.length = 0
  stretches.push(found)
  return found
}

function askLibrary(instant: Instant, timezone: string): Stretch {
  const at = (ms: Instant) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone)
  const here = at(instant)
  // "previous" looks strictly before: a change at this very instant begins the stretch.
  return {
    from: at(instant + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: here.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: Math.round(here.offsetNanoseconds / 1e6),
  }
}
