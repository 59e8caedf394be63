/** A run: a timeline under way, with the state so far and every step that led to it. `timeline.ts` and `settle.ts` write into it. */
import { apply } from './apply.js'
import { type ClusterState, copyOf } from './cluster.js'
import type { Instant } from './instant.js'
import type { Entry, Fact, Source } from './journal.js'
import type { ProductProfile } from './profile.js'
import type { DueAlarm, Step, StepOutcome } from './steps.js'

export interface Run {
  state: ClusterState
  readonly steps: Step[]
  readonly profile: ProductProfile
  /** Facts of a creation raise nothing themselves (design §3.7). */
  silentFacts: boolean
}

export function startRun(state: ClusterState, profile: ProductProfile): Run {
  return { state, steps: [], profile, silentFacts: false }
}

export function recordFact(run: Run, fact: Fact, at: Instant, source: Source): void {
  run.steps.push({ kind: 'fact', fact, at, source })
  fold(run, fact, at)
}

export function outcome(run: Run, body: StepOutcome, at: Instant): void {
  run.steps.push({ kind: 'outcome', outcome: body, at })
  fold(run, body, at)
}

/** Adds an alarm and moves the position to its instant; who was told, and so what stands, is known only once it is decided. */
export function raise(run: Run, alarm: DueAlarm): void {
  run.steps.push({ kind: 'alarm', alarm })
  if (alarm.dueAt <= run.state.doneThrough) return
  const moved = copyOf(run.state)
  moved.doneThrough = alarm.dueAt
  run.state = moved
}

function fold(run: Run, body: Fact | StepOutcome, at: Instant): void {
  run.state = apply(run.state, { type: body.type, data: body.data, seq: run.state.seq + 1, at, source: 'engine' } as Entry)
}
