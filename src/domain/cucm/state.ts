/**
 * A Communications Manager: its journalled side (licence files, restarts, what of the units was said) and the sums over its users and phones,
 * which are ordinary rows with a change log.
 */
import type { Instant } from '../instant.js'
import type { Source } from '../journal.js'

/** What one was created from; never changes afterwards. */
export interface CucmBlock {
  readonly id: string
  readonly release: string
  /** Twelve lower-case hex digits: what its licence files are issued for. */
  readonly mac: string
  /** Starter units, until a file with units is counted (facts §3.3). */
  readonly units: number
}

/** A licence file as it was read when it came in. */
export interface CucmLicenseRecord {
  readonly file: string
  readonly verdict: 'valid' | 'unverified'
  /** Device License Units. */
  readonly units: number
  /** Units beyond those that may be used, as `OVERDRAFT=` says. */
  readonly overdraft: number
  /** CUPC software licences; each brings one unit (chapter). */
  readonly cupc: number
  readonly cupcOverdraft: number
  readonly release: string
  readonly mac: string
  readonly digest: string
  readonly text: string
}

export interface CucmLicense extends CucmLicenseRecord {
  readonly uploadedAt: Instant
  /** The restart of the CallManager service since which its units count; `null`: none yet (chapter, "Uploading a License File", step 5). */
  readonly countedSince: Instant | null
  readonly vouchedBy?: { readonly by: string; readonly reason: string }
}

export type UnitsAlarmName = 'CiscoLicenseApprochingLimit' | 'CiscoLicenseOverDraft'

/** An alarm about the units that stands, and the sinks that were told of it. */
export interface UnitsStanding {
  readonly name: UnitsAlarmName
  readonly alarmId: string
  readonly sinks: readonly string[]
}

/** How many phones of a model there are, by themselves and as secondaries of a primary. */
export interface PhoneCount {
  readonly alone: number
  readonly secondary: number
}

export interface CucmSums {
  readonly users: number
  /** Users with the capability. */
  readonly cup: number
  readonly cupc: number
  /** By model. */
  readonly phones: Readonly<Record<string, PhoneCount>>
}

export interface CucmState extends CucmBlock {
  readonly files: readonly CucmLicense[]
  readonly sums: CucmSums
  readonly standing: readonly UnitsStanding[]
  /** Number of the last capability assigned: the order in which they were. */
  readonly assigned: number
  /** Number of the last entry of the change log. */
  readonly changes: number
  /** Number of the last journal entry. */
  readonly seq: number
}

export type CucmFact =
  | { readonly type: 'installed'; readonly data: CucmBlock }
  | { readonly type: 'license-uploaded'; readonly data: CucmLicenseRecord }
  | { readonly type: 'license-vouched'; readonly data: { readonly file: string; readonly by: string; readonly reason: string } }
  | { readonly type: 'license-refused'; readonly data: { readonly file: string; readonly code: string; readonly reason: string } }
  | { readonly type: 'license-deleted'; readonly data: { readonly file: string } }
  | { readonly type: 'callmanager-restarted'; readonly data: Readonly<Record<string, never>> }
  /** The units crossed a line that an alarm is about: what they were then. */
  | { readonly type: 'units-crossed'; readonly data: { readonly used: number; readonly available: number; readonly overdraft: number } }

export interface CucmOutcome {
  readonly type: 'alarm'
  readonly data: {
    readonly alarmId: string
    readonly dueAt: Instant
    /** One about the units, which stands until a clearing one names it: the sinks that have a delivery of it. */
    readonly sinks?: readonly string[]
    /** A clearing one, with the ids that it clears. */
    readonly clearing?: true
    readonly clears?: readonly string[]
  }
}

export type CucmEntry = (CucmFact | CucmOutcome) & { readonly seq: number; readonly at: Instant; readonly source: Source }

