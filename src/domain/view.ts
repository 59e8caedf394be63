/** What people are shown of a cluster: its clocks, its services, its licence files, and the sentence of CUP Administration (design §5.3). */
import { countdownStart } from './cadence.js'
import { clockFace, daysRemaining, localText } from './calendar.js'
import type { Clock, ClockKind, ClockState } from './clock.js'
import type { ClusterState, LicenseFile } from './cluster.js'
import type { Instant } from './instant.js'
import type { ServiceName, StoppedBy } from './journal.js'
import {
  coveredNodes,
  entitlingFiles,
  evaluationThatCounts,
  filesForAnotherMac,
  graceStep,
  keptFiles,
  liveClock,
  publisherOf,
} from './licensing.js'
import type { Mode } from './mode.js'
import type { ProductProfile } from './profile.js'
import { majorOf } from './release.js'
import { rhythmOf } from './timeline.js'

export interface ClockView {
  readonly kind: ClockKind
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly daysRemaining: number
  readonly state: ClockState
}

export interface ServiceView {
  readonly node: string
  readonly service: ServiceName
  readonly state: 'running' | 'stopped'
  readonly stoppedBy?: StoppedBy
}

export interface Warning {
  readonly code: Exclude<Mode, 'production'> | 'nodes-not-covered' | 'license-not-verified'
  /** Our words: Cisco's are not known (`cisco-facts.md` §11.9). */
  readonly text: string
  readonly daysRemaining: number | null
}

export interface LicenseFileView {
  readonly file: string
  readonly state: 'valid' | 'invalid' | 'unverified' | 'archived'
  readonly reason: string
  readonly servers: number
  readonly release: string
  readonly mac: string
  readonly vouchedBy?: { readonly by: string; readonly reason: string }
}

/** Every clock that was ever opened: the evaluation that counts, the last grace, then all others, newest first. */
export function clocksOf(state: ClusterState): readonly Clock[] {
  const { evaluations, earlierGraces = [], grace } = state
  const counts = evaluationThatCounts(state)
  const others = [...evaluations.filter((evaluation) => evaluation !== counts), ...earlierGraces]
  return [counts, ...(grace === null ? [] : [grace.clock]), ...others.sort((a, b) => b.startsAt - a.startsAt)]
}

/**
 * Every clock, at most one of them live; any other is `closed` and keeps its end. Its days are counted all the same (ours): an evaluation that
 * is closed goes on towards the same end, whatever the licence state.
 */
export function clockViews(state: ClusterState, profile: ProductProfile, now: Instant): readonly ClockView[] {
  return clocksOf(state).map((clock) => ({
    kind: clock.kind,
    startsAt: clock.startsAt,
    endsAt: clock.endsAt,
    daysRemaining: daysRemaining(clockFace(clock.startsAt, clock.endsAt, state.timezone), now),
    state: clockState(state, clock, profile, now),
  }))
}

function clockState(state: ClusterState, clock: Clock, profile: ProductProfile, now: Instant): ClockState {
  if (liveClock(state)?.key !== clock.key) return 'closed'
  switch (state.mode) {
    case 'evaluation':
      return now >= countdownStart(clock, rhythmOf(state, profile)) ? 'countdown' : 'running'
    case 'grace':
      return graceStep(state)
    default:
      return 'ended'
  }
}

/** Whom a stopped service owes it to: an administrator, or whatever the licence state says now. */
export function serviceViews(state: ClusterState): readonly ServiceView[] {
  return state.nodes.flatMap((node) =>
    (['presence-engine', 'proxy'] as const).map((service): ServiceView => {
      const { state: running, stoppedBy } = node.services[service]
      if (running === 'running') return { node: node.hostname, service, state: running }
      const byLicence = state.mode === 'production' ? 'license' : 'expiry'
      return { node: node.hostname, service, state: running, stoppedBy: stoppedBy === 'administrator' ? stoppedBy : byLicence }
    }),
  )
}

