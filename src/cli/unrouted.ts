/** Which alarms no route takes: they would be raised and nobody told. Found by asking the routes about every alarm that there can be. */
import type { ClusterConfiguration, Configuration } from '../config/configuration.js'
import { CUCM_PRODUCT } from '../cucm/decide.js'
import type { Labels } from '../domain/alarm.js'
import { ALARM_NAMES, type AlarmName, definitionOf } from '../domain/catalogue.js'
import type { ClockKind } from '../domain/clock.js'
import type { ProductProfile } from '../domain/profile.js'
import type { Severity } from '../domain/severity.js'
import { DAEMON, DAEMON_PRODUCT, type Self } from '../engine/daemon-journal.js'
import { type Labelled, type LabelledSubject, labelsOf } from '../engine/tell.js'
import { compileRoutes } from '../routing/routes.js'

export interface Unrouted {
  readonly name: AlarmName
  readonly severity: number
  /** What it clears goes with it: whoever was told of that is told of the clearing too, by whatever route (design §3.6). */
  readonly isClearing: boolean
  /** Clusters and Communications Managers at which it would go untold; `daemon` for the daemon's own. */
  readonly clusters: readonly string[]
}

/** The daemon's own alarm, at both of its severities (design §3.6). */
const DAEMON_ALARM = 'CiscoSystemTimeChange'
const DAEMON_SEVERITIES = [2, 6] as const
const CLEARING: ReadonlySet<AlarmName> = new Set([
  'LicenseGraceCleared',
  'LicenseProductionEnabled',
  'ClusterRetired',
  'LicenseUnitsCleared',
])
/** A Communications Manager raises these alone, and those about licence files too. */
const UNITS_ALARMS: readonly AlarmName[] = ['CiscoLicenseApprochingLimit', 'CiscoLicenseOverDraft', 'LicenseUnitsCleared']
const CUCM_ALARMS: readonly AlarmName[] = [...UNITS_ALARMS, 'CiscoLicenseFileInvalid', 'CiscoLicenseFileError']
/** The alarms that are about a clock, by how their names begin. */
const CLOCKS: readonly (readonly [start: string, clock: ClockKind])[] = [
  ['LicenseEvaluation', 'evaluation'],
  ['LicenseGrace', 'grace'],
]

export function unroutedAlarms(
  configuration: Configuration,
  products: ReadonlyMap<string, ProductProfile>,
  self: Self,
): readonly Unrouted[] {
  const takes = remembering(configuration)
  const found = new Map<string, Unrouted & { readonly clusters: string[] }>()
  const ask = (alarm: Labelled, subject: LabelledSubject) => {
    const { name, severity, cluster } = alarm
    if (takes(labelsOf(alarm, subject))) return
    const key = `${severity} ${name}`
    const entry = found.get(key) ?? { name, severity, isClearing: CLEARING.has(name), clusters: [] }
    found.set(key, entry)
    if (entry.clusters.at(-1) !== cluster) entry.clusters.push(cluster)
  }
  for (const cluster of configuration.clusters) {
    const { id, product, release } = cluster.block
    const subject = { product, release, labels: cluster.labels }
    const bands = products.get(product)?.severityBands.map((band) => band.severity) ?? []
    for (const name of ALARM_NAMES) {
      if (name === DAEMON_ALARM || UNITS_ALARMS.includes(name)) continue
      for (const severity of severitiesOf(name, bands)) {
        for (const node of nodesOf(cluster, name)) ask({ name, severity, cluster: id, node, clock: clockOf(name) }, subject)
      }
    }
  }
  for (const { block } of configuration.cucms) {
    const subject = { product: CUCM_PRODUCT, release: block.release, labels: {} }
    for (const name of CUCM_ALARMS) {
      for (const severity of severitiesOf(name, [])) ask({ name, severity, cluster: block.id, node: block.id, clock: null }, subject)
    }
  }
  if (configuration.clock === null) {
    const subject = { product: DAEMON_PRODUCT, release: self.version, labels: {} }
    for (const severity of DAEMON_SEVERITIES)
      ask({ name: DAEMON_ALARM, severity, cluster: DAEMON, node: self.hostname, clock: null }, subject)
  }
  return [...found.values()].sort((a, b) => a.severity - b.severity)
}

/** The numbers that the name can have: an end is 0, what leads to it is not, a start is as grave as a month allows. */
function severitiesOf(name: AlarmName, bands: readonly Severity[]): readonly Severity[] {
  const { severity } = definitionOf(name)
  if (severity !== 'by-days-remaining') return [severity]
  if (/Expired$|Reminder$/.test(name)) return bands.slice(0, 1)
  if (/Started$/.test(name)) return bands.slice(-1)
  return [...new Set(bands.slice(1))]
}

/** Clock and licence alarms name the publisher, service alarms their node (design §3.5). */
function nodesOf(cluster: ClusterConfiguration, name: AlarmName): readonly string[] {
  const ofServices = /^(ESP|PE|Service)/.test(name)
  return cluster.block.nodes.filter(({ role }) => ofServices || role === 'publisher').map(({ hostname }) => hostname)
}

function clockOf(name: AlarmName): ClockKind | null {
  return CLOCKS.find(([start]) => name.startsWith(start))?.[1] ?? null
}

/** Routes look at few labels: alarms that are alike in those are asked about once, however many clusters there are. */
function remembering({ routes }: Configuration): (labels: Labels) => boolean {
  // A route to nobody at which the search ends is meant: it takes the alarm.
  const route = compileRoutes(routes.map((each) => (each.to.length === 0 && !each.continue ? { ...each, to: ['nobody'] } : each)))
  const looked = [...new Set(routes.flatMap(({ match }) => Object.keys(match)))]
  const answers = new Map<string, boolean>()
  return (labels) => {
    const key = JSON.stringify(looked.map((label) => labels[label] ?? ''))
    const known = answers.get(key)
    if (known !== undefined) return known
    const taken = route(labels).length > 0
    answers.set(key, taken)
    return taken
  }
}
