/**
 * The fold: a state and one journal entry give the next state. The same function serves the engine, the preview and the replay that
 * proves the projection, so that what a cluster is can never be anything but what its journal says (design §2.1).
 */
import type { Clock } from './clock.js'
import { type ClusterState, copyOf, type Node, type ServiceState } from './cluster.js'
import type { Instant } from './instant.js'
import type { ClusterBlock, Entry, EulaAcceptance, NodeBlock, RebuildCause, ServiceName } from './journal.js'
import { evaluatedRelease } from './release.js'

const RUNNING: ServiceState = { state: 'running' }
const NOTHING: Partial<ClusterState> = {}

/** The instant at which an entry took place: its own, unless a creation put it earlier. */
function effectiveAt(entry: Entry): Instant {
  if (entry.type === 'alarm' || entry.type === 'coalesced') return entry.data.dueAt
  if ('effectiveAt' in entry.data && entry.data.effectiveAt !== undefined) return entry.data.effectiveAt
  return entry.at
}

/** Folds a whole journal (its entries that are not void). Throws when it does not begin with `installed`: such a journal is corrupt. */
export function replay(entries: readonly Entry[]): ClusterState {
  let state: ClusterState | undefined
  for (const entry of entries) state = apply(state, entry)
  if (state === undefined) throw new Error('an empty journal has no state')
  return state
}

export function apply(before: ClusterState | undefined, entry: Entry): ClusterState {
  if (before === undefined) {
    if (entry.type !== 'installed') throw new Error(`a journal begins with "installed", not with "${entry.type}"`)
    return { ...install(entry.data, effectiveAt(entry)), seq: entry.seq }
  }
  if (entry.seq <= before.seq) throw new Error(`${before.id}: journal entry ${entry.seq} after ${before.seq}`)
  const changed = change(before, entry)
  const position = doneThrough(before, entry)
  const after = copyOf(before)
  after.seq = entry.seq
  after.doneThrough = position
  return changed === NOTHING ? after : Object.assign(after, changed)
}

/** Facts and alarms move the position; what else a decision writes happens within the same instant. */
function doneThrough(before: ClusterState, entry: Entry): Instant {
  switch (entry.type) {
    case 'clock-opened':
      // An evaluation may have a slot at its very start; a grace that is live beside it has said what it says at that instant.
      return entry.data.kind === 'grace' || before.grace?.state === 'open' || before.grace?.state === 'ran-out'
        ? before.doneThrough
        : entry.data.startsAt - 1
    case 'clock-closed':
    case 'mode':
    case 'service-stop':
    case 'service-start':
    case 'file-archive':
    case 'clock-corrected':
      return before.doneThrough
    default:
      return Math.max(before.doneThrough, effectiveAt(entry))
  }
}

function install(block: ClusterBlock, at: Instant): ClusterState {
  return {
    id: block.id,
    product: block.product,
    release: block.release,
    installedRelease: evaluatedRelease(block.release),
    timezone: block.timezone,
    cadence: block.cadence ?? null,
    ...(block.cucm === undefined ? {} : { cucm: block.cucm }),
    nodes: inOrder(block.nodes).map(joined),
    files: [],
    evaluations: [],
    grace: null,
    mode: 'evaluation',
    retiredAt: null,
    standing: [],
    doneThrough: at,
    voided: {},
    seq: 0,
    ...accepted(block.eula, at),
  }
}

function accepted(eula: EulaAcceptance | undefined, at: Instant): Pick<ClusterState, 'eula'> {
  return eula === undefined ? {} : { eula: { acceptedBy: eula.acceptedBy, at } }
}

function inOrder(nodes: readonly NodeBlock[]): readonly NodeBlock[] {
  return [...nodes.filter((node) => node.role === 'publisher'), ...nodes.filter((node) => node.role === 'subscriber')]
}

function joined(node: NodeBlock): Node {
  return { ...node, services: { 'presence-engine': RUNNING, proxy: RUNNING } }
}

