/** When a clock speaks: the slots of its countdown, its end, and the reminders after it (design §3.1). */
import { type ClockFace, clockFace, daysBeforeEnd } from './calendar.js'
import type { Clock } from './clock.js'
import { DAY_MS, HOUR_MS, type Instant } from './instant.js'
import type { Cadence, CadenceName, ProductProfile } from './profile.js'

/** One occurrence of a clock. `code` stands in the alarm's id: `P30D`, `PT23H`, `P7D` after the end. */
export type Slot =
  | { readonly kind: 'countdown'; readonly code: string; readonly at: Instant }
  | { readonly kind: 'end'; readonly at: Instant }
  | { readonly kind: 'reminder'; readonly code: string; readonly at: Instant }

interface Plan {
  /** Days before the end, descending. */
  readonly days: readonly number[]
  /** From so many exact hours before the end on, every hour. */
  readonly hours: number
}

function countingDown(from: number): number[] {
  return Array.from({ length: from }, (_, index) => from - index)
}

/** `peers.md` §0.1: CISCO-LICENSE-MGR-MIB, CISCO-LICENSE-MGMT-MIB and the latter's subscriptions; `daily` is our reading of the chapter. */
const NAMED: Readonly<Record<CadenceName, Plan>> = {
  daily: { days: countingDown(30), hours: 0 },
  'mgr-mib': { days: countingDown(30), hours: 7 * 24 },
  'mgmt-mib': { days: [28, 21, 14, ...countingDown(7)], hours: 0 },
  subscription: { days: [56, 49, 42, 35, 28, 21, 14, ...countingDown(7)], hours: 24 },
}

function planOf(cadence: Cadence): Plan {
  if (typeof cadence === 'string') return NAMED[cadence]
  return { days: [...cadence.days].sort((a, b) => b - a), hours: cadence.hours ?? 0 }
}

/** How a cluster counts down: its own cadence, or its product's. */
export interface Rhythm {
  readonly timezone: string
  readonly profile: ProductProfile
  readonly cadence: Cadence | null
}

/** What `after` needs of a clock, worked out once. */
function faceOf(clock: Clock, timezone: string): ClockFace {
  return clockFace(clock.startsAt, clock.endsAt, timezone)
}

/**
 * The first slot of the countdown after an instant, or the end; `undefined` once the end is not after it.
 * A slot before the clock's start does not exist. For a grace neither does one at it, nor slot 30: `LicenseGraceStarted` stands for that one.
 */
export function nextBeforeEnd(clock: Clock, rhythm: Rhythm, after: Instant): Slot | undefined {
  if (after >= clock.endsAt) return undefined
  const face = faceOf(clock, rhythm.timezone)
  const plan = planOf(rhythm.cadence ?? rhythm.profile.cadence)
  const firstHour = clock.endsAt - plan.hours * HOUR_MS
  const threshold = Math.max(after, clock.kind === 'grace' ? clock.startsAt : clock.startsAt - 1)
  const days = clock.kind === 'grace' ? plan.days.filter((day) => day < rhythm.profile.graceDays) : plan.days
  const daily = firstDailyAfter(face, days, threshold)
  const hourly = plan.hours > 0 ? firstHourlyAfter(clock.endsAt, plan.hours, threshold) : undefined
  const day = daily !== undefined && daily.at < clock.endsAt && (plan.hours === 0 || daily.at < firstHour) ? daily : undefined
  const candidates = [day, hourly].filter((slot) => slot !== undefined)
  candidates.sort((a, b) => a.at - b.at)
  return candidates[0] ?? { kind: 'end', at: clock.endsAt }
}

/** The first reminder after an instant; the first of all comes `reminderDays` after the end. */
export function nextReminder(clock: Clock, rhythm: Rhythm, after: Instant): Slot {
  const face = faceOf(clock, rhythm.timezone)
  const pace = rhythm.profile.reminderDays
  let count = Math.max(1, Math.floor((after - clock.endsAt) / (pace * DAY_MS)))
  while (daysBeforeEnd(face, -count * pace) <= after) count++
  while (count > 1 && daysBeforeEnd(face, -(count - 1) * pace) > after) count--
  return { kind: 'reminder', code: `P${count * pace}D`, at: daysBeforeEnd(face, -count * pace) }
}

/** The instant from which on a clock is *in its countdown*: its first slot, or the end where the cadence has none. */
export function countdownStart(clock: Clock, rhythm: Rhythm): Instant {
  return nextBeforeEnd(clock, rhythm, clock.startsAt - 1)?.at ?? clock.endsAt
}

function firstDailyAfter(face: ClockFace, days: readonly number[], threshold: Instant): Extract<Slot, { kind: 'countdown' }> | undefined {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (daysBeforeEnd(face, days[middle] as number) > threshold) high = middle
    else low = middle + 1
  }
  let found = days[low]
  // Two dates of a zone that skipped a day resolve to one instant: they are one slot, named after the day that is left.
  for (let later = low + 1; found !== undefined && later < days.length; later++) {
    if (daysBeforeEnd(face, days[later] as number) !== daysBeforeEnd(face, found)) break
    found = days[later]
  }
  return found === undefined ? undefined : { kind: 'countdown', code: `P${found}D`, at: daysBeforeEnd(face, found) }
}

function firstHourlyAfter(endsAt: Instant, hours: number, threshold: Instant): Extract<Slot, { kind: 'countdown' }> | undefined {
  const left = Math.min(hours, Math.ceil((endsAt - threshold) / HOUR_MS) - 1)
  return left < 1 ? undefined : { kind: 'countdown', code: `PT${left}H`, at: endsAt - left * HOUR_MS }
}
