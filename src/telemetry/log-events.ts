/**
 * What of the engine's and the dispatchers' events a person reads in the daemon's log: sinks found and lost, clock trust, trouble. Once per
 * change; what goes on being wrong says so once a minute, with how often.
 */
import {
  type DaemonFact,
  type EngineEvent,
  type Events,
  formatInstant,
  type Machine,
  MINUTE_MS,
  StoreError,
} from '../engine/telemetry-port.js'
import type { Log, LogFields } from './log.js'

/** Answers a function that ends it. */
export function logEvents(events: Pick<Events, 'subscribe'>, log: Log, machine: Pick<Machine, 'monotonicMs'> = MONOTONIC): () => void {
  const sinks = sinkLog(log, machine)
  const troubles = troubleLog(log, machine)
  let trust = 'trusted'

  function hear(event: EngineEvent): void {
    switch (event.type) {
      case 'sink':
        return sinks.state(event.sink, event.state)
      case 'delivery-failed':
        return sinks.failed(event.sink, event.reason, event.text)
      case 'trust':
        if (event.mode === trust) return
        trust = event.mode
        return log[trust === 'trusted' ? 'info' : 'warn'](`the wall clock is ${TRUST_WORDS[event.mode]} (${event.text})`, {
          trust,
          cause: event.text,
        })
      case 'daemon-fact':
        return logFact(log, event.fact)
      case 'trouble':
        return troubles(event.where, event.error)
      case 'decided':
        return log.debug(`decided for ${event.decided.length} clusters`, {
          clusters: event.decided.length,
          alarms: event.decided.reduce((sum, { decision }) => sum + decision.alarms.length, 0),
          at: formatInstant(event.at),
        })
      case 'subject-alarm':
      case 'delivered':
      case 'labels':
      case 'tick':
        return
    }
  }

  return events.subscribe(hear)
}

const MONOTONIC = { monotonicMs: () => performance.now() }

const TRUST_WORDS = {
  trusted: 'trusted',
  behind: 'behind licence time, which stands still until it is passed',
  held: 'not trusted; licence time goes on without it until it has stood for ten minutes or is confirmed',
} as const

function logFact(log: Log, fact: DaemonFact): void {
  const { from, to } = fact.data
  const span = { from: formatInstant(from), to: formatInstant(to) }
  switch (fact.type) {
    case 'gap':
      return log.info(`nobody watched from ${span.from} to ${span.to}: what was missed is caught up with`, span)
    case 'clock-stepped':
      return log.warn(`the wall clock stepped from ${span.from} to ${span.to}`, { ...span, trust: fact.data.trust })
    case 'clock-corrected':
      return log.warn(`licence time was corrected from ${span.from} to ${span.to}: ${fact.data.reason}`, {
        ...span,
        reason: fact.data.reason,
      })
  }
}

/** What goes on being wrong: said at once, then once a minute with how often it was since. */
function createPace(machine: Pick<Machine, 'monotonicMs'>) {
  let saidAtMs = Number.NEGATIVE_INFINITY
  let unsaid = 0
  return {
    /** How often it was since it was last said, this time included; `null` while it is too early to say it again. */
    next(): number | null {
      unsaid++
      if (machine.monotonicMs() - saidAtMs < MINUTE_MS) return null
      saidAtMs = machine.monotonicMs()
      const count = unsaid
      unsaid = 0
      return count
    },
  }
}

function sinkLog(log: Log, machine: Pick<Machine, 'monotonicMs'>) {
  const standing = new Map<string, 'connected' | 'lost' | 'elsewhere'>()
  const paces = new Map<string, { pace: ReturnType<typeof createPace>; failures: number }>()

  return {
    state(sink: string, state: 'connected' | 'lost' | 'elsewhere'): void {
      const before = standing.get(sink)
      if (before === state) return
      standing.set(sink, state)
      const failures = paces.get(sink)?.failures ?? 0
      paces.delete(sink)
      switch (state) {
        case 'connected':
          return log.info(failures === 0 ? `sink ${sink}: connected` : `sink ${sink}: connected after ${times(failures, 'failure')}`, {
            sink,
            failures,
          })
        case 'elsewhere':
          return log.info(`sink ${sink}: another daemon serves it`, { sink })
        case 'lost':
          return log.warn(`sink ${sink}: lost`, { sink })
      }
    },
    /** A loss is told by its failure, which knows why. */
    failed(sink: string, reason: string, text: string): void {
      const isNew = standing.get(sink) !== 'lost'
      standing.set(sink, 'lost')
      const kept = isNew ? { pace: createPace(machine), failures: 0 } : (paces.get(sink) ?? { pace: createPace(machine), failures: 0 })
      kept.failures++
      paces.set(sink, kept)
      const count = kept.pace.next()
      if (count === null) return
      const fields = { sink, reason, error: text, failures: kept.failures }
      if (isNew) log.warn(`sink ${sink}: ${text}`, fields)
      else log.warn(`sink ${sink}: ${times(count, 'more failure')}, the last: ${text}`, fields)
    },
  }
}

/** Different troubles that are remembered at once. */
const TROUBLES_MAX = 100

function troubleLog(log: Log, machine: Pick<Machine, 'monotonicMs'>) {
  const paces = new Map<string, ReturnType<typeof createPace>>()
  return (where: string, error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error)
    const key = `${where} ${text}`
    if (!paces.has(key) && paces.size >= TROUBLES_MAX) paces.clear()
    const pace = paces.get(key) ?? createPace(machine)
    paces.set(key, pace)
    const count = pace.next()
    if (count !== null)
      log.error(`${where}: ${text}${count > 1 ? ` (${times(count, 'time')} in the last minute)` : ''}`, { where, count, ...about(error) })
  }
}

/** The world's troubles have a code; what has none is a mistake of ours, and its stack is wanted. */
function about(error: unknown): LogFields {
  if (error instanceof StoreError) return { code: error.code, error: error.message }
  if (!(error instanceof Error)) return { error: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code !== null && !code.startsWith('ERR_')) return { code, error: error.message }
  return { error: error.message, ...(code === null ? {} : { code }), stack: error.stack }
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
