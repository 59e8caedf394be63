/** How many clusters stand in each band of urgency, and which comes first in each. Counted anew only when something changed or a band did. */
import type { Instant } from '../../domain/instant.js'
import type { Mode } from '../../domain/mode.js'
import { bandAt, bandHoldsUntil, URGENCY_BANDS, type UrgencyBand } from '../../domain/urgency.js'
import { byUrgency, type FleetEntry, placeOf } from './entry.js'
import type { Order } from './order.js'

export interface Census {
  readonly clusters: number
  readonly counts: Readonly<Record<UrgencyBand, number>>
  /** A mode that none is in is left out. */
  readonly modes: Readonly<Partial<Record<Mode, number>>>
  /** The first of each band to end; in `ended` the one that ended last. */
  readonly first: Readonly<Record<UrgencyBand, FleetEntry | null>>
  /** The cluster that something happens to next. */
  readonly next: FleetEntry | null
}

export interface CensusTaker {
  changed(): void
  at(now: Instant): Census
}

export function createCensus(order: Pick<Order, 'values' | 'size'>): CensusTaker {
  let taken: { readonly census: Census; readonly from: Instant; readonly until: Instant } | null = null
  return {
    changed() {
      taken = null
    },
    at(now) {
      if (taken === null || now < taken.from || now >= taken.until) taken = { ...take(order, now), from: now }
      return taken.census
    },
  }
}

function take(order: Pick<Order, 'values' | 'size'>, now: Instant): { readonly census: Census; readonly until: Instant } {
  const counts = each<number>(() => 0)
  const modes: Partial<Record<Mode, number>> = {}
  const first = each<FleetEntry | null>(() => null)
  let next: FleetEntry | null = null
  let until = Number.POSITIVE_INFINITY
  for (const entry of order.values()) {
    const band = bandAt(entry.urgency, now)
    counts[band]++
    modes[entry.mode] = (modes[entry.mode] ?? 0) + 1
    if (entry.urgency !== null && isFirst(entry, first[band], band)) first[band] = entry
    if (entry.nextAt !== null && (next === null || entry.nextAt < (next.nextAt ?? Number.POSITIVE_INFINITY))) next = entry
    until = Math.min(until, bandHoldsUntil(entry.urgency, now) ?? until)
  }
  return { census: { clusters: order.size(), counts, modes, first, next }, until }
}

function isFirst(entry: FleetEntry, other: FleetEntry | null, band: UrgencyBand): boolean {
  if (other === null) return true
  const isSooner = byUrgency(placeOf(entry), placeOf(other)) < 0
  return band === 'ended' ? !isSooner : isSooner
}

function each<T>(value: () => T): Record<UrgencyBand, T> {
  return Object.fromEntries(URGENCY_BANDS.map((band) => [band, value()])) as Record<UrgencyBand, T>
}

/** As `GET fleet` and the stream's snapshot have them. */
export function countsOf({ clusters, counts }: Census): { readonly clusters: number } & Census['counts'] {
  return { clusters, ...counts }
}
