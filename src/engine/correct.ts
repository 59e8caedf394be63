/**
 * A correction of the clock (design §3.8): entries written later than `to` are void; the facts among them are taken again, in order, at
 * `to`; mode, clocks, files and services follow, and what that starts again raises `ServiceStarted`.
 */
import { replay } from '../domain/apply.js'
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { Entry, Fact } from '../domain/journal.js'
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

/** `kept`: the entries that stay, `voided`: those that are void from now on; neither holds one that was void before. */
export function decideCorrection(
  row: RowView,
  kept: readonly Entry[],
  voided: readonly Entry[],
  correction: Correction,
  deciding: Deciding,
): Decision {
  const profile = profileOf(row.state.product, deciding)
  const facts = voided.flatMap((entry) => (OUTCOMES.has(entry.type) || entry.type === 'clock-corrected' ? [] : [entry]))
  const base = kept.length === 0 ? undefined : replay(kept)
  const first = facts[0]
  const run = base === undefined ? reinstalledRun(first, correction, profile) : startRun(base, profile)
  recordFact(run, correctedFact(row.state, base, voided, correction), correction.to, 'api')
  advance(run, correction.to)
  for (const node of run.state.nodes) {
    for (const service of ['presence-engine', 'proxy'] as const) {
      if (wasStoppedByUs(row.state, node.hostname, service) && node.services[service].state === 'running')
        startAgain(run, node, service, correction.to)
    }
  }
  for (const entry of base === undefined ? facts.slice(1) : facts) {
    const fact = withoutTime(entry)
    // A fact that can no longer happen (it rested on a void one) stays void: it is kept, marked, and seen in the journal.
    if (refusalOf(run.state, fact, profile) === null) take(run, fact, correction.to, entry.source)
  }
  const start = base === undefined ? {} : { state: base }
  return decision(
    { labels: row.labels, sequences: row.sequences, ...start },
    run,
    correction.to,
    { ...deciding, gaps: [] },
    row.state.seq + 1,
  )
}

/** A cluster that was created later than `to` is created at `to`. */
function reinstalledRun(first: Entry | undefined, { to }: Correction, profile: Run['profile']): Run {
  if (first?.type !== 'installed') throw new Error('a journal that does not begin with "installed"')
  const { effectiveAt, ...data } = first.data
  return install({ type: 'installed', data }, Math.min(effectiveAt ?? first.at, to), first.source, profile)
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
