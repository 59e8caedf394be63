/** What the licences say: the mode of a cluster, and what it allows (design §3.2, §3.3, §3.5). */
import type { Clock } from './clock.js'
import type { ClusterState, LicenseFile, Node } from './cluster.js'
import type { Instant } from './instant.js'
import type { Mode } from './mode.js'
import { majorOf } from './release.js'

/** The first that holds, in this order. */
export function modeOf(state: ClusterState, at: Instant): Mode {
  if (state.grace?.state === 'open') return 'grace'
  if (entitlingFiles(state).length > 0) return 'production'
  if (state.grace?.state === 'ran-out') return 'grace-expired'
  return at < evaluationThatCounts(state).endsAt ? 'evaluation' : 'evaluation-expired'
}

/** The evaluation of the release last installed; an upgrade does not change which one counts. */
export function evaluationThatCounts(state: ClusterState): Clock {
  const clock = state.evaluations.find((evaluation) => evaluation.release === state.installedRelease)
  if (clock === undefined) throw new Error(`${state.id}: no evaluation was ever opened for release ${state.installedRelease}`)
  return clock
}

/** The clock that the mode names; only this one raises countdown, end and reminders, stops services and has metric series. */
export function liveClock(state: ClusterState): Clock | null {
  if (state.retiredAt !== null) return null
  switch (state.mode) {
    case 'evaluation':
    case 'evaluation-expired':
      return evaluationThatCounts(state)
    case 'grace':
    case 'grace-expired':
      return state.grace?.clock ?? null
    case 'production':
      return null
  }
}

export function publisherOf(state: ClusterState): Node {
  const publisher = state.nodes.find((node) => node.role === 'publisher')
  if (publisher === undefined) throw new Error(`${state.id}: a cluster without a publisher`)
  return publisher
}

/** The files in the licence folder: whatever was not archived. */
export function keptFiles(state: ClusterState): readonly LicenseFile[] {
  return state.files.filter((file) => !file.archived)
}

/** Kept files that no longer carry the publisher's MAC: only a rebuild makes one. */
export function filesForAnotherMac(state: ClusterState): readonly LicenseFile[] {
  const { mac } = publisherOf(state)
  return keptFiles(state).filter((file) => file.mac !== mac)
}

/** Valid or vouched for, for the publisher's present MAC, and of a major release that covers the one that runs. */
export function entitlingFiles(state: ClusterState): readonly LicenseFile[] {
  const { mac } = publisherOf(state)
  return keptFiles(state).filter(
    (file) =>
      file.mac === mac &&
      file.servers > 0 &&
      (file.verdict === 'valid' || file.vouchedBy !== undefined) &&
      majorOf(file.release) >= majorOf(state.release),
  )
}

/** Host names that the server licences cover: the publisher, then the subscribers as they joined, as far as the counts add up. */
export function coveredNodes(state: ClusterState): ReadonlySet<string> {
  const servers = entitlingFiles(state).reduce((sum, file) => sum + file.servers, 0)
  return new Set(state.nodes.slice(0, servers).map((node) => node.hostname))
}

/** Whether the licence state lets Presence Engine and Proxy run on a node, in the mode that the state is in. */
export function servicesAllowed(state: ClusterState, hostname: string): boolean {
  switch (state.mode) {
    case 'evaluation':
    case 'grace':
      return true
    case 'production':
      return coveredNodes(state).has(hostname)
    case 'evaluation-expired':
    case 'grace-expired':
      return false
  }
}

/** The first of the three steps out of a grace that is still missing (design §3.4). */
export function graceStep(state: ClusterState): 'awaiting-upload' | 'awaiting-delete' | 'awaiting-restart' {
  if (entitlingFiles(state).length === 0) return 'awaiting-upload'
  return filesForAnotherMac(state).length > 0 ? 'awaiting-delete' : 'awaiting-restart'
}