export interface CucmUser {
  readonly userid: string
  readonly primaryExtension: string | null
  readonly enableCup: boolean
  readonly enableCupc: boolean
  readonly contacts: number
  /** When each capability was assigned, as a number that rises over the whole Communications Manager; `null` without it. */
  readonly cupAssigned: number | null
  readonly cupcAssigned: number | null
  /** Number of its last entry in the change log. */
  readonly changed: number
}

export interface CucmPhone {
  readonly name: string
  readonly model: string
  readonly owner: string
  /** The phone that it is a secondary of. */
  readonly primaryPhone: string | null
  readonly changed: number
}

/** One entry of the change log: what a user or phone was and has become; `null` before it was made and after it was removed. */
export type CucmChange =
  | ({ readonly kind: 'user'; readonly before: CucmUser | null; readonly after: CucmUser | null } & ChangeParticulars)
  | ({ readonly kind: 'phone'; readonly before: CucmPhone | null; readonly after: CucmPhone | null } & ChangeParticulars)

interface ChangeParticulars {
  readonly num: number
  readonly at: Instant
  readonly source: Source
  /** The bulk job that made it. */
  readonly job: string | null
}

export function newCucm(block: CucmBlock): CucmState {
  return { ...block, files: [], sums: { users: 0, cup: 0, cupc: 0, phones: {} }, standing: [], assigned: 0, changes: 0, seq: 0 }
}

/** The state after a fact. What becomes of the alarms that stand is the units' affair (`limits.ts`). */
export function applyCucmFact(state: CucmState, fact: CucmFact, at: Instant): CucmState {
  switch (fact.type) {
    case 'installed':
      return { ...state, ...fact.data }
    case 'license-uploaded':
      return { ...state, files: [...state.files, { ...fact.data, uploadedAt: at, countedSince: null }] }
    case 'license-vouched': {
      const { file, by, reason } = fact.data
      return { ...state, files: state.files.map((each) => (each.file === file ? { ...each, vouchedBy: { by, reason } } : each)) }
    }
    case 'license-deleted':
      return { ...state, files: state.files.filter(({ file }) => file !== fact.data.file) }
    case 'callmanager-restarted':
      return { ...state, files: state.files.map((file) => (isEntitling(file) ? { ...file, countedSince: file.countedSince ?? at } : file)) }
    case 'license-refused':
    case 'units-crossed':
      return state
  }
}

/** A file that may be counted: signed by a trusted key, or vouched for. */
export function isEntitling(file: Pick<CucmLicense, 'verdict' | 'vouchedBy'>): boolean {
  return file.verdict === 'valid' || file.vouchedBy !== undefined
}

/** The state after changes of users and phones. */
export function applyChanges(state: CucmState, changes: readonly CucmChange[]): CucmState {
  const sums = { users: state.sums.users, cup: state.sums.cup, cupc: state.sums.cupc, phones: { ...state.sums.phones } }
  let { assigned } = state
  for (const change of changes) {
    if (change.kind === 'user') {
      for (const [user, sign] of [
        [change.before, -1],
        [change.after, 1],
      ] as const) {
        if (user === null) continue
        sums.users += sign
        sums.cup += user.enableCup ? sign : 0
        sums.cupc += user.enableCupc ? sign : 0
        assigned = Math.max(assigned, user.cupAssigned ?? 0, user.cupcAssigned ?? 0)
      }
    } else {
      for (const [phone, sign] of [
        [change.before, -1],
        [change.after, 1],
      ] as const) {
        if (phone === null) continue
        const count = sums.phones[phone.model] ?? { alone: 0, secondary: 0 }
        const key = phone.primaryPhone === null ? 'alone' : 'secondary'
        sums.phones[phone.model] = { ...count, [key]: count[key] + sign }
      }
    }
  }
  const phones = Object.fromEntries(Object.entries(sums.phones).filter(([, count]) => count.alone + count.secondary > 0))
  return { ...state, sums: { ...sums, phones }, assigned, changes: changes.at(-1)?.num ?? state.changes }
}
