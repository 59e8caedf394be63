/** The store's side of a Communications Manager: its row, its users and phones, and the one way to change them. */
import type { Alarm } from '../domain/alarm.js'
import type { CucmChange, CucmEntry, CucmPhone, CucmState, CucmUser } from '../domain/cucm/state.js'
import type { ServedCluster } from '../domain/cucm/units.js'
import type { Instant } from '../domain/instant.js'
import type { BulkProgress } from './bulk-port.js'
import type { DeliveryDraft, Page } from './ports.js'

export interface CucmRow {
  readonly id: string
  readonly state: CucmState
  /** `api` or `file`. */
  readonly origin: string
  /** Presence clusters that name it and are not retired, by id. */
  readonly clusters: readonly ServedCluster[]
  /** Next free syslog sequence number by `sink` + `\n` + `node`. */
  readonly sequences: Readonly<Record<string, number>>
}

/** The rows that a decision looks at: named beforehand, so that nothing else is read while the row is held. */
export interface CucmScope {
  readonly users?: readonly string[]
  readonly phones?: readonly string[]
}

/** Of the scope: what there is. */
export interface CucmScopeRows {
  readonly users: ReadonlyMap<string, CucmUser>
  /** Phones named, their primaries and their secondaries. */
  readonly phones: ReadonlyMap<string, CucmPhone>
  /** Names of the secondaries of each of these phones. */
  readonly secondaries: ReadonlyMap<string, readonly string[]>
  /** Names of the phones that a user of the scope owns, the first few. */
  readonly owned: ReadonlyMap<string, readonly string[]>
}

/** Everything one decision writes, in one transaction. */
export interface CucmDecision {
  readonly state: CucmState
  readonly entries: readonly CucmEntry[]
  readonly changes: readonly CucmChange[]
  readonly alarms: readonly Alarm[]
  readonly deliveries: readonly DeliveryDraft[]
  readonly sequences: Readonly<Record<string, number>>
  /** What it moves a bulk job on by. */
  readonly bulk?: BulkProgress
}

/** What a correction of the clock makes of the journalled side. */
export interface CucmRebuilt {
  readonly state: CucmState
  readonly entries: readonly CucmEntry[]
}

export interface NewCucm {
  readonly id: string
  readonly origin: string
  readonly decide: (sequences: Readonly<Record<string, number>>) => CucmDecision
}

/** How `find` compares (facts §5: Find Licensed Users). */
export const FINDS = ['begins-with', 'contains', 'is-exactly', 'ends-with', 'is-empty', 'is-not-empty'] as const
export type Find = (typeof FINDS)[number]

export interface UserQuery {
  readonly by?: 'userid' | 'primaryExtension'
  readonly find?: Find
  readonly text?: string
  /** Only users with the capability. */
  readonly capability?: 'cup' | 'cupc'
  readonly cursor?: string
  readonly limit: number
}

export interface PhoneQuery {
  readonly find?: Find
  readonly text?: string
  readonly owner?: string
  readonly primaryPhone?: string
  readonly cursor?: string
  readonly limit: number
}

export interface ListedUser {
  readonly user: CucmUser
  /** How many phones the user owns. */
  readonly devices: number
}

/** Errors: `StoreError`, as of the Store port that this is a part of. */
export interface CucmStore {
  /** Refused (`cluster-exists`) when a cluster or another Communications Manager has the id. */
  createCucm(now: Instant, created: NewCucm): Promise<void>
  /** Locks the row, reads the scope, calls `decide`, writes, commits. `undefined`: there is no such one. A decision of `null` writes nothing. */
  decideCucm<T>(
    id: string,
    now: Instant,
    scope: CucmScope,
    decide: (row: CucmRow, rows: CucmScopeRows) => { readonly decision: CucmDecision | null; readonly result: T },
  ): Promise<{ readonly result: T; readonly decision: CucmDecision | null } | undefined>
  cucm(id: string): Promise<CucmRow | undefined>
  /** All of them, by id. */
  cucms(): Promise<readonly CucmRow[]>
  cucmUser(id: string, userid: string): Promise<ListedUser | undefined>
  cucmPhone(id: string, name: string): Promise<CucmPhone | undefined>
  cucmUsers(id: string, query: UserQuery): Promise<Page<ListedUser>>
  cucmPhones(id: string, query: PhoneQuery): Promise<Page<CucmPhone>>
  /** Of the user's capabilities, in what order they were assigned: how many of all were assigned with or after that number. */
  assignedSince(id: string, number: number): Promise<number>
  /** The change log, newest first. */
  cucmChanges(id: string, query: { readonly cursor?: string; readonly limit: number; readonly job?: string }): Promise<Page<CucmChange>>
}
