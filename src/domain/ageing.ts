/** What of a cluster changes by time alone: the days that remain of its clocks, and whether its countdown has begun (`view.ts`). */
import { countdownStart } from './cadence.js'
import { type ClockFace, clockFace, daysBeforeEnd, daysRemaining } from './calendar.js'
import type { ClusterState } from './cluster.js'
import type { Instant } from './instant.js'
import { liveClock } from './licensing.js'
import type { ProductProfile } from './profile.js'
import { rhythmOf } from './timeline.js'
import { clocksOf } from './view.js'

export interface Ageing {
  /** Of every clock that is shown, live or closed. */
  readonly faces: readonly ClockFace[]
  /** A running evaluation becomes one in its countdown. */
  readonly countdownAt: Instant | null
}

export function ageingOf(state: ClusterState, profile: ProductProfile): Ageing {
  const live = liveClock(state)
  return {
    faces: clocksOf(state).map(({ startsAt, endsAt }) => clockFace(startsAt, endsAt, state.timezone)),
    countdownAt: live !== null && state.mode === 'evaluation' ? countdownStart(live, rhythmOf(state, profile)) : null,
  }
}

/** The first instant after `now` at which the cluster is shown otherwise though nothing has happened to it; `null`: never. */
export function shownOtherwiseAt({ faces, countdownAt }: Ageing, now: Instant): Instant | null {
  let first = countdownAt !== null && countdownAt > now ? countdownAt : Number.POSITIVE_INFINITY
  for (const face of faces) {
    const days = daysRemaining(face, now)
    if (days > 0) first = Math.min(first, daysBeforeEnd(face, days - 1))
  }
  return Number.isFinite(first) ? first : null
}
