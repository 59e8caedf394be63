/**
 * Deciding: a row, what happened to it and an instant give everything that one transaction writes. Pure and synchronous, so the store calls
 * it while it holds the row (design §2.3, §4).
 */
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { ClusterBlock, Fact, Gap, Source } from '../domain/journal.js'
import type { ProductProfile } from '../domain/profile.js'
import { record } from '../domain/record.js'
import { type Refusal, refusalOf } from '../domain/refusal.js'
import { type Run, startRun } from '../domain/run.js'
import { advance, install, next, take } from '../domain/timeline.js'
import type { ClusterRow, Decision } from './ports.js'
import { type Telling, teller } from './tell.js'

export interface Deciding extends Telling {
  readonly profiles: ReadonlyMap<string, ProductProfile>
  /** Stretches of licence time in which nobody watched; none on a simulated clock but a creation's own. */
  readonly gaps: readonly Gap[]
}

export type RowView = Pick<ClusterRow, 'state' | 'labels' | 'sequences'>

/** Everything that has come due by `now`. */
export function decideDue(row: RowView, now: Instant, deciding: Deciding): Decision {
  const run = startRun(row.state, profileOf(row.state.product, deciding))
  advance(run, now)
  return decision(row, run, now, deciding)
}

/** Facts that happen now, after everything due by now, in one decision; a refused one and none of them happens. */
export function decideFacts(
  row: RowView,
  facts: readonly Fact[],
  now: Instant,
  source: Source,
  deciding: Deciding,
  check?: (state: ClusterState) => Refusal | null,
): { readonly decision: Decision } | { readonly refusal: Refusal } {
  const profile = profileOf(row.state.product, deciding)
  const run = startRun(row.state, profile)
  advance(run, now)
  const refused = check?.(run.state) ?? null
  if (refused !== null) return { refusal: refused }
  for (const fact of facts) {
    const refusal = refusalOf(run.state, fact, profile)
    if (refusal !== null) return { refusal }
    take(run, fact, now, source)
    advance(run, now)
  }
  return { decision: decision(row, run, now, deciding) }
}

/** What a cluster is created from: the time from `installedAt` to its creation is a gap with these facts in their places (design §3.7). */
export interface Creation {
  readonly block: ClusterBlock
  readonly labels: ClusterRow['labels']
  readonly installedAt: Instant
  /** Ascending by `at`; licences in force since the installation come first. */
  readonly history: readonly { readonly at: Instant; readonly fact: Fact }[]
  readonly source: Source
}

export function decideCreation(
  creation: Creation,
  now: Instant,
  deciding: Deciding,
): { readonly decision: Decision } | { readonly refusal: Refusal } {
  const profile = profileOf(creation.block.product, deciding)
  const { run, refusal } = creationRun(creation, now, profile)
  if (refusal !== null) return { refusal }
  const gap = { from: creation.installedAt - 1, to: now }
  return { decision: decision({ labels: creation.labels, sequences: {} }, run, now, { ...deciding, gaps: [gap] }) }
}

function creationRun(creation: Creation, now: Instant, profile: ProductProfile): { readonly run: Run; readonly refusal: Refusal | null } {
  const run = install({ type: 'installed', data: creation.block }, creation.installedAt, creation.source, profile)
  run.silentFacts = true
  for (const { at, fact } of creation.history) {
    advance(run, at)
    const refusal = refusalOf(run.state, fact, profile)
    if (refusal !== null) return { run, refusal: { ...refusal, text: `history, ${fact.type}: ${refusal.text}` } }
    take(run, fact, at, creation.source)
  }
  advance(run, now)
  run.silentFacts = false
  return { run, refusal: null }
}

/** Turns a run into what is written. `row.state` is where the run started; without one the run created the cluster. */
export function decision(
  row: Omit<RowView, 'state'> & { readonly state?: ClusterState },
  run: Run,
  now: Instant,
  deciding: Deciding,
  firstSeq = (row.state?.seq ?? 0) + 1,
): Decision {
  const told = teller(deciding, { product: () => run.state.product, release: () => run.state.release, labels: row.labels }, row.sequences)
  const recorded = record(row.state, run, { profile: run.profile, decidedAt: () => now, gaps: deciding.gaps, tell: told.tell, firstSeq })
  return {
    state: recorded.state,
    entries: recorded.entries,
    alarms: recorded.alarms,
    deliveries: told.deliveries,
    owed: [],
    sequences: told.moved,
    nextAt: next(recorded.state, run.profile)?.slot.at ?? null,
  }
}

export function profileOf(product: string, deciding: Pick<Deciding, 'profiles'>): ProductProfile {
  const profile = deciding.profiles.get(product)
  if (profile === undefined) throw new Error(`no product profile ${product}`)
  return profile
}
