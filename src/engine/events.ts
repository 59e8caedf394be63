/** What the engine tells the rest of the process, always after the commit. Telemetry, the page and the dispatcher subscribe. */
import type { Alarm } from '../domain/alarm.js'
import type { LoginRefusalCode } from '../domain/cucm/login.js'
import type { Instant } from '../domain/instant.js'
import type { DaemonFact } from '../domain/journal.js'
import type { TrustMode } from '../domain/trust.js'
import type { Decided, DeliveryDraft, DeliveryState } from './ports.js'

export type EngineEvent =
  | { readonly type: 'decided'; readonly decided: readonly Decided[]; readonly at: Instant }
  /** An alarm of a subject that is no cluster: the daemon itself, a Communications Manager. */
  | {
      readonly type: 'subject-alarm'
      readonly alarm: Alarm
      readonly deliveries: readonly DeliveryDraft[]
    }
  | { readonly type: 'daemon-fact'; readonly fact: DaemonFact }
  | { readonly type: 'tick'; readonly at: Instant; readonly tookMs: number; readonly decided: number }
  | { readonly type: 'trust'; readonly mode: TrustMode; readonly text: string }
  /** A Communications Manager was made, or something about it changed. */
  | { readonly type: 'cucm'; readonly cucm: string }
  /** A log-in was refused. */
  | { readonly type: 'login-refused'; readonly cluster: string; readonly code: LoginRefusalCode }
  /** A cluster's own labels changed. */
  | { readonly type: 'labels'; readonly cluster: string }
  | {
      readonly type: 'delivered'
      readonly sink: string
      readonly state: Exclude<DeliveryState, 'pending'>
      readonly count: number
    }
  | { readonly type: 'delivery-failed'; readonly sink: string; readonly reason: string; readonly text: string }
  | { readonly type: 'sink'; readonly sink: string; readonly state: 'connected' | 'lost' | 'elsewhere' }
  | { readonly type: 'trouble'; readonly where: string; readonly error: unknown }

export interface Events {
  emit(event: EngineEvent): void
  /** Answers a function that ends the subscription. */
  subscribe(listener: (event: EngineEvent) => void): () => void
}

/** A listener that throws does not keep the others from hearing: its error is handed to `onListenerError`. */
export function createEvents(onListenerError: (error: unknown) => void): Events {
  const listeners = new Set<(event: EngineEvent) => void>()
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          onListenerError(error)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * For one who emits before all who listen could subscribe: what goes into these is held back until the release, which answers the types of
 * what was held; from then on it goes straight through.
 */
export function holdEvents(through: Events): { readonly events: Events; release(): readonly EngineEvent['type'][] } {
  let held: EngineEvent[] | null = []
  return {
    events: {
      emit(event) {
        if (held === null) through.emit(event)
        else held.push(event)
      },
      subscribe: (listener) => through.subscribe(listener),
    },
    release() {
      const late = held ?? []
      held = null
      for (const event of late) through.emit(event)
      return late.map(({ type }) => type)
    },
  }
}
