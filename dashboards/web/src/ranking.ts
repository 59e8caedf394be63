/** The fleet in order of urgency. Pure: ten thousand clusters in a few milliseconds. */
import type { ClusterObject } from './api/types.js'
import { BANDS, type Band, bandOf, endMs } from './band.js'

export interface Ranked {
  readonly cluster: ClusterObject
  readonly band: Band
  readonly endMs: number
}

/** What ended last comes first, since it has just broken; then the nearest end; without a clock last; equal ones by id. */
export function rankedFleet(clusters: Iterable<ClusterObject>): readonly Ranked[] {
  const ranked = Array.from(clusters, (cluster): Ranked => ({ cluster, band: bandOf(cluster), endMs: endMs(cluster) }))
  const rank = new Map(BANDS.map((band, index) => [band, index]))
  return ranked.sort((a, b) => {
    if (a.band !== b.band) return (rank.get(a.band) ?? 0) - (rank.get(b.band) ?? 0)
    if (a.endMs !== b.endMs) return a.band === 'ended' ? b.endMs - a.endMs : a.endMs - b.endMs
    return a.cluster.id < b.cluster.id ? -1 : 1
  })
}
