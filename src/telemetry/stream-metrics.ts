/** The stream's series: it counts for itself, and a scrape takes over what it has counted. */
import { Counter, Gauge, type Registry } from 'prom-client'
import { DEFINITIONS, type MetricDefinition } from './definitions/index.js'

/** What a scrape asks the stream for. */
export interface StreamFigures {
  readonly clients: number
  readonly framesSent: number
  readonly bytesSent: number
  readonly snapshots: number
  readonly resumes: number
  readonly refused: number
  readonly coalesced: number
  readonly dropped: Readonly<Record<string, number>>
}

export function registerStreamMetrics(registry: Registry, figures: () => StreamFigures): void {
  const registers = [registry]
  const counter = ({ name, help }: MetricDefinition, value: (now: StreamFigures) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(value(figures()))
      },
    })

  new Gauge({
    ...nameAndHelp(DEFINITIONS.streamClients),
    registers,
    collect() {
      this.set(figures().clients)
    },
  })
  counter(DEFINITIONS.streamFrames, ({ framesSent }) => framesSent)
  counter(DEFINITIONS.streamBytes, ({ bytesSent }) => bytesSent)
  counter(DEFINITIONS.streamSnapshots, ({ snapshots }) => snapshots)
  counter(DEFINITIONS.streamResumes, ({ resumes }) => resumes)
  counter(DEFINITIONS.streamRefused, ({ refused }) => refused)
  counter(DEFINITIONS.streamCoalesced, ({ coalesced }) => coalesced)
  new Counter({
    ...nameAndHelp(DEFINITIONS.streamDropped),
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(figures().dropped)) this.inc({ reason }, count)
    },
  })
}

function nameAndHelp({ name, help }: MetricDefinition): { readonly name: string; readonly help: string } {
  return { name, help }
}
