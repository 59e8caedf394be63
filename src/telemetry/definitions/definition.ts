/** What is said of a metric, once: the scrape takes `help`, docs/metrics.md the rest too. Conventions of `peers.md` §7.1. */
export interface MetricDefinition {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  /** One sentence. */
  readonly help: string
  /** What the page adds to it, for who writes a rule. */
  readonly more?: string
  /** A query that asks for it; run against a real Prometheus by a test. */
  readonly example: string
}

export interface MetricSection {
  readonly title: string
  readonly intro?: string
  readonly definitions: Readonly<Record<string, MetricDefinition>>
}
