/** Where the page stands with its daemon, worked out from machine time alone. */
import { STALE_AFTER_MS } from './clock.js'

export type Phase = 'connecting' | 'live' | 'reconnecting' | 'stale'

export interface Contact {
  /** The socket is open, as far as the browser knows. */
  readonly open: boolean
  /** Which try at a connection this is; 0 when the first one holds. */
  readonly tries: number
  /** When anything was heard last; null before the first frame. */
  readonly heardAtMs: number | null
  /** When the page began: silence counts from here before the first frame. */
  readonly startedAtMs: number
}

/** Heartbeats come each second: a stream that is silent for three is not called live. */
const LIVE_WITHIN_MS = 3_000

export function phaseOf({ open, heardAtMs, startedAtMs }: Contact, machineNowMs: number): Phase {
  const silentMs = machineNowMs - (heardAtMs ?? startedAtMs)
  if (silentMs > STALE_AFTER_MS) return 'stale'
  if (heardAtMs === null) return 'connecting'
  return open && silentMs <= LIVE_WITHIN_MS ? 'live' : 'reconnecting'
}

const RETRY_MS = [250, 500, 1000, 2000, 4000] as const

/** For ever, and never all pages of a wall at the same instant: `chance` is 0 … 1. */
export function retryDelayMs(tries: number, chance: number): number {
  const base = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 4000
  return base * (0.8 + 0.4 * chance)
}
