/** Facts that may not happen: the chapter's and our own preconditions, as values with a stable code (design §3.2–§3.5). */
import type { ClusterState } from './cluster.js'
import type { Instant } from './instant.js'
import type { Fact } from './journal.js'
import { coveredNodes, entitlingFiles, keptFiles, modeOf, publisherOf, servicesAllowed } from './licensing.js'
import type { ProductProfile } from './profile.js'
import { compareReleases, majorOf } from './release.js'
import { startRun } from './run.js'
import { take } from './timeline.js'

export interface Refusal {
  readonly code: string
  readonly text: string
}

function refuse(code: string, text: string): Refusal {
  return { code, text }
}

/** Why the fact may not happen to the cluster as it is, or `null`. Expects everything due to have happened. */
export function refusalOf(state: ClusterState, fact: Fact, profile: ProductProfile): Refusal | null {
  if (state.retiredAt !== null && fact.type !== 'returned') return refuse('cluster-retired', `${state.id} is retired; add it again first`)
  switch (fact.type) {
    case 'node-rebuilt':
      return refuseRebuild(state, fact.data.node, fact.data.mac)
    case 'upgraded':
      return refuseUpgrade(state, fact.data.release)
    case 'license-vouched':
    case 'license-deleted':
      return refuseFile(state, fact.data.file, fact.type)
    case 'node-added':
      return refuseNode(state, fact.data, profile)
    case 'node-removed':
      return refuseRemoval(state, fact.data.hostname)
    case 'service-started':
    case 'service-stopped':
      return refuseService(state, fact.data, fact.type === 'service-started')
    case 'retired':
      return null
    case 'returned':
      return state.retiredAt === null ? refuse('cluster-exists', `${state.id} exists and is not retired`) : null
    default:
      return null
  }
}

function refuseRebuild(state: ClusterState, hostname: string, mac: string): Refusal | null {
  const node = state.nodes.find((candidate) => candidate.hostname === hostname)
  if (node === undefined) return refuse('unknown-node', `${state.id} has no node ${hostname}`)
  if (node.mac === mac)
    return refuse('same-mac', `${hostname} has the MAC address ${mac} already: a rebuild on other hardware has another one`)
  const owner = state.nodes.find((candidate) => candidate.mac === mac)
  return owner === undefined ? null : refuse('mac-in-use', `the MAC address ${mac} is that of ${owner.hostname}`)
}

/** What is said of the machine that came back, beside its MAC address. */
export interface NodeIdentity {
  readonly hostname?: string | undefined
  readonly address?: string | undefined
  readonly release?: string | undefined
}

/** A rebuild is of the same host name, address and software version (chapter): what else differs makes it another node. */
export function refuseAnotherNode(state: ClusterState, hostname: string, said: NodeIdentity): Refusal | null {
  const node = state.nodes.find((candidate) => candidate.hostname === hostname)
  if (node === undefined) return refuse('unknown-node', `${state.id} has no node ${hostname}`)
  const differs = [
    said.hostname === undefined || said.hostname.toLowerCase() === hostname.toLowerCase() ? null : `host name ${said.hostname}`,
    said.address === undefined || said.address.toLowerCase() === node.address.toLowerCase()
      ? null
      : `address ${said.address}, not ${node.address}`,
    said.release === undefined || compareReleases(said.release, state.release) === 0
      ? null
      : `release ${said.release}, not ${state.release}`,
  ].filter((each) => each !== null)
  if (differs.length === 0) return null
  return refuse(
    'not-the-same-node',
    `this is not ${hostname} on other hardware: ${differs.join('; ')}. Install it with the same host name, address and release, or let it join as another node`,
  )
}

/** Only in production (seed for evaluation; ours for grace and the expired modes); to a higher major only when a valid licence for it is there. */
function refuseUpgrade(state: ClusterState, release: string): Refusal | null {
  if (state.mode !== 'production') {
    return refuse('upgrade-not-in-production', `${state.id} is in mode ${state.mode}; it can be upgraded only in production`)
  }
  if (compareReleases(release, state.release) <= 0)
    return refuse('release-not-higher', `${release} is not higher than ${state.release}, which runs`)
  if (entitlingFiles({ ...state, release }).length > 0) return null
  return refuse('license-too-old', `no valid licence for release ${majorOf(release)}.x is there; upload one first`)
}

