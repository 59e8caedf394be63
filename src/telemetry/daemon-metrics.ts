/** The daemon's own series, in prom-client: counted from what the engine and the dispatchers tell, and measured when a scrape asks. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import {
  ALARM_NAMES,
  type AlarmName,
  definitionOf,
  type EngineEvent,
  type Instant,
  type LicenceTime,
  MODES,
  type Mode,
  type TrustMode,
} from '../engine/telemetry-port.js'
import { DEFINITIONS, type MetricDefinition } from './definitions/index.js'

/** Why an attempt may fail; the same set as that of the sinks, so that each reason is there at 0 before it first comes. */
export const FAILURE_REASONS = ['dns', 'refused', 'timeout', 'tls', 'auth', 'rejected', 'no-ack', 'closed', 'io'] as const
const TRUST_MODES: readonly TrustMode[] = ['trusted', 'behind', 'held']
const COALESCING_ALARMS = [
  'LicenseEvaluationCountdown',
  'LicenseEvaluationReminder',
  'LicenseGraceStarted',
  'LicenseGraceCountdown',
  'LicenseGraceReminder',
]
/** What became of a licence file, by the fact that tells of it. */
const LICENSE_FILE_RESULTS: Readonly<Record<string, string>> = {
  'license-uploaded': 'accepted',
  'license-vouched': 'vouched',
  'license-refused': 'refused',
}
/** A tick with nothing due takes well below 5 ms, a transaction at most 25. */
const TICK_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 25]
const LATENESS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300]

/** What a scrape found; `null` where the store did not answer. */
export interface Measured {
  readonly sinks: readonly string[]
  readonly byMode: ReadonlyMap<Mode, number> | null
  readonly outbox: readonly { readonly sink: string; readonly pending: number; readonly oldestAt: Instant | null }[] | null
  readonly mark: Instant | null
}

export type MeasuredTime = Pick<LicenceTime, 'simulated' | 'now' | 'trust'>

export interface DaemonMetrics {
  hear(event: EngineEvent): void
  configurationLoaded(isGood: boolean): void
  measure(measured: Measured): void
}

