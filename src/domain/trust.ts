/**
 * Clock trust (design §3.8): one small state machine that turns two readings, wall clock and monotonic clock, into licence time and says
 * whether the wall is believed. Pure; a simulated clock never comes here, since it makes no steps.
 */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.js'
import type { Gap } from './journal.js'

/** A change of (wall − monotonic) beyond this between two samples is a step. */
export const STEP_MS = 2000
/** Forward steps that add up to more than this within `ADD_UP_MS` are not believed at once. */
export const FORWARD_MAX_MS = HOUR_MS
const ADD_UP_MS = 10 * MINUTE_MS
/** How long a new wall must stand without another step. */
export const STAND_MS = 10 * MINUTE_MS
/** At a start the wall may be this far beyond the mark: a daemon that was off for longer must be confirmed. */
export const OFF_MAX_MS = 30 * DAY_MS

export type TrustMode = 'trusted' | 'behind' | 'held'

export interface Trust {
  readonly mode: TrustMode
  /** Licence time at the last sample. It never goes back. */
  readonly licence: Instant
  readonly wall: Instant
  readonly monotonicMs: number
  /** Licence time at which the doubt began. */
  readonly since: Instant | null
  /** Held: monotonic time since which the new wall has stood. */
  readonly standsSinceMs: number | null
  /** Forward steps taken over lately, by monotonic time. */
  readonly taken: readonly { readonly monotonicMs: number; readonly byMs: number }[]
  /** Whether the wall was ever believed since the start: the difference between `*` and `.` in a Cisco header. */
  readonly wasTrusted: boolean
}

export type TrustEvent =
  /** The wall clock stepped. `trusted` says whether it was taken over; `gap` is what nobody watched then. */
  | {
      readonly type: 'step'
      readonly byMs: number
      readonly licence: Instant
      readonly wall: Instant
      readonly mode: TrustMode
      readonly gap: Gap | null
    }
  /** A doubt ended without another step: the wall has stood, was confirmed, or has passed the mark. */
  | { readonly type: 'trusted-again'; readonly how: 'stood' | 'confirmed' | 'passed'; readonly licence: Instant; readonly gap: Gap | null }

export interface Sampled {
  readonly trust: Trust
  readonly events: readonly TrustEvent[]
}

/** The doubt as it survives a restart. */
export type Doubt = { readonly mode: 'behind' | 'held'; readonly since: Instant } | null

export function doubtOf(trust: Trust): Doubt {
  return trust.mode === 'trusted' || trust.since === null ? null : { mode: trust.mode, since: trust.since }
}

/** The first sample of a daemon's life. `mark`: the high-water mark that the store kept, `null` for a new store. */
export function begin(mark: Instant | null, doubt: Doubt, wall: Instant, monotonic: number): Sampled {
  const monotonicMs = Math.floor(monotonic)
  const base = { wall, monotonicMs, taken: [], standsSinceMs: null, wasTrusted: false }
  if (mark === null) return { trust: { ...base, mode: 'trusted', licence: wall, since: null, wasTrusted: true }, events: [] }
  const aheadMs = wall - mark
  const allowedMs = doubt?.mode === 'held' ? FORWARD_MAX_MS : OFF_MAX_MS
  if (aheadMs < -STEP_MS) return doubtful({ ...base, mode: 'behind', licence: mark, since: doubt?.since ?? mark }, aheadMs, doubt !== null)
  if (aheadMs > allowedMs) {
    return doubtful(
      { ...base, mode: 'held', licence: mark, since: doubt?.since ?? mark, standsSinceMs: monotonicMs },
      aheadMs,
      doubt !== null,
    )
  }
  const licence = Math.max(mark, wall)
  const gap = licence > mark ? { from: mark, to: licence } : null
  const trust: Trust = { ...base, mode: 'trusted', licence, since: null, wasTrusted: true }
  return { trust, events: [{ type: 'trusted-again', how: 'passed', licence, gap }] }
}

/** At a start a doubt that was journalled before is no news. */
function doubtful(trust: Trust, byMs: number, isKnown: boolean): Sampled {
  return { trust, events: isKnown ? [] : [stepEvent(trust, byMs, null)] }
}

/** The monotonic clock may count in fractions; licence time has whole milliseconds and must not drift by what is cut off. */
export function sample(before: Trust, wall: Instant, monotonic: number): Sampled {
  const monotonicMs = Math.floor(monotonic)
  const elapsedMs = monotonicMs - before.monotonicMs
  const stepMs = wall - before.wall - elapsedMs
  const isStep = Math.abs(stepMs) > STEP_MS
  const here = { ...before, wall, monotonicMs }
  switch (before.mode) {
    case 'trusted':
      return isStep
        ? stepWhileTrusted(here, before.licence + elapsedMs, stepMs)
        : { trust: { ...here, licence: Math.max(before.licence, wall) }, events: [] }
    case 'behind':
      return sampleBehind(here, stepMs, isStep)
    case 'held':
      return sampleHeld(here, before.licence + elapsedMs, stepMs, isStep)
  }
}

