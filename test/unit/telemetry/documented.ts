/** The table rows of docs/metrics.md: `name` | type | labels | meaning | `example`. */
export interface DocumentedMetric {
  readonly name: string
  readonly type: string
  readonly labels: readonly string[]
  readonly meaning: string
  readonly example: string
}

export function documentedMetrics(markdown: string): readonly DocumentedMetric[] {
  return [...markdown.matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]*) \| ([^|]+) \| `([^`|]+)` \|$/gm)].map(
    ([, name = '', type = '', labels = '', meaning = '', example = '']) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
      meaning,
      example,
    }),
  )
}
