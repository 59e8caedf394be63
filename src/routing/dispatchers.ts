/** One dispatcher a sink, each by itself: the trouble of one is nobody else's (design §4). A reload exchanges only those that changed. */
import type { EngineEvent, Events } from '../engine/events.js'
import type { Machine } from '../engine/machine.js'
import type { Clock, Store } from '../engine/ports.js'
import { type Dispatcher, startDispatcher } from './dispatcher.js'
import type { Sink } from './sink.js'

/** A sink and a text that says whether it is still the same one after a reload. */
export interface ConfiguredSink {
  readonly sink: Sink
  readonly fingerprint: string
}

export interface SinkStatus {
  readonly name: string
  readonly type: string
  readonly description: string
  readonly state: 'idle' | 'connected' | 'failing' | 'elsewhere'
  readonly failures: number
  readonly lastError: string | null
  /** The machine's wall clock, however it stands to licence time: back-off is machine time. `null` when no wait runs. */
  readonly nextTryAtMs: number | null
}

/** What is true of a sink's pending deliveries and stands in no row, since a trouble of the sink would be a write for each of them. */
export interface SinkNow {
  /** The sink's present trouble; it holds for everything that waits behind it. */
  readonly error: string | null
  /** An attempt is under way that the store does not count yet. */
  isUnderWay(num: number): boolean
}

export interface Dispatchers {
  readonly sinks: () => ReadonlyMap<string, Sink>
  readonly status: () => readonly SinkStatus[]
  /** `undefined` when no such sink is configured (any more). */
  now(sink: string): SinkNow | undefined
  exchange(configured: readonly ConfiguredSink[]): Promise<void>
  stop(): Promise<void>
}

export interface DispatchersParts {
  readonly store: Store
  readonly events: Events
  readonly clock: Pick<Clock, 'now'>
  readonly machine: Machine
  readonly crashPoint: (name: string) => void
}

interface Running extends ConfiguredSink {
  readonly dispatcher: Dispatcher
}

export function createDispatchers(parts: DispatchersParts): Dispatchers {
  const running = new Map<string, Running>()
  const health = new Map<string, Pick<SinkStatus, 'state' | 'failures' | 'lastError'>>()
  const unsubscribe = parts.events.subscribe(hear)

  function hear(event: EngineEvent): void {
    switch (event.type) {
      case 'decided':
        return wake(new Set(event.decided.flatMap(({ decision }) => decision.deliveries.map((delivery) => delivery.sink))))
      case 'subject-alarm':
        return wake(new Set(event.deliveries.map(({ sink }) => sink)))
      case 'delivered':
        health.set(event.sink, { state: 'connected', failures: 0, lastError: null })
        return
      case 'delivery-failed':
        health.set(event.sink, { state: 'failing', failures: (health.get(event.sink)?.failures ?? 0) + 1, lastError: event.text })
        return
      case 'sink':
        if (event.state !== 'lost') health.set(event.sink, { failures: 0, lastError: null, ...health.get(event.sink), state: event.state })
        return
      default:
        return
    }
  }

  function onWallClock(atMs: number | null): number | null {
    return atMs === null ? null : Math.round(parts.machine.wallMs() + (atMs - parts.machine.monotonicMs()))
  }

  function wake(names: ReadonlySet<string>): void {
    for (const name of names) running.get(name)?.dispatcher.wake()
  }

  return {
    sinks: () => new Map([...running].map(([name, { sink }]) => [name, sink])),
    status: () =>
      [...running.values()].map(({ sink, dispatcher }) => ({
        name: sink.name,
        type: sink.type,
        description: sink.description,
        ...(health.get(sink.name) ?? { state: 'idle', failures: 0, lastError: null }),
        nextTryAtMs: onWallClock(dispatcher.retryAtMs()),
      })),
    now(name) {
      const underWay = running.get(name)?.dispatcher.underWay()
      if (underWay === undefined) return undefined
      return {
        error: health.get(name)?.lastError ?? null,
        isUnderWay: (num) => underWay.some(({ from, to }) => num >= from && num <= to),
      }
    },
    async exchange(configured) {
      const wanted = new Map(configured.map((each) => [each.sink.name, each]))
      const gone = [...running].filter(([name, { fingerprint }]) => wanted.get(name)?.fingerprint !== fingerprint)
      await Promise.all(gone.map(([, { dispatcher }]) => dispatcher.stop()))
      for (const [name] of gone) {
        running.delete(name)
        health.delete(name)
      }
      for (const each of configured) {
        if (!running.has(each.sink.name))
          running.set(each.sink.name, { ...each, dispatcher: startDispatcher({ ...parts, sink: each.sink }) })
      }
    },
    async stop() {
      unsubscribe()
      await Promise.all([...running.values()].map(({ dispatcher }) => dispatcher.stop()))
    },
  }
}
