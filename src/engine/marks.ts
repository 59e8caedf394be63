/**
 * Marks: what a cluster's clocks will say, a mark a day, for the lanes of a whole fleet. The same timeline as the preview's, without the
 * texts, ids and routes that make an item dear. Changes nothing.
 */
import { clockFace, daysRemaining } from '../domain/calendar.js'
import type { ClusterState } from '../domain/cluster.js'
import { DAY_MS, type Instant } from '../domain/instant.js'
import { type ProductProfile, severityOf } from '../domain/profile.js'
import { startRun } from '../domain/run.js'
import type { DueAlarm } from '../domain/steps.js'
import { advance } from '../domain/timeline.js'

export const MARK_KINDS = ['countdown', 'end', 'reminder', 'clear'] as const
export type MarkKind = (typeof MARK_KINDS)[number]

/** One day (of UTC, the axis that clusters of all zones share) on which a cluster's clock speaks. */
export interface Mark {
  /** The gravest alarm of the day. */
  readonly at: Instant
  readonly severity: number
  readonly kind: MarkKind
  /** Alarms of the clock; those of services and files are not among them. */
  readonly count: number
  /** Services that stop. */
  readonly stops: number
}

export function startOfDay(instant: Instant): Instant {
  return Math.floor(instant / DAY_MS) * DAY_MS
}

/** Everything in (position, until], nobody doing anything more. Ascending; no two of one day. */
export function marksOf(state: ClusterState, profile: ProductProfile, until: Instant): readonly Mark[] {
  const run = startRun(state, profile)
  advance(run, until)
  const marks: Mark[] = []
  for (const step of run.steps) {
    const last = marks.at(-1)
    if (step.kind === 'alarm' && step.alarm.clock !== null) {
      const mark = markOf(step.alarm, state.timezone, profile)
      if (last === undefined || startOfDay(last.at) < startOfDay(mark.at)) marks.push(mark)
      else marks[marks.length - 1] = { ...(mark.severity <= last.severity ? mark : last), count: last.count + 1, stops: last.stops }
    }
    // What stops does so at the instant of the end, and after its alarm.
    if (step.kind === 'outcome' && step.outcome.type === 'service-stop' && last !== undefined)
      marks[marks.length - 1] = { ...last, stops: last.stops + 1 }
  }
  return marks
}

function markOf(alarm: DueAlarm, timezone: string, profile: ProductProfile): Mark {
  const { clock, dueAt } = alarm
  const days = clock === null ? null : daysRemaining(clockFace(clock.startsAt, clock.endsAt, timezone), dueAt)
  return { at: dueAt, severity: severityOf(alarm.name, days, profile), kind: kindOf(alarm), count: 1, stops: 0 }
}

function kindOf({ effect, slot }: DueAlarm): MarkKind {
  if (effect === 'clears') return 'clear'
  return slot ?? 'countdown'
}