function change(state: ClusterState, entry: Entry): Partial<ClusterState> {
  switch (entry.type) {
    case 'installed':
      throw new Error(`${state.id}: installed twice`)
    case 'node-rebuilt':
      return { nodes: state.nodes.map((node) => (node.hostname === entry.data.node ? rebuilt(node, entry.data) : node)) }
    case 'license-uploaded': {
      const { effectiveAt: _, ...record } = entry.data
      return { files: [...state.files, { ...record, archived: false }] }
    }
    case 'license-vouched': {
      const { by, reason } = entry.data
      return {
        files: state.files.map((file) => (file.file === entry.data.file && !file.archived ? { ...file, vouchedBy: { by, reason } } : file)),
      }
    }
    case 'license-refused':
    case 'license-manager-restarted':
      return NOTHING
    case 'license-deleted':
      return { files: state.files.filter((file) => file.archived || file.file !== entry.data.file) }
    case 'upgraded':
      return { release: entry.data.release }
    case 'reinstalled':
      return {
        release: entry.data.release,
        installedRelease: evaluatedRelease(entry.data.release),
        files: state.files.map((file) => ({ ...file, archived: true })),
        grace: state.grace?.state === 'ran-out' ? { ...state.grace, state: 'over' } : state.grace,
        ...(state.eula === undefined ? {} : { eula: null }),
        ...accepted(entry.data.eula, effectiveAt(entry)),
      }
    case 'node-added':
      return { nodes: [...state.nodes, joined({ ...withoutTime(entry.data), role: 'subscriber' })] }
    case 'node-removed':
      return { nodes: state.nodes.filter((node) => node.hostname !== entry.data.hostname) }
    case 'service-started':
      return { nodes: withService(state, entry.data.node, entry.data.service, RUNNING) }
    case 'service-stopped':
      return { nodes: withService(state, entry.data.node, entry.data.service, { state: 'stopped', stoppedBy: 'administrator' }) }
    case 'retired':
      return { retiredAt: effectiveAt(entry) }
    case 'returned':
      return returned(state, entry.data, effectiveAt(entry))
    case 'clock-corrected':
      return { voided: withVoided(state.voided, entry.data.voided) }
    case 'clock-opened':
      return opened(state, entry.data)
    case 'clock-closed':
      return state.grace === null ? {} : { grace: { ...state.grace, state: entry.data.ranOut ? 'ran-out' : 'over' } }
    case 'alarm': {
      const { alarmId, clock, sinks, clearing } = entry.data
      if (clock === undefined && clearing !== true) return NOTHING
      const standing = clearing === true ? [] : state.standing
      return { standing: clock === undefined ? standing : [...standing, { alarmId, clock, sinks: sinks ?? [] }] }
    }
    case 'coalesced':
      return NOTHING
    case 'mode':
      // A licence that came after a grace ran out ends its effect: later modes are the evaluation's again (design §3.2).
      return entry.data.to === 'production' && state.grace?.state === 'ran-out'
        ? { mode: entry.data.to, grace: { ...state.grace, state: 'over' } }
        : { mode: entry.data.to }
    case 'service-stop':
      return { nodes: withService(state, entry.data.node, entry.data.service, { state: 'stopped', stoppedBy: entry.data.stoppedBy }) }
    case 'service-start':
      return { nodes: withService(state, entry.data.node, entry.data.service, RUNNING) }
    case 'file-archive':
      return { files: state.files.map((file) => (file.file === entry.data.file ? { ...file, archived: true } : file)) }
  }
}

function rebuilt(node: Node, { mac, cause = 'hardware' }: { readonly mac: string; readonly cause?: RebuildCause }): Node {
  return { ...node, mac, rebuildCause: cause }
}

function opened(state: ClusterState, data: { clock: string } & Omit<Clock, 'key'>): Partial<ClusterState> {
  const clock: Clock = { key: data.clock, kind: data.kind, release: data.release, startsAt: data.startsAt, endsAt: data.endsAt }
  if (clock.kind === 'evaluation') return { evaluations: [...state.evaluations, clock] }
  const earlier = state.grace === null ? {} : { earlierGraces: [...(state.earlierGraces ?? []), state.grace.clock] }
  return { grace: { clock, state: 'open' }, ...earlier }
}

/** The same cluster under a new block: ends and files stay, nodes that were there keep their services as they were. */
function returned(state: ClusterState, block: ClusterBlock, at: Instant): Partial<ClusterState> {
  const before = new Map(state.nodes.map((node) => [node.hostname, node]))
  const nodes = inOrder(block.nodes).map((node): Node => {
    const { services = joined(node).services, rebuildCause, mac } = before.get(node.hostname) ?? {}
    return { ...joined(node), services, ...(rebuildCause === undefined || mac !== node.mac ? {} : { rebuildCause }) }
  })
  return {
    release: block.release,
    installedRelease: evaluatedRelease(block.release),
    timezone: block.timezone,
    cadence: block.cadence ?? null,
    ...(block.cucm === undefined ? {} : { cucm: block.cucm }),
    nodes,
    retiredAt: null,
    ...accepted(block.eula, at),
  }
}

function withService(state: ClusterState, hostname: string, service: ServiceName, to: ServiceState): readonly Node[] {
  return state.nodes.map((node) => (node.hostname === hostname ? { ...node, services: { ...node.services, [service]: to } } : node))
}

function withVoided(before: Readonly<Record<string, number>>, ids: readonly string[]): Readonly<Record<string, number>> {
  const after: Record<string, number> = { ...before }
  for (const id of ids) after[id] = (after[id] ?? 0) + 1
  return after
}

function withoutTime<T extends { readonly effectiveAt?: Instant }>(data: T): Omit<T, 'effectiveAt'> {
  const { effectiveAt: _, ...rest } = data
  return rest
}