export function createDaemonMetrics(registry: Registry, time: MeasuredTime, version: string): DaemonMetrics {
  const registers = [registry]
  const counter = <L extends string>({ name, help, labels }: MetricDefinition & { readonly labels: readonly L[] }) =>
    new Counter<L>({ name, help, labelNames: labels, registers })
  const gauge = <L extends string>({ name, help, labels }: MetricDefinition & { readonly labels: readonly L[] }) =>
    new Gauge<L>({ name, help, labelNames: labels, registers })
  const histogram = ({ name, help }: MetricDefinition, buckets: number[]) => new Histogram({ name, help, buckets, registers })
  /** A gauge without labels starts at 0, which would say something. */
  const unset = (definition: MetricDefinition & { readonly labels: readonly never[] }) => {
    const made = gauge(definition)
    made.remove()
    return made
  }

  const buildInfo = gauge(DEFINITIONS.buildInfo)
  const now = gauge(DEFINITIONS.now)
  const trust = gauge(DEFINITIONS.clockTrust)
  const simulated = gauge(DEFINITIONS.clockSimulated)
  const speedRatio = gauge(DEFINITIONS.clockSpeed)
  const steps = counter(DEFINITIONS.wallClockSteps)
  const lastStep = unset(DEFINITIONS.lastStep)
  const clusters = gauge(DEFINITIONS.clusters)
  const alarms = counter(DEFINITIONS.alarms)
  const coalesced = counter(DEFINITIONS.coalesced)
  const licenseFiles = counter(DEFINITIONS.licenseFiles)
  const lateness = histogram(DEFINITIONS.lateness, LATENESS_BUCKETS)
  const deliveries = counter(DEFINITIONS.deliveries)
  const failures = counter(DEFINITIONS.deliveryFailures)
  const dropped = counter(DEFINITIONS.deliveriesDropped)
  const pending = gauge(DEFINITIONS.outboxPending)
  const oldest = gauge(DEFINITIONS.outboxOldest)
  const sinkUp = gauge(DEFINITIONS.sinkUp)
  const lastTick = unset(DEFINITIONS.lastTick)
  const tickDuration = histogram(DEFINITIONS.tickDuration, TICK_BUCKETS)
  const internalErrors = counter(DEFINITIONS.internalErrors)
  const storeUp = gauge(DEFINITIONS.storeUp)
  const highWater = unset(DEFINITIONS.storeHighWater)
  const reloadSuccessful = unset(DEFINITIONS.reloadSuccessful)
  const reloadSuccess = unset(DEFINITIONS.reloadSuccess)

  const up = new Map<string, 0 | 1>()
  let known: readonly string[] = []

  buildInfo.set({ version, node: process.versions.node }, 1)
  simulated.set(time.simulated === null ? 0 : 1)
  speedRatio.set(time.simulated?.speed ?? 1)
  for (const alarm of ALARM_NAMES) for (const severity of usualSeverities(alarm)) alarms.inc({ alarm, severity: String(severity) }, 0)
  for (const result of Object.values(LICENSE_FILE_RESULTS)) licenseFiles.inc({ result }, 0)
  for (const direction of ['forward', 'backward']) steps.inc({ direction }, 0)
  for (const alarm of COALESCING_ALARMS) coalesced.inc({ alarm }, 0)

  /** Sinks come at 0 and go altogether, as the configuration has them. */
  function followSinks(sinks: readonly string[]): void {
    for (const sink of sinks) {
      deliveries.inc({ sink }, 0)
      dropped.inc({ sink }, 0)
      for (const reason of FAILURE_REASONS) failures.inc({ sink, reason }, 0)
    }
    for (const sink of known.filter((name) => !sinks.includes(name))) {
      deliveries.remove({ sink })
      dropped.remove({ sink })
      for (const reason of FAILURE_REASONS) failures.remove({ sink, reason })
      up.delete(sink)
    }
    known = sinks
    sinkUp.reset()
    for (const sink of sinks) {
      const is = up.get(sink)
      if (is !== undefined) sinkUp.set({ sink }, is)
    }
  }

  /** A sink that is configured no longer keeps its series while something is pending for it. */
  function measureOutbox(outbox: NonNullable<Measured['outbox']>): void {
    for (const sink of known) pending.set({ sink }, 0)
    for (const { sink, pending: count, oldestAt } of outbox) {
      if (count === 0) continue
      pending.set({ sink }, count)
      if (oldestAt !== null) oldest.set({ sink }, oldestAt / 1000)
    }
  }

  function hearDecided({ decided }: Extract<EngineEvent, { type: 'decided' }>): void {
    const durableAt = time.now()
    const speed = time.simulated?.speed ?? 1
    // Counted here first: an `inc` with labels looks its series up anew each time, and a catch-up has hundreds of one name.
    const counts = new Map<string, { readonly alarm: string; readonly severity: number; count: number }>()
    const coalescedCounts = new Map<string, number>()
    for (const { decision } of decided) {
      for (const alarm of decision.alarms) {
        const key = `${alarm.severity} ${alarm.name}`
        const entry = counts.get(key) ?? { alarm: alarm.name, severity: alarm.severity, count: 0 }
        entry.count++
        counts.set(key, entry)
        // A slot that nobody watched is late by the length of the gap, and what a fact raises is due when it is taken: neither says anything of us.
        if (alarm.reason === 'scheduled') lateness.observe(Math.max(0, durableAt - alarm.dueAt) / 1000 / speed)
      }
      for (const entry of decision.entries) {
        if (entry.type === 'coalesced') {
          const name = coalescedName(entry.data.alarmId)
          coalescedCounts.set(name, (coalescedCounts.get(name) ?? 0) + 1)
        }
        const result = LICENSE_FILE_RESULTS[entry.type]
        if (result !== undefined) licenseFiles.inc({ result })
      }
    }
    for (const { alarm, severity, count } of counts.values()) alarms.inc({ alarm, severity: String(severity) }, count)
    for (const [alarm, count] of coalescedCounts) coalesced.inc({ alarm }, count)
  }

  return {
    hear(event) {
      switch (event.type) {
        case 'decided':
          return hearDecided(event)
        case 'subject-alarm':
          return alarms.inc({ alarm: event.alarm.name, severity: String(event.alarm.severity) })
        case 'daemon-fact':
          if (event.fact.type !== 'clock-stepped') return
          lastStep.set((event.fact.data.to - event.fact.data.from) / 1000)
          return steps.inc({ direction: event.fact.data.to < event.fact.data.from ? 'backward' : 'forward' })
        case 'tick':
          tickDuration.observe(event.tookMs / 1000)
          // A tick that was stopped before it looked at the clock.
          if (event.at > 0) lastTick.set(event.at / 1000)
          return
        case 'delivered':
          if (event.state === 'failed') return dropped.inc({ sink: event.sink }, event.count)
          up.set(event.sink, 1)
          return deliveries.inc({ sink: event.sink }, event.count)
        case 'delivery-failed':
          up.set(event.sink, 0)
          return failures.inc({ sink: event.sink, reason: event.reason })
        case 'sink':
          if (event.state === 'elsewhere') up.delete(event.sink)
          else up.set(event.sink, event.state === 'connected' ? 1 : 0)
          return
        case 'trouble':
          return internalErrors.inc()
        case 'trust':
        case 'labels':
          return
      }
    },
    configurationLoaded(isGood) {
      reloadSuccessful.set(isGood ? 1 : 0)
      if (isGood) reloadSuccess.set(time.now() / 1000)
    },
    measure({ sinks, byMode, outbox, mark }) {
      now.set(time.now() / 1000)
      const mode = time.trust()?.mode ?? 'trusted'
      for (const state of TRUST_MODES) trust.set({ state }, state === mode ? 1 : 0)
      storeUp.set(byMode === null || outbox === null ? 0 : 1)
      followSinks(sinks)
      clusters.reset()
      if (byMode !== null) for (const each of MODES) clusters.set({ mode: each }, byMode.get(each) ?? 0)
      pending.reset()
      oldest.reset()
      if (outbox !== null) measureOutbox(outbox)
      if (mark === null) highWater.remove()
      else highWater.set(mark / 1000)
    },
  }
}

/** So that the first of them is an increase too. By the usual bands of a profile: others come when their first alarm does. */
function usualSeverities(name: AlarmName): readonly number[] {
  const { severity } = definitionOf(name)
  // The one that tells of a clock that is not trusted is more urgent (design §3.6).
  if (name === 'CiscoSystemTimeChange') return [2, 6]
  if (severity !== 'by-days-remaining') return [severity]
  return /(Expired|Reminder)$/.test(name) ? [0] : [1, 2, 4]
}

/** By design §3.6 and §3.7 a coalesced id is a clock's countdown, its start or a reminder. */
function coalescedName(alarmId: string): string {
  const clock = alarmId.split('.')[1] === 'grace' ? 'Grace' : 'Evaluation'
  if (alarmId.includes('.reminder.')) return `License${clock}Reminder`
  return alarmId.includes('.started') ? `License${clock}Started` : `License${clock}Countdown`
}
