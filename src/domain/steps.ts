/**
 * Steps: what a timeline is made of before anybody has decided anything. A step is a journal entry to be, or an alarm that has come due;
 * `record.ts` numbers them, finds out which missed slots coalesce, and makes alarms and deliveries.
 */
import type { AlarmName } from './catalogue.js'
import type { Clock } from './clock.js'
import type { Instant } from './instant.js'
import type { Fact, Outcome, ServiceName, Source } from './journal.js'

/** What an alarm's id begins with (design §3.6): a slot of a clock, or the last fact before it in the same journal. */
export type Cause = { readonly kind: 'slot'; readonly clock: Clock; readonly slot: string } | { readonly kind: 'fact' }

export interface DueAlarm {
  readonly name: AlarmName
  readonly cause: Cause
  /** The clock's own alarm: its id is the cause alone. */
  readonly own: boolean
  readonly node: string
  readonly service: ServiceName | null
  /** The clock whose days it carries, `null` for service and file alarms. */
  readonly clock: Clock | null
  /** How catch-up treats it: of missed `countdown` and of missed `reminder` slots only the latest is raised. */
  readonly slot: 'countdown' | 'end' | 'reminder' | null
  /** For hours before the end, so that the text can say so: `PT3H`. */
  readonly code: string | null
  /** `stands` until a `clears` names it. */
  readonly effect: 'stands' | 'clears' | 'passes'
  readonly params: Readonly<Record<string, string>>
  readonly dueAt: Instant
  readonly reason: 'scheduled' | 'fact'
  /** Facts of a creation raise nothing themselves; a clearing one still does where something stands (ours). */
  readonly onlyIfClears: boolean
}

export type StepOutcome = Exclude<Outcome, { type: 'alarm' | 'coalesced' }>

export type Step =
  | { readonly kind: 'fact'; readonly fact: Fact; readonly at: Instant; readonly source: Source }
  | { readonly kind: 'outcome'; readonly outcome: StepOutcome; readonly at: Instant }
  | { readonly kind: 'alarm'; readonly alarm: DueAlarm }
