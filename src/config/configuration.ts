/** A configuration as the daemon uses it: plain, complete values (they can be posted between threads) that the checks here have seen. */
import type { CucmBlock } from '../domain/cucm/state.js'
import type { Instant } from '../domain/instant.js'
import type { ClusterBlock, Fact } from '../domain/journal.js'
import type { Position } from './finding.js'

export interface Configuration {
  /** As it was named by the user, for messages. */
  readonly file: string
  /** Absolute: what relative paths in the file are relative to (`resolvePath`). */
  readonly folder: string
  /** `null`: the machine's clock. */
  readonly clock: { readonly start: Instant; readonly speed: number } | null
  readonly store: StorePlace
  readonly http: { readonly host: string; readonly port: number }
  readonly access: AccessConfiguration
  /** Absolute paths of PEM files; `null`: the demo key, which counts on a simulated clock only. */
  readonly trust: readonly string[] | null
  /** Of keys whose values may turn out to be wrong only when they are used. One that is left out stands where the map around it does. */
  readonly places: Readonly<Record<'clock' | 'store' | 'http' | 'listen', Position>> & { readonly trust: readonly Position[] }
  readonly cucms: readonly CucmConfiguration[]
  readonly clusters: readonly ClusterConfiguration[]
  readonly sinks: readonly SinkConfiguration[]
  readonly routes: readonly RouteConfiguration[]
}

/** A folder for the embedded store, or `memory`, which keeps nothing (the demo). */
export type StorePlace = { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'memory' }

/** `calendar`: the calendar's address, and nothing else. Of the others each may do what those before it may. */
export const TOKEN_ROLES = ['viewer', 'operator', 'administrator', 'calendar'] as const
export type TokenRole = (typeof TOKEN_ROLES)[number]

/** Who may do what over HTTP; a reload changes it. */
export interface AccessConfiguration {
  /** None: whoever reaches the port, on the loopback only, may do everything. */
  readonly tokens: readonly TokenConfiguration[]
  /** `/metrics` is for everybody. */
  readonly metricsOpen: boolean
}

export interface TokenConfiguration {
  readonly name: string
  readonly role: TokenRole
  /** Of the token's octets, in lower-case hexadecimal. The token itself stands nowhere. */
  readonly sha256: string
}

/** A Communications Manager, and where it stands in the file. */
export interface CucmConfiguration {
  readonly block: CucmBlock
  readonly position: Position
}

export interface ClusterConfiguration {
  readonly block: ClusterBlock
  /** Everything of the block that may never change, as JSON with keys in a fixed order; licences by name and SHA-256. */
  readonly canonicalBlock: string
  readonly labels: Readonly<Record<string, string>>
  readonly installedAt: Instant
  /** In force since `installedAt`. */
  readonly licenses: readonly LicenseText[]
  /** In the order in which it happened. */
  readonly history: readonly HistoryItem[]
  /** Its number in the list of the file. */
  readonly index: number
  /** Of the block and its keys, for `placeOf`. */
  readonly places: readonly number[]
}

export interface LicenseText {
  readonly fileName: string
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** Where it is named, and by which key of its cluster's block: `licenses[0]`. */
  readonly place: Position & { readonly key: string }
}

export interface HistoryItem {
  readonly at: Instant
  readonly fact: HistoryFact
  /** Where `at` stands in the file, and the item's number in its list there. */
  readonly position: Position
  readonly index: number
}

/** The facts that may stand in a history, as the journal has them; an upload brings the file's text instead of its verdict. */
export type HistoryFact =
  | Extract<
      Fact,
      {
        type:
          | 'node-rebuilt'
          | 'license-vouched'
          | 'license-deleted'
          | 'license-manager-restarted'
          | 'upgraded'
          | 'reinstalled'
          | 'node-added'
          | 'node-removed'
          | 'service-started'
          | 'service-stopped'
      }
    >
  | { readonly type: 'license-uploaded'; readonly data: LicenseText }

export interface SinkConfiguration {
  readonly name: string
  readonly type: string
  /** What the sink's own schema made of its keys. */
  readonly config: unknown
  /** Of the sink (``) and of each key inside it, by dotted path: `tls.ca`. */
  readonly places: Readonly<Record<string, Position>>
}

export interface RouteConfiguration {
  readonly match: Match
  /** Names of sinks. */
  readonly to: readonly string[]
  readonly continue: boolean
  readonly line: number
}

/** Conditions by label, as written (design §5.1): a value, some values, `!value`, `/regex/` (RE2, the whole value), `<=4`. All must hold; none: every alarm. */
export type Match = Readonly<Record<string, string | number | readonly (string | number)[]>>
