/** Communications Managers: made by API or by a configuration file, and looked at again when the mode of a presence cluster changes. */
import { type CucmBlock, newCucm } from '../domain/cucm/state.js'
import type { Source } from '../domain/journal.js'
import type { CucmRow } from '../engine/cucm-port.js'
import type { EngineEvent } from '../engine/events.js'
import { FILE_ORIGIN } from '../engine/follow-file.js'
import { StoreError } from '../engine/ports.js'
import { done, type Outcome, problem } from '../engine/problem.js'
import { decideCucm } from './decide.js'
import { type CucmOperating, change, contextOf, rowOf } from './operating.js'

/** The MAC address is the one that licence files are issued for, so no two have the same. */
export async function createCucm(operating: CucmOperating, block: CucmBlock, source: Source): Promise<Outcome<CucmRow>> {
  const { engine, store, events } = operating
  const twin = (await store.cucms()).find(({ state }) => state.mac === block.mac)
  if (twin !== undefined && twin.id !== block.id)
    return problem('mac-in-use', `"${block.mac}" is also the MAC address of the Communications Manager ${twin.id}`)
  try {
    await engine.inTurn(async (now) => {
      await store.createCucm(now, {
        id: block.id,
        origin: source === 'configuration' ? FILE_ORIGIN : 'api',
        decide: (sequences) => {
          const row = { state: newCucm(block), clusters: [], sequences }
          const decision = decideCucm(row, { facts: [{ type: 'installed', data: block }] }, contextOf(operating, now, source))
          if (decision === null) throw new Error('a Communications Manager was made of nothing')
          return decision
        },
      })
    })
  } catch (error) {
    if (error instanceof StoreError && error.code === 'cluster-exists') return problem('cucm-exists', error.message)
    throw error
  }
  events.emit({ type: 'cucm', cucm: block.id })
  return await rowOf(operating, block.id)
}

/** Those of the file that are absent are made; one that differs from what it was made from is refused, and then none is made (design §5.1). */
export async function followCucms(operating: CucmOperating, blocks: readonly CucmBlock[]): Promise<Outcome<number>> {
  const absent: CucmBlock[] = []
  for (const block of blocks) {
    const row = await operating.store.cucm(block.id)
    if (row === undefined) {
      if ((await operating.store.cluster(block.id)) !== undefined)
        return problem('cucm-exists', `there is a cluster ${block.id} already`, { cucm: block.id })
      absent.push(block)
      continue
    }
    const differing = (['release', 'mac', 'units'] as const).filter((key) => row.state[key] !== block[key])
    if (differing.length > 0) {
      const text = `${block.id}: ${differing.join(', ')} differs from what the Communications Manager was created from, and cannot be changed in the file`
      return problem('cucm-edited', text, { cucm: block.id })
    }
  }
  for (const block of absent) {
    const made = await createCucm(operating, block, 'configuration')
    if (!made.ok) return problem(made.problem.code, made.problem.text, { cucm: block.id })
  }
  return done(absent.length)
}

/** Raises and clears what is to be said of the units by now. */
export async function settleCucms(operating: CucmOperating, ids: Iterable<string>): Promise<void> {
  for (const id of ids) await change(operating, id, 'engine', {}, () => ({ value: null }))
}

/**
 * A presence cluster that leaves or enters evaluation changes what is said of the units of its Communications Manager: it is looked at again
 * right after. (What a stop or a crash kept from being said is said at the next start, by `settleCucms`.) Answers how to end it.
 */
export function watchModes(operating: CucmOperating, onError: (error: unknown) => void): () => Promise<void> {
  const waiting = new Set<string>()
  const modes = new Map<string, string>()
  let working: Promise<void> = Promise.resolve()

  async function work(): Promise<void> {
    const ids = [...waiting]
    waiting.clear()
    await settleCucms(operating, ids)
  }

  function settleSoon(cucm: string): void {
    if (waiting.size === 0) working = working.then(work).catch(onError)
    waiting.add(cucm)
  }

  async function settleAll(): Promise<void> {
    for (const { id } of await operating.store.cucms()) settleSoon(id)
  }

  function hear(event: EngineEvent): void {
    // What stood by an alarm that a correction made void is raised again if it is still so.
    if (event.type === 'daemon-fact' && event.fact.type === 'clock-corrected') working = working.then(settleAll).catch(onError)
    if (event.type !== 'decided') return
    for (const { cluster, decision } of event.decided) {
      const { cucm, mode, retiredAt } = decision.state
      if (cucm === undefined) continue
      const now = retiredAt === null ? mode : 'retired'
      if (modes.get(cluster) === now) continue
      modes.set(cluster, now)
      settleSoon(cucm)
    }
  }

  const stop = operating.events.subscribe(hear)
  return async () => {
    stop()
    await working
  }
}
