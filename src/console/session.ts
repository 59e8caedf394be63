/** Where a command runs: a cluster as it is now, one of its nodes, and the operations that it may ask for. */
import type { Node } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { ServiceName } from '../domain/journal.js'
import type { Operating } from '../engine/cluster-operations.js'
import type { ClusterRow } from '../engine/ports.js'
import type { Outcome } from '../engine/problem.js'
import type { NeededRole } from './grammar.js'

export type ServiceDeed = 'start' | 'stop' | 'restart'

export interface PlatformParts {
  readonly operating: Operating
  /** The Service Manager's, which this layer may not import; journalled with the source `console`. */
  readonly controlService: (cluster: string, node: string, service: ServiceName, deed: ServiceDeed) => Promise<Outcome<ClusterRow>>
}

export interface Session {
  readonly parts: PlatformParts
  readonly row: ClusterRow
  readonly node: Node
  readonly now: Instant
  /** The question that was answered with yes. */
  readonly confirmed: string | null
  /** Whether whoever types has the role that a deed needs. */
  readonly may: (needed: NeededRole) => boolean
}
