/** A cluster's state: the fold of its journal (`apply.ts`). Plain data, so that the store keeps it as a projection and a test can compare. */
import type { Clock } from './clock.js'
import type { Instant } from './instant.js'
import type { EulaAcceptance, LicenseFileRecord, RebuildCause, Role, ServiceName, StoppedBy } from './journal.js'
import type { Mode } from './mode.js'
import type { Cadence } from './profile.js'

export interface ServiceState {
  readonly state: 'running' | 'stopped'
  readonly stoppedBy?: StoppedBy
}

export interface Node {
  readonly hostname: string
  readonly address: string
  readonly mac: string
  readonly role: Role
  readonly services: Readonly<Record<ServiceName, ServiceState>>
  /** Of the last rebuild; left out while there was none. */
  readonly rebuildCause?: RebuildCause
}

/** `kept`: in the licence folder, whatever it is worth. `archived`: taken out of it, its text still there. */
export interface LicenseFile extends LicenseFileRecord {
  readonly archived: boolean
  readonly vouchedBy?: { readonly by: string; readonly reason: string }
}

/** An alarm that stands until a clearing alarm names it, and the sinks that were told of it. */
export interface Standing {
  readonly alarmId: string
  readonly clock: string
  readonly sinks: readonly string[]
}

export interface ClusterState {
  readonly id: string
  readonly product: string
  /** The release that runs, `7.0.5`. */
  readonly release: string
  /** The release last *installed*, major.minor: its evaluation is the one that counts (design §3.2). */
  readonly installedRelease: string
  readonly timezone: string
  /** Of the last installation; left out, or `null` after a reinstall, where nobody said who accepted it. */
  readonly eula?: (EulaAcceptance & { readonly at: Instant }) | null
  readonly cadence: Cadence | null
  /** The Communications Manager that has its users; left out where none does. */
  readonly cucm?: string
  /** Publisher first, then subscribers in the order they joined. */
  readonly nodes: readonly Node[]
  readonly files: readonly LicenseFile[]
  /** One per release ever installed, in the order they were opened. */
  readonly evaluations: readonly Clock[]
  /** The last grace, if one was ever opened, and what became of it. `forgotten`: ran out, then a reinstall or a licence ended its effect. */
  readonly grace: { readonly clock: Clock; readonly state: 'open' | 'ran-out' | 'over' } | null
  /** Graces before the last one, in the order they were opened; left out while there was none. */
  readonly earlierGraces?: readonly Clock[]
  readonly mode: Mode
  readonly retiredAt: Instant | null
  readonly standing: readonly Standing[]
  /** Every occurrence of the live clock up to and including this instant has been applied. */
  readonly doneThrough: Instant
  /** How often an id was made void by a correction: it comes again as `.r2`, `.r3` … (design §3.8). */
  readonly voided: Readonly<Record<string, number>>
  /** Number of the last journal entry. */
  readonly seq: number
}

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** The same state, to be changed. Written out: spreading an object that came from JSON takes ten times as long, and a fold does little else. */
export function copyOf(state: ClusterState): Changeable<ClusterState> {
  const copy: Changeable<ClusterState> = {
    id: state.id,
    product: state.product,
    release: state.release,
    installedRelease: state.installedRelease,
    timezone: state.timezone,
    cadence: state.cadence,
    nodes: state.nodes,
    files: state.files,
    evaluations: state.evaluations,
    grace: state.grace,
    mode: state.mode,
    retiredAt: state.retiredAt,
    standing: state.standing,
    doneThrough: state.doneThrough,
    voided: state.voided,
    seq: state.seq,
  }
  if (state.eula !== undefined) copy.eula = state.eula
  if (state.cucm !== undefined) copy.cucm = state.cucm
  if (state.earlierGraces !== undefined) copy.earlierGraces = state.earlierGraces
  return copy
}
