/** Urgency bands: how soon a cluster's live clock ends, in days remaining (ours; the bands of the page). */
import { clockFace, daysBeforeEnd } from './calendar.js'
import type { ClusterState } from './cluster.js'
import type { Instant } from './instant.js'
import { liveClock } from './licensing.js'

/** Most urgent first. Each holds what no earlier one does: `within7Days` is 2 to 7 days remaining. `fine`: more, or no live clock. */
export const URGENCY_BANDS = ['ended', 'within1Day', 'within7Days', 'within30Days', 'fine'] as const
export type UrgencyBand = (typeof URGENCY_BANDS)[number]

/** The end of a live clock, and the instants from which so many days or fewer remain. */
export interface Urgency {
  readonly endsAt: Instant
  readonly within1DayFrom: Instant
  readonly within7DaysFrom: Instant
  readonly within30DaysFrom: Instant
}

export function urgencyOf(state: ClusterState): Urgency | null {
  const clock = liveClock(state)
  if (clock === null) return null
  const face = clockFace(clock.startsAt, clock.endsAt, state.timezone)
  return {
    endsAt: clock.endsAt,
    within1DayFrom: daysBeforeEnd(face, 1),
    within7DaysFrom: daysBeforeEnd(face, 7),
    within30DaysFrom: daysBeforeEnd(face, 30),
  }
}

export function bandAt(urgency: Urgency | null, now: Instant): UrgencyBand {
  if (urgency === null) return 'fine'
  if (now >= urgency.endsAt) return 'ended'
  if (now >= urgency.within1DayFrom) return 'within1Day'
  if (now >= urgency.within7DaysFrom) return 'within7Days'
  return now >= urgency.within30DaysFrom ? 'within30Days' : 'fine'
}

/** The next instant at which the band changes by itself; `null` when it never will. */
export function bandHoldsUntil(urgency: Urgency | null, now: Instant): Instant | null {
  if (urgency === null) return null
  const { within30DaysFrom, within7DaysFrom, within1DayFrom, endsAt } = urgency
  return [within30DaysFrom, within7DaysFrom, within1DayFrom, endsAt].find((from) => from > now) ?? null
}
