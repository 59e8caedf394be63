/**
 * Settling: what a change of mode says, and how it brings the services into line. Shared by facts and occurrences, since a rule per fact
 * diverges (design §3.5, §3.6, §3.9).
 */
import type { AlarmName } from './catalogue.js'
import type { Clock } from './clock.js'
import type { ClusterState, LicenseFile, Node } from './cluster.js'
import type { Instant } from './instant.js'
import type { Fact, ServiceName, StoppedBy } from './journal.js'
import { liveClock, modeOf, publisherOf, servicesAllowed } from './licensing.js'
import type { Mode } from './mode.js'
import { outcome, type Run, raise } from './run.js'
import type { Cause, DueAlarm } from './steps.js'

export interface Settling {
  readonly cause: Cause
  readonly at: Instant
  readonly before: Mode
  readonly reason: 'scheduled' | 'fact'
  readonly fact?: Fact
  /** `told`: the clock's own alarm has said it already. */
  readonly transition: 'told' | 'to-tell'
  readonly archive?: readonly LicenseFile[]
  /** Host names that were not there before. */
  readonly joining?: ReadonlySet<string>
}

/** Names that a Control Center of that time shows (`cisco-facts.md` §7). */
const SERVICE_TITLES: Readonly<Record<ServiceName, string>> = {
  'presence-engine': 'Cisco UP Presence Engine',
  proxy: 'Cisco UP SIP Proxy',
}

/** Order within an instant: the clock's alarm, mode, file-archive, then node by node. */
export function settle(run: Run, settling: Settling): void {
  const { at, before } = settling
  const mode = modeOf(run.state, at)
  tellFact(run, settling)
  tellTransition(run, settling, mode)
  if (mode !== before) outcome(run, { type: 'mode', data: { from: before, to: mode } }, at)
  for (const file of settling.archive ?? []) outcome(run, { type: 'file-archive', data: { file: file.file } }, at)
  if (run.state.retiredAt !== null) return
  for (const node of run.state.nodes) {
    if (settling.joining?.has(node.hostname) === true) joinQuietly(run, node, at)
    else alignNode(run, node, settling)
  }
}

/** Alarms that a fact raises whatever the mode. */
function tellFact(run: Run, settling: Settling): void {
  const { fact } = settling
  if (fact === undefined || run.silentFacts) return
  switch (fact.type) {
    case 'license-refused':
      return raiseForFact(run, settling, fact.data.code === 'license-wrong-mac' ? 'CiscoLicenseFileInvalid' : 'CiscoLicenseFileError', {
        params: { Reason: `${fact.data.file}: ${fact.data.reason}` },
      })
    case 'retired':
      return raiseForFact(run, settling, 'ClusterRetired', { effect: 'clears' })
    case 'service-started':
      return started(run, settling, nodeOf(run.state, fact.data.node), fact.data.service)
    case 'service-stopped':
      return stopped(run, settling, nodeOf(run.state, fact.data.node), fact.data.service)
    default:
      return
  }
}

function tellTransition(run: Run, settling: Settling, mode: Mode): void {
  const { before, fact, at } = settling
  if (run.state.retiredAt !== null) return
  const expired = mode === 'evaluation-expired' || mode === 'grace-expired'
  if (fact?.type === 'returned') {
    if (expired) tellEnd(run, mode, at)
    return
  }
  if (mode === before) return
  if (expired && settling.reason === 'fact') return tellEnd(run, mode, at)
  if (mode === 'production' && settling.transition === 'to-tell') {
    raiseForFact(run, settling, 'LicenseProductionEnabled', { effect: 'clears', onlyIfClears: run.silentFacts })
  }
}

/** Into an expired mode by a fact: that mode's end alarm at once, with the fact's id. */
function tellEnd(run: Run, mode: Mode, at: Instant): void {
  if (run.silentFacts) return
  const clock = liveClock({ ...run.state, mode })
  if (clock !== null) raise(run, { ...endAlarm(run.state, clock, { kind: 'fact' }, at, 'fact'), own: false })
}

/** The final alarm of a clock. */
export function endAlarm(state: ClusterState, clock: Clock, cause: Cause, at: Instant, reason: DueAlarm['reason']): DueAlarm {
  return {
    name: clock.kind === 'evaluation' ? 'LicenseEvaluationExpired' : 'LicenseGraceExpired',
    cause,
    own: true,
    node: publisherOf(state).hostname,
    service: null,
    clock,
    slot: reason === 'scheduled' ? 'end' : null,
    code: null,
    effect: 'stands',
    params: {},
    dueAt: at,
    reason,
    onlyIfClears: false,
  }
}

