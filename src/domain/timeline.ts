/**
 * The timeline: `next` says what comes, `occur` and `take` what follows from it. Iterated, they are the one place that knows when something
 * fires; engine, catch-up, preview and what-if are this same loop with another `until` (design §2.2).
 */
import { replay } from './apply.js'
import { nextBeforeEnd, nextReminder, type Rhythm, type Slot } from './cadence.js'
import { endAfterDays } from './calendar.js'
import { type Clock, type ClockKind, clockKey } from './clock.js'
import type { ClusterState } from './cluster.js'
import type { Instant } from './instant.js'
import type { Fact, Source } from './journal.js'
import { entitlingFiles, filesForAnotherMac, graceStep, liveClock, modeOf, publisherOf } from './licensing.js'
import type { ProductProfile } from './profile.js'
import { evaluatedRelease } from './release.js'
import { outcome, type Run, raise, recordFact, startRun } from './run.js'
import { endAlarm, type Settling, settle } from './settle.js'
import type { DueAlarm } from './steps.js'

export interface Occurrence {
  readonly clock: Clock
  readonly slot: Slot
}

export function rhythmOf(state: ClusterState, profile: ProductProfile): Rhythm {
  return { timezone: state.timezone, profile, cadence: state.cadence }
}

/** The next occurrence of the live clock, or `null` when nothing will ever come by itself. */
export function next(state: ClusterState, profile: ProductProfile): Occurrence | null {
  const clock = liveClock(state)
  if (clock === null) return null
  const rhythm = rhythmOf(state, profile)
  const over = state.mode === 'evaluation-expired' || state.mode === 'grace-expired'
  // The end itself is due even when it lies before the position (a grace whose end passed while it was not live is settled by its fact).
  const slot = over
    ? nextReminder(clock, rhythm, state.doneThrough)
    : nextBeforeEnd(clock, rhythm, Math.min(state.doneThrough, clock.endsAt - 1))
  return slot === undefined ? null : { clock, slot }
}

/** Lets everything happen that comes due up to and including `until`: intervals are (from, to] (design §3.1). */
export function advance(run: Run, until: Instant): void {
  for (let due = next(run.state, run.profile); due !== null && due.slot.at <= until; due = next(run.state, run.profile)) occur(run, due)
}

/** One occurrence and all that follows from it within its instant. */
export function occur(run: Run, { clock, slot }: Occurrence): void {
  switch (slot.kind) {
    case 'countdown':
      return raise(run, slotAlarm(run, clock, slot.kind, `countdown.${slot.code}`, slot.code, slot.at))
    case 'reminder':
      return raise(run, slotAlarm(run, clock, slot.kind, `reminder.${slot.code}`, slot.code, slot.at))
    case 'end':
      return clock.kind === 'grace' ? endGrace(run, clock) : endEvaluation(run, clock)
  }
}

function endEvaluation(run: Run, clock: Clock): void {
  const before = run.state.mode
  raise(run, endAlarm(run.state, clock, { kind: 'slot', clock, slot: 'end' }, clock.endsAt, 'scheduled'))
  settle(run, { cause: { kind: 'slot', clock, slot: 'end' }, at: clock.endsAt, before, reason: 'scheduled', transition: 'told' })
}

/** Run out without a licence: the end. With one uploaded but the steps not done: cleared, and services go on (design §3.4). */
function endGrace(run: Run, clock: Clock): void {
  const before = run.state.mode
  const ranOut = graceStep(run.state) === 'awaiting-upload'
  const cause = { kind: 'slot', clock, slot: ranOut ? 'end' : 'cleared' } as const
  raise(run, ranOut ? endAlarm(run.state, clock, cause, clock.endsAt, 'scheduled') : graceCleared(run, clock, clock.endsAt, 'scheduled'))
  outcome(run, { type: 'clock-closed', data: { clock: clock.key, ranOut } }, clock.endsAt)
  settle(run, { cause, at: clock.endsAt, before, reason: 'scheduled', transition: 'told', archive: filesForAnotherMac(run.state) })
}

/** A fact and all that follows from it. Everything due up to its instant must have happened before (`advance`). */
export function take(run: Run, fact: Fact, at: Instant, source: Source): void {
  const before = run.state
  recordFact(run, fact, at, source)
  const there = new Set(before.nodes.map((node) => node.hostname))
  const joining = new Set(run.state.nodes.map((node) => node.hostname).filter((hostname) => !there.has(hostname)))
  const clocks = applyClocks(run, before, fact, at)
  settle(run, { cause: { kind: 'fact' }, at, before: before.mode, reason: 'fact', fact, joining, ...clocks })
}

