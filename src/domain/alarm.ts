/** An alarm: the record of one decision. Everything that leaves the process says only what stands here. */
import type { AlarmName } from './catalogue.js'
import type { ClockKind } from './clock.js'
import type { Instant } from './instant.js'
import type { ServiceName } from './journal.js'
import type { Severity } from './severity.js'

/** Why it was raised: its slot came, its slot was missed, something happened to the subject, the daemon's clock, or a drill. */
export type AlarmReason = 'scheduled' | 'catch-up' | 'fact' | 'clock' | 'drill'

export interface Alarm {
  /** Says what it is about, so that deciding twice is impossible (design §3.6). URL-safe, at most 255 characters. */
  readonly id: string
  readonly name: AlarmName
  readonly severity: Severity
  /** The subject's id: a cluster, a Communications Manager, or `daemon`. URL-safe. */
  readonly cluster: string
  /** The host that the alarm is about; the host name in every syslog header. Letters, digits, `-` and dots (RFC 1123). */
  readonly node: string
  readonly clock: ClockKind | null
  readonly daysRemaining: number | null
  /** Licence time at which it had to be raised. */
  readonly dueAt: Instant
  /** Licence time at which it was decided: the stamp in every header. */
  readonly decidedAt: Instant
  /** The end of its clock. */
  readonly expiresAt: Instant | null
  readonly text: string
  readonly reason: AlarmReason
  /** Ids of the alarms that stand no longer. */
  readonly clears: readonly string[]
  /** The alarm's own parameters by catalogue key (`ServiceName` …), in the catalogue's order. */
  readonly params: Readonly<Record<string, string>>
  /** About which service of the node, for a service alarm. */
  readonly service: ServiceName | null
}

/** Labels that routes (later silences and `/api/v2`) see: the alarm's own over the cluster's (design §5.3). */
export type Labels = Readonly<Record<string, string>>