function refuseFile(state: ClusterState, name: string, deed: 'license-vouched' | 'license-deleted'): Refusal | null {
  const file = keptFiles(state).find((candidate) => candidate.file === name)
  if (file === undefined) return refuse('unknown-license-file', `${state.id} has no licence file ${name}`)
  if (deed === 'license-deleted') return null
  if (file.verdict === 'valid') return refuse('license-is-valid', `${name} is signed by a trusted key; nobody needs to vouch for it`)
  return file.vouchedBy === undefined ? null : refuse('license-vouched', `${file.vouchedBy.by} has vouched for ${name} already`)
}

function refuseNode(
  state: ClusterState,
  node: { hostname: string; address: string; mac: string },
  profile: ProductProfile,
): Refusal | null {
  if (state.nodes.length >= profile.maxNodes) return refuse('too-many-nodes', `a cluster has at most ${profile.maxNodes} nodes`)
  if (state.nodes.some((other) => other.hostname === node.hostname))
    return refuse('node-exists', `${state.id} has a node ${node.hostname} already`)
  if (state.nodes.some((other) => other.mac === node.mac))
    return refuse('mac-in-use', `the MAC address ${node.mac} is in use in ${state.id}`)
  return null
}

function refuseRemoval(state: ClusterState, hostname: string): Refusal | null {
  if (!state.nodes.some((node) => node.hostname === hostname)) return refuse('unknown-node', `${state.id} has no node ${hostname}`)
  return publisherOf(state).hostname === hostname
    ? refuse('publisher-not-removable', `${hostname} is the publisher; it cannot be removed`)
    : null
}

function refuseService(
  state: ClusterState,
  { node: hostname, service }: { node: string; service: 'presence-engine' | 'proxy' },
  isStart: boolean,
): Refusal | null {
  const node = state.nodes.find((candidate) => candidate.hostname === hostname)
  if (node === undefined) return refuse('unknown-node', `${state.id} has no node ${hostname}`)
  const isRunning = node.services[service].state === 'running'
  if (!isStart) return isRunning ? null : refuse('service-stopped', `${service} on ${hostname} is stopped already`)
  if (!servicesAllowed(state, hostname)) return refuse('service-not-licensed', notLicensed(state, hostname, service))
  return isRunning ? refuse('service-running', `${service} on ${hostname} is running already`) : null
}

/** For a restart too: it is refused where a start would be for want of a licence. */
export function refuseUnlicensed(state: ClusterState, hostname: string, service: string): Refusal | null {
  if (!state.nodes.some((node) => node.hostname === hostname)) return refuse('unknown-node', `${state.id} has no node ${hostname}`)
  return servicesAllowed(state, hostname) ? null : refuse('service-not-licensed', notLicensed(state, hostname, service))
}

function notLicensed(state: ClusterState, hostname: string, service: string): string {
  const why = state.mode === 'production' ? `the server licences do not cover ${hostname}` : `${state.id} is in mode ${state.mode}`
  return `${service} on ${hostname} may not run: ${why}; upload a valid server licence`
}

/**
 * Nodes with a running service that would not be allowed after the facts, at once or when a pending grace closes into production
 * (design §3.3, last row): reason to ask for `acceptFewer`.
 */
export function nodesLosingServices(state: ClusterState, facts: readonly Fact[], at: Instant, profile: ProductProfile): readonly string[] {
  const run = startRun(state, profile)
  for (const fact of facts) take(run, fact, at, 'api')
  const after = run.state
  const closing = after.mode === 'grace' && entitlingFiles(after).length > 0 ? coveredNodes(after) : null
  return state.nodes
    .filter((node) => Object.values(node.services).some((service) => service.state === 'running'))
    .filter(
      (node) => !servicesAllowed({ ...after, mode: modeOf(after, at) }, node.hostname) || (closing !== null && !closing.has(node.hostname)),
    )
    .map((node) => node.hostname)
}