/** A node that joins where its services may not run has them stopped so, without stop alarms. */
function joinQuietly(run: Run, node: Node, at: Instant): void {
  if (servicesAllowed(run.state, node.hostname)) return
  const stoppedBy = stopReason(run.state)
  for (const service of ['proxy', 'presence-engine'] as const) {
    outcome(run, { type: 'service-stop', data: { node: node.hostname, service, stoppedBy } }, at)
  }
}

function alignNode(run: Run, node: Node, settling: Settling): void {
  if (!servicesAllowed(run.state, node.hostname)) return stopAll(run, node, settling)
  // Presence Engine first: the Proxy routes to it.
  for (const service of ['presence-engine', 'proxy'] as const) {
    const { state, stoppedBy } = node.services[service]
    if (state === 'running' || stoppedBy === 'administrator') continue
    outcome(run, { type: 'service-start', data: { node: node.hostname, service } }, settling.at)
    started(run, settling, node, service)
  }
}

function stopAll(run: Run, node: Node, settling: Settling): void {
  const running = (['proxy', 'presence-engine'] as const).filter((service) => node.services[service].state === 'running')
  if (run.state.mode === 'production') {
    for (const service of running) {
      tell(run, settling, node, service, service === 'proxy' ? 'ESPNoSWVersionLicense' : 'PENoSWVersionLicense')
    }
  }
  const stoppedBy = stopReason(run.state)
  for (const service of running) {
    outcome(run, { type: 'service-stop', data: { node: node.hostname, service, stoppedBy } }, settling.at)
    stopped(run, settling, node, service)
  }
}

/** A correction of the clock undid the stop of a service: it runs again, and says so (design §3.8). */
export function startAgain(run: Run, node: Node, service: ServiceName, at: Instant): void {
  outcome(run, { type: 'service-start', data: { node: node.hostname, service } }, at)
  started(run, { cause: { kind: 'fact' }, at, before: run.state.mode, reason: 'fact', transition: 'told' }, node, service)
}

function stopReason(state: ClusterState): StoppedBy {
  return state.mode === 'production' ? 'license' : 'expiry'
}

function stopped(run: Run, settling: Settling, node: Node, service: ServiceName): void {
  const names: readonly AlarmName[] =
    service === 'proxy' ? ['ESPStopped', 'ServiceStopped'] : ['PEStateShuttingdown', 'PEStateStopped', 'ServiceStopped']
  for (const name of names) tell(run, settling, node, service, name)
}

function started(run: Run, settling: Settling, node: Node, service: ServiceName): void {
  tell(run, settling, node, service, 'ServiceStarted')
}

function tell(run: Run, settling: Settling, node: Node, service: ServiceName, name: AlarmName): void {
  if (run.silentFacts && settling.reason === 'fact') return
  raise(run, {
    ...factAlarm(run.state, settling, name),
    node: node.hostname,
    service,
    params: serviceParams(name, node, service, run.state),
  })
}

function serviceParams(name: AlarmName, node: Node, service: ServiceName, state: ClusterState): Readonly<Record<string, string>> {
  switch (name) {
    case 'ServiceStopped':
    case 'ServiceStarted':
      return { IPAddress: node.address, Hostname: node.hostname, ServiceName: SERVICE_TITLES[service] }
    case 'ESPStopped':
      return { Version: state.release }
    default:
      return {}
  }
}

function raiseForFact(run: Run, settling: Settling, name: AlarmName, more: Partial<DueAlarm>): void {
  raise(run, { ...factAlarm(run.state, settling, name), ...more })
}

function factAlarm(state: ClusterState, settling: Settling, name: AlarmName): DueAlarm {
  return {
    name,
    cause: settling.cause,
    own: false,
    node: publisherOf(state).hostname,
    service: null,
    clock: null,
    slot: null,
    code: null,
    effect: 'passes',
    params: {},
    dueAt: settling.at,
    reason: settling.reason,
    onlyIfClears: false,
  }
}

function nodeOf(state: ClusterState, hostname: string): Node {
  const node = state.nodes.find((candidate) => candidate.hostname === hostname)
  if (node === undefined) throw new Error(`${state.id}: no node ${hostname}`)
  return node
}
