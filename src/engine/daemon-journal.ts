/** The subject `daemon`: gaps, clock steps and corrections, and the one alarm that they raise (design §3.6–§3.8). Pure. */
import type { Alarm, Labels } from '../domain/alarm.js'
import { textOf } from '../domain/alarm-text.js'
import { DAY_MS, formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '../domain/instant.js'
import type { DaemonFact } from '../domain/journal.js'
import type { Severity } from '../domain/severity.js'
import type { TrustEvent } from '../domain/trust.js'
import type { DaemonDecision } from './ports.js'
import { type Telling, teller } from './tell.js'

export const DAEMON = 'daemon'
export const DAEMON_PRODUCT = 'lapsewatch'

/** The daemon as a subject of alarms. */
export interface Self {
  readonly hostname: string
  readonly version: string
}

export interface DaemonAlarm {
  readonly severity: Severity
  readonly reason: string
  /** Void alarms that stand no longer, and the sinks that had them. */
  readonly clears: readonly string[]
  readonly alsoTo: readonly string[]
}

/** A fact of the daemon, and the CiscoSystemTimeChange that it raises, if any. */
export function decideDaemonFact(
  fact: DaemonFact,
  alarm: DaemonAlarm | null,
  context: { readonly seq: number; readonly sequences: Readonly<Record<string, number>> },
  now: Instant,
  self: Self,
  telling: Telling,
): DaemonDecision {
  const source = fact.type === 'clock-corrected' ? 'api' : 'engine'
  const factEntry = { seq: context.seq, at: now, type: fact.type, source, data: fact.data } as const
  if (alarm === null) return { entries: [factEntry], alarms: [], deliveries: [], sequences: {} }
  const told = teller(telling, { product: () => DAEMON_PRODUCT, release: () => self.version, labels: noLabels }, context.sequences)
  const raised = timeChange(context.seq, alarm, now, self)
  told.tell(raised, alarm.alsoTo)
  const alarmEntry = { seq: context.seq + 1, at: now, type: 'alarm', source: 'engine', data: { alarmId: raised.id, dueAt: now } } as const
  return { entries: [factEntry, alarmEntry], alarms: [raised], deliveries: told.deliveries, sequences: told.moved }
}

const noLabels: Labels = {}

function timeChange(seq: number, { severity, reason, clears }: DaemonAlarm, now: Instant, self: Self): Alarm {
  const params = { Reason: reason }
  const text = textOf({
    name: 'CiscoSystemTimeChange',
    productName: 'Lapsewatch',
    timezone: 'UTC',
    release: self.version,
    clock: null,
    daysRemaining: null,
    hoursLeft: null,
    daysSinceEnd: null,
    graceStep: null,
    params,
  })
  return {
    id: `${DAEMON}.fact.${seq}.CiscoSystemTimeChange`,
    name: 'CiscoSystemTimeChange',
    severity,
    cluster: DAEMON,
    node: self.hostname,
    clock: null,
    daysRemaining: null,
    dueAt: now,
    decidedAt: now,
    expiresAt: null,
    text,
    reason: 'clock',
    clears,
    params,
    service: null,
  }
}

/** What a step says: severity 6 for one taken over, 2 while the wall is not trusted (ours: at 6 nobody would be told). */
export function stepAlarm(event: Extract<TrustEvent, { type: 'step' }>, dueThen: string): DaemonAlarm {
  const way = event.byMs < 0 ? 'back' : 'forward'
  const step = `The wall clock went ${way} by ${durationText(Math.abs(event.byMs))}, to ${formatInstant(event.wall)}.`
  switch (event.mode) {
    case 'trusted':
      return { severity: 6, reason: `${step} Taken over.`, clears: [], alsoTo: [] }
    case 'behind':
      return {
        severity: 2,
        reason: `${step} Not trusted: licence time stands at ${formatInstant(event.licence)} until the wall passes it.`,
        clears: [],
        alsoTo: [],
      }
    case 'held':
      return {
        severity: 2,
        reason: `${step} Not trusted: licence time goes on from ${formatInstant(event.licence)} until the new time has stood for 10 minutes or is confirmed. ${dueThen}`,
        clears: [],
        alsoTo: [],
      }
  }
}

function durationText(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.round(ms / DAY_MS)} days`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.round((ms % HOUR_MS) / MINUTE_MS)} min`
  if (ms >= MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`
  return `${(ms / 1000).toFixed(1)} s`
}
