/** A licence clock: opened once, with an end that is worked out then and never again (design §2.1). */
import { compactInstant, type Instant } from './instant.js'

export type ClockKind = 'evaluation' | 'grace'

export interface Clock {
  /** `evaluation.20260301T170000Z`, with `-2`, `-3` … for a later clock of that kind opened in the same second (design §3.6). */
  readonly key: string
  readonly kind: ClockKind
  /** Evaluation: the release it evaluates, `7.0`. Grace: the release that ran when it opened. */
  readonly release: string
  readonly startsAt: Instant
  readonly endsAt: Instant
}

/** What the API calls the state of a clock (design §5.3). */
export type ClockState = 'running' | 'countdown' | 'awaiting-upload' | 'awaiting-delete' | 'awaiting-restart' | 'ended' | 'closed'

/** The key of a clock that opens now; `earlier` are keys of its kind that the cluster had before, the latest among them. */
export function clockKey(kind: ClockKind, startsAt: Instant, earlier: readonly string[]): string {
  const base = `${kind}.${compactInstant(startsAt)}`
  const taken = earlier.filter((key) => key === base || key.startsWith(`${base}-`)).map((key) => Number(key.slice(base.length + 1) || 1))
  return taken.length === 0 ? base : `${base}-${Math.max(...taken) + 1}`
}
