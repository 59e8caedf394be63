/**
 * Licence time (design §2.4): the machine's clock as far as it is trusted, or a simulated clock. `observe` takes a sample and answers what
 * it showed; `now` estimates between two samples without ever going back.
 */
import type { Instant } from '../domain/instant.js'
import {
  begin,
  clockTrustOf,
  confirm,
  corrected,
  type Doubt,
  doubtOf,
  type Sampled,
  sample,
  type Trust,
  type TrustEvent,
} from '../domain/trust.js'
import type { Machine } from './machine.js'

export interface LicenceTime {
  readonly simulated: { readonly speed: number } | null
  /** A simulated clock stands still until the engine starts, so that what a file describes is created at the clock's start. */
  start(): void
  now(): Instant
  /** Samples both clocks; answers the events since the last sample. */
  observe(): readonly TrustEvent[]
  /** The operator's word; `null` when nothing is held. */
  confirm(): readonly TrustEvent[] | null
  /** Licence time goes on from the wall after a correction. */
  correct(to: Instant): readonly TrustEvent[]
  trust(): Trust | null
  mark(): 'trusted' | 'unsynchronised' | 'lost'
  doubt(): Doubt
  /** Machine milliseconds until licence time reaches an instant; 0 when it has. */
  waitMs(until: Instant): number
}

/** A simulated clock runs at `speed` from where it stood last; it stands still while the daemon is down and makes no steps. */
export function simulatedTime(from: Instant, speed: number, machine: Machine): LicenceTime {
  let originMs: number | null = null
  const now = () => (originMs === null ? from : Math.floor(from + (machine.monotonicMs() - originMs) * speed))
  return {
    simulated: { speed },
    start() {
      originMs ??= machine.monotonicMs()
    },
    now,
    observe: () => [],
    confirm: () => null,
    correct: () => [],
    trust: () => null,
    mark: () => 'trusted',
    doubt: () => null,
    waitMs: (until) => Math.max(0, (until - now()) / speed),
  }
}

/** The machine's clock behind clock trust. `events`: what the first sample showed. */
export function machineTime(
  mark: Instant | null,
  doubt: Doubt,
  machine: Machine,
): { readonly time: LicenceTime; readonly events: readonly TrustEvent[] } {
  const first = begin(mark, doubt, Math.floor(machine.wallMs()), machine.monotonicMs())
  let trust = first.trust

  function take(sampled: Sampled): readonly TrustEvent[] {
    trust = sampled.trust
    return sampled.events
  }

  const now = () => (trust.mode === 'behind' ? trust.licence : Math.floor(trust.licence + machine.monotonicMs() - trust.monotonicMs))
  const time: LicenceTime = {
    simulated: null,
    start: () => undefined,
    now,
    observe: () => take(sample(trust, Math.floor(machine.wallMs()), machine.monotonicMs())),
    confirm() {
      const confirmed = confirm(trust)
      return confirmed === null ? null : take(confirmed)
    },
    correct: (to) => take(corrected(trust, to)),
    trust: () => trust,
    mark: () => clockTrustOf(trust),
    doubt: () => doubtOf(trust),
    waitMs: (until) => Math.max(0, until - now()),
  }
  return { time, events: first.events }
}