function stepWhileTrusted(here: Trust, paced: Instant, stepMs: number): Sampled {
  if (here.wall < here.licence) return settled({ ...here, mode: 'behind', since: here.licence }, stepMs, null)
  if (stepMs < 0) return settled({ ...here, licence: here.wall }, stepMs, null)
  if (isTooFar(here, stepMs)) {
    return settled({ ...here, mode: 'held', licence: paced, since: paced, standsSinceMs: here.monotonicMs }, stepMs, null)
  }
  const gap = { from: here.licence, to: here.wall }
  return settled({ ...here, licence: here.wall, taken: takenWith(here, stepMs) }, stepMs, gap)
}

/** Forward steps within ten minutes add up: what was taken over lately counts. */
function isTooFar(here: Trust, byMs: number): boolean {
  return byMs + takenLately(here).reduce((sum, step) => sum + step.byMs, 0) > FORWARD_MAX_MS
}

function takenLately(here: Trust): Trust['taken'] {
  return here.taken.filter((step) => here.monotonicMs - step.monotonicMs < ADD_UP_MS)
}

function takenWith(here: Trust, byMs: number): Trust['taken'] {
  return [...takenLately(here), { monotonicMs: here.monotonicMs, byMs }]
}

/** Licence time stands at the mark until the wall passes it, which it may do without a step however long the process was stopped. */
function sampleBehind(here: Trust, stepMs: number, isStep: boolean): Sampled {
  const aheadMs = here.wall - here.licence
  if (aheadMs < 0) return isStep ? settled(here, stepMs, null) : { trust: here, events: [] }
  if (!isStep) {
    return { trust: believed(here, here.wall), events: [{ type: 'trusted-again', how: 'passed', licence: here.wall, gap: null }] }
  }
  if (isTooFar(here, aheadMs)) return settled({ ...here, mode: 'held', standsSinceMs: here.monotonicMs }, stepMs, null)
  return settled({ ...believed(here, here.wall), taken: takenWith(here, aheadMs) }, stepMs, { from: here.licence, to: here.wall })
}

/** Licence time goes on at monotonic pace; if the wall goes back, nothing has happened. */
function sampleHeld(here: Trust, paced: Instant, stepMs: number, isStep: boolean): Sampled {
  const on = { ...here, licence: paced }
  if (!isStep) {
    const hasStood = on.standsSinceMs !== null && on.monotonicMs - on.standsSinceMs >= STAND_MS
    return hasStood ? accept(on, 'stood') : { trust: on, events: [] }
  }
  const aheadMs = on.wall - paced
  if (aheadMs < -STEP_MS) return settled({ ...on, mode: 'behind', standsSinceMs: null }, stepMs, null)
  if (aheadMs <= STEP_MS) return settled(believed(on, Math.max(paced, on.wall)), stepMs, null)
  if (isTooFar(on, aheadMs)) return settled({ ...on, standsSinceMs: on.monotonicMs }, stepMs, null)
  return settled({ ...believed(on, on.wall), taken: takenWith(on, aheadMs) }, stepMs, { from: paced, to: on.wall })
}

/** An operator says that the held wall is right; `null` when nothing is held. */
export function confirm(trust: Trust): Sampled | null {
  return trust.mode === 'held' ? accept(trust, 'confirmed') : null
}

function accept(held: Trust, how: 'stood' | 'confirmed'): Sampled {
  const licence = Math.max(held.licence, held.wall)
  const gap = licence > held.licence ? { from: held.licence, to: licence } : null
  return { trust: believed(held, licence), events: [{ type: 'trusted-again', how, licence, gap }] }
}

/** A mark that was wrong is lowered by an administrator; licence time goes on from the wall, which `to` may not exceed. */
export function corrected(trust: Trust, to: Instant): Sampled {
  const gap = trust.wall > to ? { from: to, to: trust.wall } : null
  return { trust: believed(trust, trust.wall), events: [{ type: 'trusted-again', how: 'confirmed', licence: trust.wall, gap }] }
}

function believed(trust: Trust, licence: Instant): Trust {
  return { ...trust, mode: 'trusted', licence, since: null, standsSinceMs: null, wasTrusted: true }
}

function settled(trust: Trust, byMs: number, gap: Gap | null): Sampled {
  return { trust, events: [stepEvent(trust, byMs, gap)] }
}

function stepEvent(trust: Trust, byMs: number, gap: Gap | null): TrustEvent {
  return { type: 'step', byMs, licence: trust.licence, wall: trust.wall, mode: trust.mode, gap }
}

/** What a header is marked with. */
export function clockTrustOf(trust: Trust | null): 'trusted' | 'unsynchronised' | 'lost' {
  if (trust === null || trust.mode === 'trusted') return 'trusted'
  return trust.wasTrusted ? 'lost' : 'unsynchronised'
}