/** The first fact of a cluster: it gives the state to start from. */
export function install(fact: Extract<Fact, { type: 'installed' }>, at: Instant, source: Source, profile: ProductProfile): Run {
  const state = replay([{ ...fact, seq: 1, at, source }])
  const run = startRun(state, profile)
  run.steps.push({ kind: 'fact', fact, at, source })
  openEvaluation(run, at)
  outcome(run, { type: 'mode', data: { from: null, to: modeOf(run.state, at) } }, at)
  return run
}

/** What a fact does to the clocks, and so what is left to settle. */
function applyClocks(run: Run, before: ClusterState, fact: Fact, at: Instant): Pick<Settling, 'transition' | 'archive'> {
  switch (fact.type) {
    case 'node-rebuilt':
      if (before.mode === 'production' && entitlingFiles(run.state).length === 0) openGrace(run, at)
      return TO_TELL
    case 'license-manager-restarted':
      return before.grace?.state === 'open' && graceStep(run.state) === 'awaiting-restart'
        ? closeGrace(run, before.grace.clock, at)
        : TO_TELL
    case 'reinstalled': {
      const left = before.grace?.state === 'open' ? closeGrace(run, before.grace.clock, at) : TO_TELL
      openEvaluation(run, at)
      return left
    }
    case 'returned':
      openEvaluation(run, at)
      return endGraceMeanwhile(run, at)
    default:
      return TO_TELL
  }
}

const TO_TELL = { transition: 'to-tell' } as const

/** A grace whose end passed while the cluster was retired is over all the same; nothing of that time is made up for. */
function endGraceMeanwhile(run: Run, at: Instant): Pick<Settling, 'transition' | 'archive'> {
  const { grace } = run.state
  if (grace?.state !== 'open' || grace.clock.endsAt > at) return TO_TELL
  outcome(run, { type: 'clock-closed', data: { clock: grace.clock.key, ranOut: graceStep(run.state) === 'awaiting-upload' } }, at)
  return { ...TO_TELL, archive: filesForAnotherMac(run.state) }
}

/** One evaluation per release and cluster, for ever: a release that has one keeps its end (design §3.2). */
function openEvaluation(run: Run, at: Instant): void {
  const release = evaluatedRelease(run.state.release)
  if (run.state.evaluations.some((evaluation) => evaluation.release === release)) return
  open(run, 'evaluation', release, at, run.profile.evaluationDays)
}

function openGrace(run: Run, at: Instant): void {
  const clock = open(run, 'grace', evaluatedRelease(run.state.release), at, run.profile.graceDays)
  const reason = run.silentFacts ? 'scheduled' : 'fact'
  raise(run, { ...slotAlarm(run, clock, 'countdown', 'started', null, at), name: 'LicenseGraceStarted', reason })
}

function open(run: Run, kind: ClockKind, release: string, startsAt: Instant, days: number): Clock {
  const earlier = kind === 'evaluation' ? run.state.evaluations.map((clock) => clock.key) : gracesBefore(run)
  const clock: Clock = {
    key: clockKey(kind, startsAt, earlier),
    kind,
    release,
    startsAt,
    endsAt: endAfterDays(startsAt, days, run.state.timezone),
  }
  outcome(run, { type: 'clock-opened', data: { clock: clock.key, kind, release, startsAt, endsAt: clock.endsAt } }, startsAt)
  return clock
}

/** Only the last grace is kept in the state; an earlier one cannot have been opened in the same second unless it is that one. */
function gracesBefore(run: Run): readonly string[] {
  return run.state.grace === null ? [] : [run.state.grace.clock.key]
}

function closeGrace(run: Run, clock: Clock, at: Instant): Pick<Settling, 'transition'> {
  raise(run, graceCleared(run, clock, at, 'fact'))
  outcome(run, { type: 'clock-closed', data: { clock: clock.key, ranOut: false } }, at)
  return { transition: 'told' }
}

function graceCleared(run: Run, clock: Clock, at: Instant, reason: DueAlarm['reason']): DueAlarm {
  return {
    ...slotAlarm(run, clock, 'end', 'cleared', null, at),
    name: 'LicenseGraceCleared',
    effect: 'clears',
    reason,
    slot: reason === 'scheduled' ? 'end' : null,
    onlyIfClears: reason === 'fact' && run.silentFacts,
  }
}

function slotAlarm(
  run: Run,
  clock: Clock,
  slot: 'countdown' | 'end' | 'reminder',
  path: string,
  code: string | null,
  at: Instant,
): DueAlarm {
  const word = clock.kind === 'evaluation' ? 'Evaluation' : 'Grace'
  return {
    name: slot === 'reminder' ? `License${word}Reminder` : `License${word}Countdown`,
    cause: { kind: 'slot', clock, slot: path },
    own: true,
    node: publisherOf(run.state).hostname,
    service: null,
    clock,
    slot,
    code,
    effect: 'stands',
    params: {},
    dueAt: at,
    reason: 'scheduled',
    onlyIfClears: false,
  }
}
