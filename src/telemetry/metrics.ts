/** `/metrics` (design §5.6): the daemon's own series through prom-client, then the fleet's, in the text that the reader asked for. */
import { Registry } from 'prom-client'
import type { Events, FleetReading, Store } from '../engine/telemetry-port.js'
import { type AccessFigures, registerAccessMetrics } from './access-metrics.js'
import { createDaemonMetrics, type MeasuredTime } from './daemon-metrics.js'
import { CONTENT_TYPES, EPILOGUES, type Flavour, familyHead, flavourFor, sampleLine } from './exposition.js'
import { type FamilyLines, familyChunks } from './family-chunks.js'
import { createFleet, type FleetSnapshot } from './fleet.js'
import { createLicensed, type LicensedReading } from './licensed.js'
import { createLoginRefusals } from './login-refusals.js'
import { registerProcessMetrics } from './process-metrics.js'
import { registerStreamMetrics, type StreamFigures } from './stream-metrics.js'

export interface MetricsParts {
  readonly store: Pick<Store, 'cluster' | 'memory' | 'outbox'>
  readonly reading: FleetReading
  readonly time: MeasuredTime
  readonly events: Events
  readonly version: string
  /** The sinks that are configured now. */
  readonly sinks: () => readonly string[]
  readonly stream: () => StreamFigures
  readonly access: () => AccessFigures
  readonly licensed: LicensedReading
}

export interface Metrics {
  /** One scrape: all that may fail or wait has been done before it answers, so its chunks only have to be written. */
  render(accept?: string): Promise<{ readonly contentType: string; readonly chunks: AsyncIterable<string> }>
  /** A start or a reload took the configuration into use, or could not. */
  configurationLoaded(isGood: boolean): void
  stop(): void
}

export function createMetrics({
  store,
  reading,
  time,
  events,
  version,
  sinks,
  stream,
  access,
  licensed: licensedReading,
}: MetricsParts): Metrics {
  const registry = new Registry()
  const daemon = createDaemonMetrics(registry, time, version)
  registerStreamMetrics(registry, stream)
  registerAccessMetrics(registry, access)
  registerProcessMetrics(registry)
  const fleet = createFleet(store, reading)
  const licensed = createLicensed(licensedReading)
  const logins = createLoginRefusals()
  const stop = events.subscribe((event) => {
    daemon.hear(event)
    fleet.hear(event)
    licensed.hear(event)
    logins.hear(event)
  })

  /** A store that does not answer is a reason to show the rest, not to show nothing. */
  async function answered<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await question()
    } catch (error) {
      events.emit({ type: 'trouble', where: 'metrics', error })
      return null
    }
  }

  return {
    async render(accept) {
      const flavour = flavourFor(accept)
      const snapshot = await answered(() => fleet.snapshot())
      const ofCucms = await answered(() => licensed.families())
      const outbox = await answered(() => store.outbox())
      const memory = await answered(() => store.memory())
      daemon.measure({ sinks: sinks(), byMode: snapshot?.byMode ?? null, outbox, mark: memory?.mark ?? null })
      const own = await ownText(registry, flavour)
      return { contentType: CONTENT_TYPES[flavour], chunks: chunksOf(own, snapshot, [...(ofCucms ?? []), logins.family()], flavour) }
    },
    configurationLoaded: daemon.configurationLoaded,
    stop,
  }
}

async function* chunksOf(
  own: string,
  snapshot: FleetSnapshot | null,
  families: readonly FamilyLines[],
  flavour: Flavour,
): AsyncIterable<string> {
  yield own
  if (snapshot !== null) yield* snapshot.chunks(flavour)
  for (const family of families) yield* familyChunks(family, flavour)
  if (EPILOGUES[flavour] !== '') yield EPILOGUES[flavour]
}

async function ownText(registry: Registry, flavour: Flavour): Promise<string> {
  const metrics = await registry.getMetricsAsJSON()
  return metrics.map((metric) => familyText(metric, flavour)).join('')
}

/** A family without samples is not named; a value that is not known yet (the loop's delay before its first measurement) is no sample. */
function familyText({ name, help, type, values }: Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number], flavour: Flavour): string {
  const samples = values.filter(({ value }) => !Number.isNaN(value))
  if (samples.length === 0) return ''
  const isCounter = String(type) === 'counter'
  const lines = samples.map((sample) => {
    const series = 'metricName' in sample && typeof sample.metricName === 'string' ? sample.metricName : name
    const isUntotalled = isCounter && flavour === 'openmetrics' && !series.endsWith('_total')
    return sampleLine(isUntotalled ? `${series}_total` : series, sample.labels as Record<string, string | number>, sample.value, flavour)
  })
  return familyHead({ name, help, type: String(type) }, flavour) + lines.join('')
}
