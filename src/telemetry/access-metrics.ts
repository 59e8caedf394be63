/** Who was let in: the guard counts for itself, and a scrape takes over what it has counted. */
import { Counter, Gauge, type Registry } from 'prom-client'
import { DEFINITIONS } from './definitions/index.js'

/** What a scrape asks the guard for. */
export interface AccessFigures {
  readonly sessions: number
  readonly refusals: Readonly<Record<string, number>>
}

export function registerAccessMetrics(registry: Registry, figures: () => AccessFigures): void {
  const registers = [registry]
  const { httpSessions, httpRefusals } = DEFINITIONS
  new Gauge({
    name: httpSessions.name,
    help: httpSessions.help,
    registers,
    collect() {
      this.set(figures().sessions)
    },
  })
  new Counter({
    name: httpRefusals.name,
    help: httpRefusals.help,
    labelNames: httpRefusals.labels,
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(figures().refusals)) this.inc({ reason }, count)
    },
  })
}
