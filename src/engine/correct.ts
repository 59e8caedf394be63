/**
 * A correction of the clock (design §3.8): entries written later than `to` are void; the facts among them are taken again, in order, at
 * `to`; mode, clocks, files and services follow, and what that starts again raises `ServiceStarted`.
 */
import { replay } from '../domain/apply.js'
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { Entry, Fact } from '../domain/journal.js'
import type { ProductProfile } from '../domain/profile.js'
import { refusalOf } from '../domain/refusal.js'
import { type Run, recordFact, startRun } from '../domain/run.js'
import { startAgain } from '../domain/settle.js'
import { advance, install, take } from '../domain/timeline.js'
import { type Deciding, decision, profileOf, type RowView } from './decide.js'
import type { Decision } from './ports.js'

export interface Correction {
  readonly to: Instant
  readonly reason: string
}

const OUTCOMES: ReadonlySet<Entry['type']> = new Set<Entry['type']>([
  'clock-opened',
  'clock-closed',
  'alarm',
  'coalesced',
  'mode',
  'service-stop',
  'service-start',
  'file-archive',
])

/**
 * `kept`: the entries that stay, `voided`: those that are void from now on; neither holds one that was void before. What falls due up to `to`
 * and lies in one of the gaps handed in was missed, as it would have been without the correction.
 */
export function decideCorrection(
  row: RowView,
  kept: readonly Entry[],
  voided: readonly Entry[],
  correction: Correction,
  deciding: Deciding,
): Decision {
  const { to } = correction
  const profile = profileOf(row.state.product, deciding)
  const facts = voided.filter(isFactToRetake)
  const base = kept.length === 0 ? undefined : replay(kept)
  const creation = base === undefined ? createdAgain(facts, to) : null
  const run = base === undefined ? installedAgain(facts[0], to, profile) : startRun(base, profile)
  recordFact(run, correctedFact(row.state, base, voided, correction), to, 'api')
  for (const entry of creation?.placed ?? []) takeInItsPlace(run, entry, to)
  advance(run, to)
  startWhatRuns(run, row.state, to)
  for (const entry of creation?.later ?? facts) {
    const fact = withoutTime(entry)
    // A fact that can no longer happen (it rested on a void one) stays void: it is kept, marked, and seen in the journal.
    if (refusalOf(run.state, fact, profile) === null) take(run, fact, to, entry.source)
    advance(run, to)
  }
  const start = base === undefined ? {} : { state: base }
  const gaps = creation === null ? deciding.gaps : [creation.gap]
  return decision({ labels: row.labels, sequences: row.sequences, ...start }, run, to, { ...deciding, gaps }, row.state.seq + 1)
}

function isFactToRetake(entry: Entry): boolean {
  return !OUTCOMES.has(entry.type) && entry.type !== 'clock-corrected'
}

/** A cluster that was created later than `to` is created at `to`: the facts of its block in their places as far as they lie before. */
function createdAgain(facts: readonly Entry[], to: Instant) {
  const [first, ...others] = facts
  const isPlaced = (entry: Entry) => placeOf(entry) !== undefined
  return {
    gap: { from: installedAtOf(first, to) - 1, to },
    placed: others.filter(isPlaced),
    later: others.filter((entry) => !isPlaced(entry)),
  }
}

function placeOf(entry: Entry): Instant | undefined {
  return 'effectiveAt' in entry.data ? entry.data.effectiveAt : undefined
}

function installedAgain(first: Entry | undefined, to: Instant, profile: ProductProfile): Run {
  if (first?.type !== 'installed') throw new Error('a journal that does not begin with "installed"')
  const { effectiveAt: _, ...data } = first.data
  return install({ type: 'installed', data }, installedAtOf(first, to), first.source, profile)
}

function installedAtOf(first: Entry | undefined, to: Instant): Instant {
  return first === undefined ? to : Math.min(placeOf(first) ?? first.at, to)
}

/** Facts of a creation raise nothing themselves, the second time either. */
function takeInItsPlace(run: Run, entry: Entry, to: Instant): void {
  const at = Math.min(placeOf(entry) ?? to, to)
  const fact = withoutTime(entry)
  run.silentFacts = true
  advance(run, at)
  if (refusalOf(run.state, fact, run.profile) === null) take(run, fact, at, entry.source)
  run.silentFacts = false
}

/** What the void entries had stopped runs again, and says so. */
function startWhatRuns(run: Run, before: ClusterState, at: Instant): void {
  for (const node of run.state.nodes) {
    for (const service of ['presence-engine', 'proxy'] as const) {
      if (wasStoppedByUs(before, node.hostname, service) && node.services[service].state === 'running') startAgain(run, node, service, at)
    }
  }
}

function correctedFact(state: ClusterState, base: ClusterState | undefined, voided: readonly Entry[], correction: Correction): Fact {
  const ids = voided.flatMap((entry) => (entry.type === 'alarm' || entry.type === 'coalesced' ? [withoutRevision(entry.data.alarmId)] : []))
  // What an earlier correction counted may itself be void now, and its ids are taken all the same.
  const earlier = Object.entries(state.voided).flatMap(([id, count]) => Array.from({ length: count - (base?.voided[id] ?? 0) }, () => id))
  return {
    type: 'clock-corrected',
    data: { to: correction.to, reason: correction.reason, voidFrom: voided[0]?.seq ?? state.seq + 1, voided: [...earlier, ...ids] },
  }
}

function wasStoppedByUs(state: ClusterState, hostname: string, service: 'presence-engine' | 'proxy'): boolean {
  const node = state.nodes.find((candidate) => candidate.hostname === hostname)
  const was = node?.services[service]
  return was?.state === 'stopped' && was.stoppedBy !== 'administrator'
}

function withoutRevision(id: string): string {
  return id.replace(/\.r\d+$/, '')
}

function withoutTime(entry: Entry): Fact {
  const { effectiveAt: _, ...data } = entry.data as { effectiveAt?: Instant }
  return { type: entry.type, data } as Fact
}
