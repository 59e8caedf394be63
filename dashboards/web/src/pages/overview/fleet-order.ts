/** The fleet searched, filtered and counted by band. Pure. */
import type { ClusterObject } from '../../api/types.js'
import { BANDS, type Band } from '../../band.js'
import type { Ranked } from '../../ranking.js'

export interface FleetFilter {
  readonly text: string
  readonly band: Band | null
  readonly mode: string
  readonly site: string
}

export function filteredFleet(ranked: readonly Ranked[], { text, band, mode, site }: FleetFilter): readonly Ranked[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0 && band === null && mode === '' && site === '') return ranked
  return ranked.filter(
    (each) =>
      (band === null || each.band === band) &&
      (mode === '' || each.cluster.mode === mode) &&
      (site === '' || each.cluster.labels.site === site) &&
      words.every((word) => searched(each.cluster).includes(word) || searched(each.cluster).includes(bareMac(word))),
  )
}

const searchedTexts = new WeakMap<ClusterObject, string>()

/** Id, nodes, MAC addresses, labels: what somebody has in hand who looks for a cluster. */
function searched(cluster: ClusterObject): string {
  let text = searchedTexts.get(cluster)
  if (text === undefined) {
    const labels = Object.entries(cluster.labels).flatMap(([name, value]) => [value, `${name}=${value}`])
    const nodes = cluster.nodes.flatMap(({ hostname, mac, address }) => [hostname, mac, address])
    text = [cluster.id, cluster.product, cluster.release, ...labels, ...nodes].join('\n').toLowerCase()
    searchedTexts.set(cluster, text)
  }
  return text
}

/** `00:0b:cd:4e:e5:9d` and `000b.cd4e.e59d` are `000bcd4ee59d`. Any other word stays. */
function bareMac(word: string): string {
  return /^[0-9a-f]{2}([:.-]?[0-9a-f]{1,4})+$/.test(word) ? word.replaceAll(/[:.-]/g, '') : word
}

export interface BandSummary {
  readonly count: number
  /** Most urgent first, two at most. */
  readonly first: readonly Ranked[]
}

export function summaryOf(ranked: readonly Ranked[]): Readonly<Record<Band, BandSummary>> {
  const summary = Object.fromEntries(BANDS.map((band) => [band, { count: 0, first: [] as Ranked[] }])) as Record<
    Band,
    { count: number; first: Ranked[] }
  >
  for (const each of ranked) {
    const band = summary[each.band]
    band.count += 1
    if (band.first.length < 2) band.first.push(each)
  }
  return summary
}

/** Values of the label `site`, in order; none when nobody has it. */
export function sitesOf(clusters: Iterable<ClusterObject>): readonly string[] {
  const sites = new Set<string>()
  for (const { labels } of clusters) if (labels.site !== undefined) sites.add(labels.site)
  return [...sites].sort()
}
