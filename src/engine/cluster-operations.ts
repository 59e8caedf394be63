/** What administrators do to clusters: create, retire, rebuild, upgrade, reinstall, nodes, License Manager. The same for API, console and file. */
import { createHash } from 'node:crypto'
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { Fact, Source } from '../domain/journal.js'
import { publisherMacInUse } from '../domain/publisher-mac.js'
import { nodesLosingServices, type Refusal } from '../domain/refusal.js'
import type { Creation } from './decide.js'
import type { Adoption, Engine } from './engine.js'
import type { ClusterRow, Store } from './ports.js'
import { done, type Outcome, problem, refused, unknownCluster } from './problem.js'

export interface Operating {
  readonly engine: Engine
  readonly store: Store
}

/** The facts that simply happen, and whose refusals the domain knows. */
export type PlatformFact = Extract<
  Fact,
  { type: 'node-rebuilt' | 'upgraded' | 'reinstalled' | 'node-added' | 'node-removed' | 'license-manager-restarted' | 'retired' }
>

/** One fact now; answers the row as it is afterwards. */
export async function happen(operating: Operating, id: string, fact: Fact, source: Source): Promise<Outcome<ClusterRow>> {
  return await happenIf(operating, id, source, () => [fact])
}

/** Facts that depend on the state as it is then. */
export async function happenIf(
  { engine, store }: Operating,
  id: string,
  source: Source,
  build: (state: ClusterState, now: Instant) => readonly Fact[] | Refusal,
  adopt?: Adoption,
): Promise<Outcome<ClusterRow>> {
  const result = await engine.takeFacts(id, source, build, adopt)
  if (result === undefined) return unknownCluster(id)
  if (!result.ok) return refused(result.refusal)
  const row = await store.cluster(id)
  return row === undefined ? unknownCluster(id) : done(row)
}

/** The nodes on which whoever asks knows that services will stop. */
export type AcceptedStops = 'any' | readonly string[]

/** Nodes on which the facts would cost a running service its licence (design §3.3). */
export function nodesLosing(engine: Engine, state: ClusterState, facts: readonly Fact[], now: Instant): readonly string[] {
  const profile = engine.deciding().profiles.get(state.product)
  return profile === undefined ? [] : nodesLosingServices(state, facts, now, profile)
}

/** Refuses what would cost a running service its licence, unless that is accepted (design §3.3). */
export function unlessFewer(
  engine: Engine,
  state: ClusterState,
  facts: readonly Fact[],
  now: Instant,
  accepted: AcceptedStops,
): Refusal | null {
  if (accepted === 'any') return null
  const losing = nodesLosing(engine, state, facts, now).filter((node) => !accepted.includes(node))
  if (losing.length === 0) return null
  return {
    code: 'license-covers-fewer-nodes',
    text: `Presence Engine and Proxy would have to stop on ${losing.join(', ')}; repeat with acceptFewer=true if that is meant`,
  }
}

/** A cluster to be, wherever it was described. */
export interface Wanted {
  readonly creation: Creation
  readonly origin: string
  /** The block as JSON in a fixed order of keys: what a later description is compared with. */
  readonly canonicalBlock: string
}

export function digestOf(canonicalBlock: string): string {
  return createHash('sha256').update(canonicalBlock).digest('hex')
}

/** Creates a cluster, or lets a retired one return: the same id, or a block with its publisher's MAC address (design §3.2). */
export async function create(
  operating: Operating,
  wanted: Wanted,
): Promise<Outcome<{ readonly row: ClusterRow; readonly returned: boolean }>> {
  const { engine, store } = operating
  const { block } = wanted.creation
  const existing = await existingFor(store, wanted)
  if (existing !== undefined) {
    if (existing.state.retiredAt === null) return alreadyThere(existing, wanted)
    const facts = [{ type: 'returned', data: block } as const, ...licencesOf(wanted.creation)]
    const adopt = {
      labels: wanted.creation.labels,
      origin: wanted.origin,
      blockDigest: digestOf(wanted.canonicalBlock),
      block: JSON.parse(wanted.canonicalBlock),
    }
    const result = await happenIf(
      operating,
      existing.id,
      wanted.creation.source,
      (state) => facts.filter((fact) => !isKept(state, fact)),
      adopt,
    )
    return result.ok ? done({ row: result.value, returned: true }) : result
  }
  const made = await engine.create([newCreation(wanted)])
  if (!made.ok) return refused(made.refusal)
  const row = await store.cluster(block.id)
  return row === undefined ? unknownCluster(block.id) : done({ row, returned: false })
}

export function newCreation(wanted: Wanted) {
  const { id } = wanted.creation.block
  return {
    id,
    origin: wanted.origin,
    blockDigest: digestOf(wanted.canonicalBlock),
    block: JSON.parse(wanted.canonicalBlock) as unknown,
    creation: wanted.creation,
  }
}

export async function existingFor(store: Store, wanted: Wanted): Promise<ClusterRow | undefined> {
  const { block } = wanted.creation
  const same = await store.cluster(block.id)
  if (same !== undefined) return same
  const publisher = block.nodes.find((node) => node.role === 'publisher')
  const other = publisher === undefined ? undefined : await store.clusterOfPublisher(publisher.mac)
  return other === undefined ? undefined : await store.cluster(other)
}

function alreadyThere(existing: ClusterRow, wanted: Wanted): Outcome<never> {
  const { id } = wanted.creation.block
  return existing.id === id ? problem('cluster-exists', `there is a cluster ${id} already`) : publisherInUse(wanted, existing.id)
}

/** One machine is evaluated once: two clusters with one publisher would be two evaluations of it (design §3.2). */
export function publisherInUse({ creation: { block } }: Wanted, owner: string): Outcome<never> {
  const mac = block.nodes.find((node) => node.role === 'publisher')?.mac ?? ''
  return problem('publisher-mac-in-use', publisherMacInUse(mac, owner), { cluster: block.id, keys: ['nodes'] })
}

function licencesOf(creation: Creation): readonly Fact[] {
  return creation.history
    .filter((item) => item.fact.type === 'license-uploaded' && item.at === creation.installedAt)
    .map((item) => item.fact)
}

function isKept(state: ClusterState, fact: Fact): boolean {
  return fact.type === 'license-uploaded' && state.files.some((file) => !file.archived && file.digest === fact.data.digest)
}
