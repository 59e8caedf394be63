/** Small rows for tests of the store: a cluster with one node, decisions about it, alarms and deliveries. Nothing here follows the domain's rules. */
import type { Alarm } from '../../src/domain/alarm.js'
import type { ClusterState } from '../../src/domain/cluster.js'
import { DAY_MS, type Instant } from '../../src/domain/instant.js'
import type { Entry, EntryBody } from '../../src/domain/journal.js'
import type { ClusterRow, DaemonDecision, Decided, Decision, DeliveryDraft, NewCluster, Store } from '../../src/engine/ports.js'

export const T0: Instant = Date.parse('2026-03-01T17:00:00Z')
export const day = (number: number): Instant => T0 + number * DAY_MS

export function stateOf(id: string, over: Partial<ClusterState> = {}): ClusterState {
  return {
    id,
    product: 'cup-7',
    release: '7.0.5',
    installedRelease: '7.0',
    timezone: 'America/Los_Angeles',
    cadence: null,
    nodes: [],
    files: [],
    evaluations: [],
    grace: null,
    mode: 'evaluation',
    retiredAt: null,
    standing: [],
    doneThrough: T0,
    voided: {},
    seq: 0,
    ...over,
  }
}

export function entriesAt(at: Instant, afterSeq: number, bodies: readonly EntryBody[]): Entry[] {
  return bodies.map((body, index) => ({ ...body, seq: afterSeq + 1 + index, at, source: 'engine' }))
}

export const restarted: EntryBody = { type: 'license-manager-restarted', data: {} }
export const raised = (alarmId: string, dueAt: Instant): EntryBody => ({ type: 'alarm', data: { alarmId, dueAt } })

export function alarmOf(id: string, over: Partial<Alarm> = {}): Alarm {
  return {
    id,
    name: 'LicenseEvaluationCountdown',
    severity: 4,
    cluster: id.split('.')[0] ?? id,
    node: 'pub',
    clock: 'evaluation',
    daysRemaining: 30,
    dueAt: T0,
    decidedAt: T0,
    expiresAt: day(90),
    text: '30 days remain',
    reason: 'scheduled',
    clears: [],
    params: {},
    service: null,
    ...over,
  }
}

export function deliveryOf(alarmId: string, sink = 'noc', round = 1): DeliveryDraft {
  return {
    id: `${alarmId}~${sink}~${round}`,
    alarmId,
    sink,
    round,
    payload: `<188>1 ${alarmId} „ü"`,
  }
}

export interface DecisionParts {
  readonly at: Instant
  readonly nextAt?: Instant | null
  readonly bodies?: readonly EntryBody[]
  readonly alarms?: readonly Alarm[]
  readonly deliveries?: readonly DeliveryDraft[]
  readonly owed?: Decision['owed']
  readonly sequences?: Readonly<Record<string, number>>
  readonly state?: Partial<ClusterState>
}

export function decisionOf(before: ClusterState, parts: DecisionParts): Decision {
  const alarms = parts.alarms ?? []
  const bodies = parts.bodies ?? alarms.map((alarm) => raised(alarm.id, alarm.dueAt))
  return {
    state: { ...before, doneThrough: parts.at, ...parts.state, seq: before.seq + bodies.length },
    entries: entriesAt(parts.at, before.seq, bodies),
    alarms,
    deliveries: parts.deliveries ?? alarms.map((alarm) => deliveryOf(alarm.id)),
    owed: parts.owed ?? [],
    sequences: parts.sequences ?? {},
    nextAt: parts.nextAt ?? null,
  }
}

/** Raises the alarm `<id>.<slot>` for the sink `noc`. */
export function raise(row: ClusterRow, slot: string, at: Instant, over: Partial<Alarm> = {}): Decision {
  return decisionOf(row.state, { at, alarms: [alarmOf(`${row.id}.${slot}`, { dueAt: at, decidedAt: at, ...over })] })
}

export function newCluster(id: string, nextAt: Instant | null, over: Partial<NewCluster> = {}): NewCluster {
  const installed: EntryBody = {
    type: 'installed',
    data: { id, product: 'cup-7', release: '7.0.5', timezone: 'America/Los_Angeles', nodes: [] },
  }
  return {
    id,
    labels: { site: 'sjc' },
    origin: 'api',
    blockDigest: `digest of ${id}`,
    block: { id },
    decide: () => decisionOf(stateOf(id), { at: T0, nextAt, bodies: [installed] }),
    ...over,
  }
}

export async function create(store: Store, ids: Readonly<Record<string, Instant | null>>): Promise<void> {
  await store.createClusters(
    T0,
    Object.entries(ids).map(([id, nextAt]) => newCluster(id, nextAt)),
  )
}

/** Creates the cluster and `count` pending deliveries of it, all decided at `at`. */
export async function backlog(store: Store, id: string, count: number, at = day(1), sink = 'noc'): Promise<void> {
  await create(store, { [id]: null })
  await store.decideOne(id, at, (row) => {
    const alarms = Array.from({ length: count }, (_, index) => alarmOf(`${id}.slot${index + 1}`, { dueAt: at, decidedAt: at }))
    const deliveries = alarms.map((alarm) => deliveryOf(alarm.id, sink))
    return { decision: decisionOf(row.state, { at, alarms, deliveries }), result: null }
  })
}

export function daemonDecision(
  seq: number,
  at: Instant,
  bodies: readonly { type: string; data: object }[],
  alarms: readonly Alarm[] = [],
): DaemonDecision {
  const entries = bodies.map((body, index) => ({ ...body, seq: seq + index, at, source: 'engine' as const }))
  return { entries, alarms, deliveries: alarms.map((alarm) => ({ ...deliveryOf(alarm.id), cluster: 'daemon' })), sequences: {} }
}

export async function writeGap(store: Store, at: Instant, from: Instant, to: Instant): Promise<void> {
  await store.decideDaemon(at, ({ seq }) => ({ decision: daemonDecision(seq, at, [{ type: 'gap', data: { from, to } }]), result: null }))
}

/** Everything that is due, in as many transactions as it takes: how many fit into one depends on the machine. */
export async function decideAll(store: Store, now: Instant, decide: (row: ClusterRow) => Decision): Promise<readonly Decided[]> {
  const decided: Decided[] = []
  for (let more = true; more; ) {
    const answer = await store.decideDue(now, 100, decide)
    decided.push(...answer.decided)
    more = answer.more
  }
  return decided
}