export function warningsOf(state: ClusterState, profile: ProductProfile, now: Instant): readonly Warning[] {
  const warnings: Warning[] = []
  const clock = liveClock(state)
  if (state.mode !== 'production' && clock !== null) {
    const days = daysRemaining(clockFace(clock.startsAt, clock.endsAt, state.timezone), now)
    warnings.push({ code: state.mode, text: sentence(state, state.mode, profile, clock, days), daysRemaining: days })
  }
  const waiting = state.mode === 'production' || state.retiredAt !== null ? [] : unverifiedFiles(state).map(({ file }) => file)
  if (waiting.length > 0) {
    const [is, it] = waiting.length === 1 ? ['is here but does not count', 'it'] : ['are here but do not count', 'them']
    warnings.push({
      code: 'license-not-verified',
      text: `${waiting.join(', ')} ${is}: no key that this daemon trusts signed ${it} (no file of Cisco’s can be verified). An administrator who knows ${it} to be good may vouch for ${it}.`,
      daysRemaining: null,
    })
  }
  const covered = coveredNodes(state)
  const bare = state.nodes.filter((node) => !covered.has(node.hostname)).map((node) => node.hostname)
  if (state.mode === 'production' && bare.length > 0) {
    warnings.push({
      code: 'nodes-not-covered',
      text: `The server licences cover ${covered.size} of ${state.nodes.length} nodes. Not covered, so without Presence Engine and Proxy: ${bare.join(', ')}.`,
      daysRemaining: null,
    })
  }
  return warnings
}

/** Files that would count if somebody vouched for them (design §3.3). */
function unverifiedFiles(state: ClusterState): readonly LicenseFile[] {
  const { mac } = publisherOf(state)
  return keptFiles(state).filter((file) => file.verdict === 'unverified' && file.vouchedBy === undefined && file.mac === mac)
}

const STEP_SENTENCES = {
  'awaiting-upload': (mac: string) => `Upload a licence for the MAC address ${mac}.`,
  'awaiting-delete': (_: string, files: string) => `Delete the invalid licence file ${files}, then restart Cisco License Manager.`,
  'awaiting-restart': () => 'Restart Cisco License Manager to end the grace period.',
} as const

function sentence(state: ClusterState, mode: Exclude<Mode, 'production'>, profile: ProductProfile, clock: Clock, days: number): string {
  const date = localText(clock.endsAt, state.timezone)
  const left = days === 1 ? '1 day remains' : `${days} days remain`
  switch (mode) {
    case 'evaluation':
      return `${profile.name} is in Evaluation mode. ${left}; the evaluation ends on ${date}.`
    case 'evaluation-expired':
      return `The evaluation of ${profile.name} expired on ${date}. Presence Engine and Proxy are stopped. Upload a valid server licence.`
    case 'grace': {
      const step = graceStep(state)
      const files = filesForAnotherMac(state).map((file) => file.file)
      const what = publisherOf(state).rebuildCause === 'license-mac' ? 'licence MAC' : 'hardware'
      return `${profile.name} is in a grace period: the ${what} of ${publisherOf(state).hostname} changed. ${left}; the grace ends on ${date}. ${STEP_SENTENCES[step](publisherOf(state).mac, files.join(', '))}`
    }
    case 'grace-expired':
      return `The grace period of ${profile.name} expired on ${date}. Presence Engine and Proxy are stopped. Upload a valid server licence for the MAC address ${publisherOf(state).mac}.`
  }
}

export function licenseFileView(state: ClusterState, file: LicenseFile): LicenseFileView {
  const base = {
    file: file.file,
    servers: file.servers,
    release: file.release,
    mac: file.mac,
    ...(file.vouchedBy === undefined ? {} : { vouchedBy: file.vouchedBy }),
  }
  if (file.archived) return { ...base, state: 'archived', reason: 'does not count: taken out of the licence folder, its text is kept here' }
  const { mac } = publisherOf(state)
  if (file.mac !== mac)
    return { ...base, state: 'invalid', reason: `does not count: it is for MAC address ${file.mac}, the publisher's is ${mac}` }
  const counted = entitlingFiles(state).includes(file)
  if (file.verdict === 'unverified') {
    const reason =
      file.vouchedBy === undefined
        ? 'does not count: no trusted key signed it; it counts once an administrator vouches for it'
        : `vouched for by ${file.vouchedBy.by}: ${file.vouchedBy.reason}`
    return { ...base, state: 'unverified', reason }
  }
  if (!counted)
    return {
      ...base,
      state: 'valid',
      reason: `does not count: it is for release ${majorOf(file.release)}.x, the cluster runs ${state.release}`,
    }
  return { ...base, state: 'valid', reason: 'signed by a trusted key' }
}
