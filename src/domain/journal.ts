/**
 * The journal: the only truth about a subject (design §2.1). Facts say what happened to it, outcomes say what we did about it;
 * a cluster's state is the fold of both (`apply.ts`).
 */
import type { ClockKind } from './clock.js'
import type { Instant } from './instant.js'
import type { Mode } from './mode.js'
import type { Cadence } from './profile.js'

export type Source = 'configuration' | 'api' | 'console' | 'engine'
export type ServiceName = 'presence-engine' | 'proxy'
export type Role = 'publisher' | 'subscriber'
export type StoppedBy = 'expiry' | 'license' | 'administrator'

export interface NodeBlock {
  readonly hostname: string
  readonly address: string
  /** Twelve lower-case hex digits. */
  readonly mac: string
  readonly role: Role
}

/** What a cluster was created from: the part of its configuration block that never changes afterwards. */
export interface ClusterBlock {
  readonly id: string
  readonly product: string
  readonly release: string
  readonly timezone: string
  readonly nodes: readonly NodeBlock[]
  readonly cadence?: Cadence
  readonly eula?: EulaAcceptance
  /** Id of the Communications Manager that has the cluster's users. */
  readonly cucm?: string
}

/** Who accepted the End User Licence Agreement, which an installation of 7.x shows (chapter). When is when it was installed. Optional: ours. */
export interface EulaAcceptance {
  readonly acceptedBy: string
}

/**
 * Why a node came back with another MAC address. `hardware`: the chapter's new machine. `license-mac`: the machine is the same, but what the MAC
 * that licences see is made from has changed, such as time zone, gateway or DNS server of a virtual one (facts §3.3).
 */
export type RebuildCause = 'hardware' | 'license-mac'

/** A licence file as it was read when it came in; `text` is kept so that nothing is ever destroyed. */
export interface LicenseFileRecord {
  readonly file: string
  /** `valid`: signed by a trusted key. `unverified`: readable, but no key of ours can say (a real Cisco file). */
  readonly verdict: 'valid' | 'unverified'
  /** Server licences (nodes covered) that the file grants. */
  readonly servers: number
  /** The lowest release among its server lines, `7.0`. */
  readonly release: string
  readonly mac: string
  /** SHA-256 of the normalised content: the same file under another name is the same file. */
  readonly digest: string
  readonly text: string
}

/** Facts of a cluster. `effectiveAt` (licence time) stands in those of a creation, whose place in time is not when they were written. */
export type Fact =
  | { readonly type: 'installed'; readonly data: ClusterBlock & { readonly effectiveAt?: Instant } }
  | {
      readonly type: 'node-rebuilt'
      /** Without a cause: hardware. */
      readonly data: { readonly node: string; readonly mac: string; readonly cause?: RebuildCause; readonly effectiveAt?: Instant }
    }
  | { readonly type: 'license-uploaded'; readonly data: LicenseFileRecord & { readonly effectiveAt?: Instant } }
  | {
      readonly type: 'license-vouched'
      readonly data: { readonly file: string; readonly by: string; readonly reason: string; readonly effectiveAt?: Instant }
    }
  | {
      readonly type: 'license-refused'
      readonly data: { readonly file: string; readonly code: string; readonly reason: string; readonly effectiveAt?: Instant }
    }
  | { readonly type: 'license-deleted'; readonly data: { readonly file: string; readonly effectiveAt?: Instant } }
  | { readonly type: 'license-manager-restarted'; readonly data: { readonly effectiveAt?: Instant } }
  | { readonly type: 'upgraded'; readonly data: { readonly release: string; readonly effectiveAt?: Instant } }
  | {
      readonly type: 'reinstalled'
      readonly data: { readonly release: string; readonly eula?: EulaAcceptance; readonly effectiveAt?: Instant }
    }
  | {
      readonly type: 'node-added'
      readonly data: { readonly hostname: string; readonly address: string; readonly mac: string; readonly effectiveAt?: Instant }
    }
  | { readonly type: 'node-removed'; readonly data: { readonly hostname: string; readonly effectiveAt?: Instant } }
  | {
      readonly type: 'service-started' | 'service-stopped'
      readonly data: { readonly node: string; readonly service: ServiceName; readonly effectiveAt?: Instant }
    }
  | { readonly type: 'retired'; readonly data: { readonly reason?: string; readonly effectiveAt?: Instant } }
  | { readonly type: 'returned'; readonly data: ClusterBlock & { readonly effectiveAt?: Instant } }
  | {
      readonly type: 'clock-corrected'
      /** `voidFrom`: the first entry of this journal that is void from now on; `voided`: ids, without `.r2`, that come again. */
      readonly data: {
        readonly to: Instant
        readonly reason: string
        readonly voidFrom: number
        readonly voided: readonly string[]
        readonly effectiveAt?: Instant
      }
    }

/** Facts of the subject `daemon`. Instants are licence time. */
export type DaemonFact =
  | { readonly type: 'gap'; readonly data: Gap }
  | { readonly type: 'clock-stepped'; readonly data: { readonly from: Instant; readonly to: Instant; readonly trust: string } }
  | { readonly type: 'clock-corrected'; readonly data: { readonly from: Instant; readonly to: Instant; readonly reason: string } }

/** A stretch of licence time, `(from, to]`, in which nobody was watching (design §3.7). */
export interface Gap {
  readonly from: Instant
  readonly to: Instant
}

/** Outcomes: what the engine did. Each follows from the facts before it and is stored all the same, so that a rule that changes later rewrites no history. */
export type Outcome =
  | {
      readonly type: 'clock-opened'
      readonly data: {
        readonly clock: string
        readonly kind: ClockKind
        readonly release: string
        readonly startsAt: Instant
        readonly endsAt: Instant
      }
    }
  | { readonly type: 'clock-closed'; readonly data: { readonly clock: string; readonly ranOut: boolean } }
  | {
      readonly type: 'alarm'
      readonly data: {
        readonly alarmId: string
        readonly dueAt: Instant
        /** The clock that this alarm stands for, until a clearing alarm names it; left out where nothing stands. */
        readonly clock?: string
        /** With `clock`: the sinks that have a delivery of it. */
        readonly sinks?: readonly string[]
        /** A clearing alarm: all that stood until now stands no more. */
        readonly clearing?: true
      }
    }
  | { readonly type: 'coalesced'; readonly data: { readonly alarmId: string; readonly dueAt: Instant } }
  | { readonly type: 'mode'; readonly data: { readonly from: Mode | null; readonly to: Mode } }
  | {
      readonly type: 'service-stop'
      readonly data: { readonly node: string; readonly service: ServiceName; readonly stoppedBy: StoppedBy }
    }
  | { readonly type: 'service-start'; readonly data: { readonly node: string; readonly service: ServiceName } }
  | { readonly type: 'file-archive'; readonly data: { readonly file: string } }

/** What is written: a fact or an outcome, its number in its subject's journal (from 1, no gaps) and the licence time of writing. */
export type Entry = (Fact | Outcome) & { readonly seq: number; readonly at: Instant; readonly source: Source }
export type EntryBody = Fact | Outcome
