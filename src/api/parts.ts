/** What the API is handed: the engine's operations, and the pieces of the daemon that it may not import. `serve.ts` puts them together. */
import type { Access } from '../access/index.js'
import type { BulkRunner } from '../cucm/bulk/run.js'
import type { CucmOperating } from '../cucm/operating.js'
import type { ServiceName } from '../domain/journal.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import type { Operating } from '../engine/cluster-operations.js'
import type { Followed } from '../engine/follow-file.js'
import type { Machine } from '../engine/machine.js'
import type { ClusterRow } from '../engine/ports.js'
import type { Outcome, Problem } from '../engine/problem.js'
import type { SinkNow, SinkStatus } from '../routing/dispatchers.js'
import type { Fleet } from './fleet/fleet.js'
import type { ConsoleAnswer } from './schemas/console.js'

/** The platform's own command line, one command at a time (`src/console`). */
export interface PlatformConsole {
  run(order: {
    readonly cluster: string
    readonly node: string
    readonly command: string
    readonly confirmed: string | null
    readonly may: (needed: 'viewer' | 'operator' | 'administrator') => boolean
  }): Promise<Outcome<ConsoleAnswer>>
  complete(at: {
    readonly cluster: string
    readonly node: string
    readonly line: string
  }): Promise<Outcome<{ readonly replaces: string; readonly candidates: readonly string[] }>>
}

/** Communications Manager's administrative interface over SOAP (`src/axl`). `cucm`: `null` for the only one that there is. */
export interface Axl {
  wsdl(cucm: string | null, address: string): Promise<Outcome<string>>
  answer(request: {
    readonly cucm: string | null
    readonly soapAction: string | undefined
    readonly body: Uint8Array
    readonly may: (needed: 'viewer' | 'administrator') => Outcome<unknown>
  }): Promise<Outcome<string>>
  fault(problem: Problem): string
}

export type ServiceDeed = 'start' | 'stop' | 'restart'

export interface ApiParts {
  readonly operating: Operating
  /** Who may do what. */
  readonly access: Access
  readonly cucm: CucmOperating
  /** Hears that there may be a bulk job to run. */
  readonly bulk: Pick<BulkRunner, 'ring'>
  /** The clusters by urgency; shared with whoever else shows them. */
  readonly fleet: Fleet
  /** Asked anew for each licence: a reload may change the trusted keys. */
  readonly licenseFunctions: () => LicenseFunctions
  readonly controlService: (cluster: string, node: string, service: ServiceName, deed: ServiceDeed) => Promise<Outcome<ClusterRow>>
  readonly platformConsole: PlatformConsole
  readonly axl: Axl
  readonly sinks: () => readonly SinkStatus[]
  /** What is true of a sink's pending deliveries beside what the store has of them. */
  readonly sinkNow: (sink: string) => SinkNow | undefined
  readonly reload: () => Promise<Outcome<Followed>>
  readonly metrics: (accept: string | undefined) => Promise<{ readonly contentType: string; readonly chunks: AsyncIterable<string> }>
  readonly ready: () => { readonly ready: boolean; readonly reasons: readonly string[] }
  readonly version: string
  /** Hears of every answer that is our fault, with the id that the client was given. */
  readonly log: { error(message: string, details: Readonly<Record<string, unknown>>): unknown }
  /** Machine time; the machine's own unless a test hands in another. */
  readonly machine?: Pick<Machine, 'wallMs' | 'monotonicMs'>
  /** Where the built page is; beside the program unless a test says otherwise. */
  readonly pageFolder?: string
}
