/** Licence time between two frames: it goes on at its known speed, or stands where it stands. */
import type { ClockObject } from '../api/types.js'

/** Nothing is invented beyond this: a page that has heard nothing for so long is stale, and its clock stops. */
export const STALE_AFTER_MS = 10_000

/** Both instants of machine time by performance.now: what the viewer's calendar says plays no part. */
export function licenceNowMs(clock: ClockObject, heardAtMs: number, machineNowMs: number): number {
  const toldMs = Date.parse(clock.now)
  if (clock.trust === 'behind') return toldMs
  const passedMs = Math.min(Math.max(0, machineNowMs - heardAtMs), STALE_AFTER_MS)
  return toldMs + passedMs * (clock.simulated ? (clock.speed ?? 1) : 1)
}
