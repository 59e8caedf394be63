/** What is kept in memory of each cluster, so that a fleet can be ordered, counted and previewed without reading it. */
import type { ClusterState } from '../../domain/cluster.js'
import type { Instant } from '../../domain/instant.js'
import type { Mode } from '../../domain/mode.js'
import { type Urgency, urgencyOf } from '../../domain/urgency.js'
import type { PackedMarks } from './packed-marks.js'

export interface FleetEntry {
  readonly id: string
  /** Journal number of the state that this was read from. */
  readonly seq: number
  readonly mode: Mode
  readonly urgency: Urgency | null
  readonly nextAt: Instant | null
  /** Of the same state; worked out when somebody asks. */
  marks: PackedMarks | null
}

export function entryOf(state: ClusterState, nextAt: Instant | null): FleetEntry {
  return { id: state.id, seq: state.seq, mode: state.mode, urgency: urgencyOf(state), nextAt, marks: null }
}

/** Where a cluster stands in the order: the sooner its clock ends (or the longer ago it did), the earlier; without a live clock last. */
export interface Place {
  readonly endsAt: Instant
  readonly id: string
}

export function placeOf({ id, urgency }: FleetEntry): Place {
  return { id, endsAt: urgency?.endsAt ?? Number.POSITIVE_INFINITY }
}

export function byUrgency(a: Place, b: Place): number {
  if (a.endsAt !== b.endsAt) return a.endsAt < b.endsAt ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}
