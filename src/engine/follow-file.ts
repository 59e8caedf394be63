/**
 * Following a configuration file: clusters in it that are absent are created, labels follow, clusters gone from the file they came from are
 * retired; any other edit is refused with an explanation, and then nothing changes (design §3.2, §5.1).
 */
import { create, digestOf, existingFor, happen, newCreation, type Operating, publisherInUse, type Wanted } from './cluster-operations.js'
import type { NewCreation } from './engine.js'
import { done, type Outcome, problem } from './problem.js'

/**
 * How long the clusters of one transaction may take to be decided, so that everything else has its turn between two: writing them takes about
 * twice as long. One cluster may have a hundred times as much to make up for as the one before, so it is not reckoned from those before.
 */
const DECIDING_MS = 3
const CREATED_AT_ONCE_MAX = 40
/** Clusters compared before everything else has its turn. The store's promises are kept at once, so waiting for them gives nobody one. */
const COMPARED_AT_ONCE = 50

/** Where the file's clusters come from. One daemon has one configuration, wherever it lies: a file that was moved keeps its clusters. */
export const FILE_ORIGIN = 'file'

/** Stores that were written earlier have the file's path behind it. */
export function isOfFile(origin: string): boolean {
  return origin === FILE_ORIGIN || origin.startsWith(`${FILE_ORIGIN}:`)
}

export interface Followed {
  readonly created: number
  readonly returned: number
  readonly relabelled: number
  readonly retired: number
  readonly unchanged: number
}

interface Plan {
  readonly create: readonly Wanted[]
  readonly comeBack: readonly Wanted[]
  readonly relabel: readonly { readonly id: string; readonly labels: Wanted['creation']['labels'] }[]
  readonly retire: readonly string[]
  readonly unchanged: number
}

/** `progress` hears how many clusters are created so far. */
export async function followFile(
  operating: Operating,
  wanted: readonly Wanted[],
  progress: (done: number, total: number) => void,
): Promise<Outcome<Followed>> {
  const planned = await plan(operating, wanted)
  if (!planned.ok) return planned
  const { create: absent, comeBack, relabel, retire, unchanged } = planned.value
  const refusal = await createAll(operating, absent, progress)
  if (refusal !== null) return refusal
  for (const back of comeBack) {
    const returned = await create(operating, back)
    if (!returned.ok)
      return problem(returned.problem.code, returned.problem.text, { ...returned.problem.extra, cluster: back.creation.block.id })
  }
  for (const { id, labels } of relabel) await operating.engine.relabel(id, labels)
  for (const id of retire) {
    const retired = await happen(operating, id, { type: 'retired', data: { reason: 'gone from the configuration' } }, 'configuration')
    if (!retired.ok) return retired
  }
  return done({ created: absent.length, returned: comeBack.length, relabelled: relabel.length, retired: retire.length, unchanged })
}

/** Compares before anything is touched: a file with an error changes nothing. */
async function plan(operating: Operating, wanted: readonly Wanted[]): Promise<Outcome<Plan>> {
  const { store } = operating
  const known = new Map((await store.clustersOfOrigin(FILE_ORIGIN)).map((cluster) => [cluster.id, cluster]))
  const create: Wanted[] = []
  const comeBack: Wanted[] = []
  const relabel: { id: string; labels: Wanted['creation']['labels'] }[] = []
  const named = new Set<string>()
  for (const [index, each] of wanted.entries()) {
    if (index % COMPARED_AT_ONCE === COMPARED_AT_ONCE - 1) await turnOfTheLoop()
    const { id } = each.creation.block
    const digest = digestOf(each.canonicalBlock)
    const quick = known.get(id)
    const row = quick === undefined ? await existingFor(store, each) : undefined
    const found = quick ?? (row === undefined ? undefined : { id: row.id, blockDigest: row.blockDigest, labels: row.labels })
    if (found === undefined) {
      // Only a history can break a rule; a creation without one needs no rehearsal.
      const refusal = each.creation.history.length === 0 ? null : operating.engine.checkCreation(each.creation)
      if (refusal !== null) return problem(refusal.code, `${id}: ${refusal.text}`, { cluster: id, keys: ['history'] })
      create.push(each)
      continue
    }
    named.add(found.id)
    if (row !== undefined && row.state.retiredAt !== null) {
      comeBack.push(each)
      continue
    }
    if (found.id !== id) return publisherInUse(each, found.id)
    if (found.blockDigest !== digest) return await edited(operating, each)
    if (!sameLabels(found.labels, each.creation.labels)) relabel.push({ id: found.id, labels: each.creation.labels })
  }
  const retire = [...known.keys()].filter((id) => !named.has(id))
  return done({ create, comeBack, relabel, retire, unchanged: wanted.length - create.length - comeBack.length - relabel.length })
}

async function createAll(operating: Operating, absent: readonly Wanted[], progress: (done: number, total: number) => void) {
  let atOnce = CREATED_AT_ONCE_MAX
  for (let from = 0; from < absent.length; ) {
    const next = absent.slice(from, from + atOnce).map((each): NewCreation => newCreation(each))
    const made = await operating.engine.create(next, DECIDING_MS)
    if (!made.ok) return problem(made.refusal.code, `${made.id}: ${made.refusal.text}`, { cluster: made.id })
    from += made.decided.length
    atOnce = Math.min(CREATED_AT_ONCE_MAX, made.decided.length * 2)
    progress(from, absent.length)
    await turnOfTheLoop()
  }
  return null
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function edited({ store }: Operating, { creation, canonicalBlock }: Wanted): Promise<Outcome<never>> {
  const { id } = creation.block
  const keys = differingKeys(await store.block(id), JSON.parse(canonicalBlock))
  const what = keys.length === 0 ? 'its block' : keys.join(', ')
  const text = `${id}: ${what} differs from what the cluster was created from. Only labels may change in the file: what happens to a cluster is done through the API (rebuild, upgrade, nodes, licences), and an installation date cannot be moved`
  return problem('cluster-edited', text, { cluster: id, keys })
}

function differingKeys(before: unknown, after: unknown): readonly string[] {
  if (!isRecord(before) || !isRecord(after)) return []
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
