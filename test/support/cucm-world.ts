/** A Communications Manager on a real store and engine, without HTTP: operations in the test's hand, and what the rows say counted naively. */
import { startBulkJobs } from '../../src/cucm/bulk/run.js'
import { createCucm, watchModes } from '../../src/cucm/managers.js'
import type { CucmOperating } from '../../src/cucm/operating.js'
import { unitReport } from '../../src/cucm/report.js'
import { unitsOfPhone } from '../../src/domain/cucm/devices.js'
import { replayCucm } from '../../src/domain/cucm/replay.js'
import type { CucmEntry, CucmPhone, CucmState, CucmUser } from '../../src/domain/cucm/state.js'
import { DAY_MS } from '../../src/domain/instant.js'
import { createEngine } from '../../src/engine/engine.js'
import { createEvents } from '../../src/engine/events.js'
import type { Machine } from '../../src/engine/machine.js'
import type { Store } from '../../src/engine/ports.js'
import { openStore } from '../../src/store/open-store.js'
import { at, block, CUP7, license } from './clusters.js'
import { CUCM_MAC } from './cucm.js'
import { deviceTable } from './devices.js'
import { fakeMachine } from './fake-machine.js'
import { routerTo } from './worlds.js'

export const CUCM_ID = 'cucm-sjc'
const STARTER_UNITS = 12
const SINCE = at('2026-04-29T16:00:00Z')

export interface CucmWorld {
  readonly operating: CucmOperating
  readonly machine: ReturnType<typeof fakeMachine>
  /** The bulk job that was ordered last has come to its end, or its undo. */
  settle(num: number, states: readonly string[]): Promise<void>
  ring(): void
  state(): Promise<CucmState>
  rows(): Promise<{ readonly users: readonly CucmUser[]; readonly phones: readonly CucmPhone[] }>
  close(): Promise<void>
}

/** A real engine on a store, under a simulated clock; not yet started. */
export async function operatingOn(store: Store, on: Machine): Promise<CucmOperating> {
  const events = createEvents((error) => {
    throw error
  })
  const engine = await createEngine({
    store,
    profiles: new Map([[CUP7.id, CUP7]]),
    events,
    machine: on,
    self: { hostname: 'daemon-host', version: '0.0.0' },
    simulation: { start: SINCE, speed: 60 },
    crashPoint: () => undefined,
    router: routerTo(),
  })
  return { engine, store, devices: deviceTable(), events }
}

/** `isEnforced`: a presence cluster is in production, so that a want of units refuses. */
export async function cucmWorld(isEnforced: boolean): Promise<CucmWorld> {
  const machine = fakeMachine(SINCE)
  const store = await openStore('memory')
  const operating = await operatingOn(store, machine)
  const { engine } = operating
  const fault = (error: unknown) => {
    throw error
  }
  const stopWatching = watchModes(operating, fault)
  const bulk = startBulkJobs(operating, machine, () => undefined, fault)
  engine.start()
  await createCucm(operating, { id: CUCM_ID, release: '7.0.2', mac: CUCM_MAC, units: STARTER_UNITS }, 'api')
  if (isEnforced) {
    const history = [{ at: SINCE - DAY_MS, fact: license() }]
    const creation = { block: { ...block(), cucm: CUCM_ID }, labels: {}, installedAt: SINCE - DAY_MS, history, source: 'api' } as const
    await engine.create([{ id: creation.block.id, origin: 'api', blockDigest: '', block: null, creation }])
  }

  const state = async (): Promise<CucmState> => {
    const row = await store.cucm(CUCM_ID)
    if (row === undefined) throw new Error('the Communications Manager is gone')
    return row.state
  }
  return {
    operating,
    machine,
    state,
    ring: () => bulk.ring(),
    async settle(num, states) {
      bulk.ring()
      for (;;) {
        const job = await store.bulkJob(CUCM_ID, num)
        if (job !== undefined && states.includes(job.state)) return
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    async rows() {
      const users = await store.cucmUsers(CUCM_ID, { limit: 1000 })
      const phones = await store.cucmPhones(CUCM_ID, { limit: 1000 })
      return { users: users.items.map(({ user }) => user), phones: phones.items }
    },
    async close() {
      const stopped = engine.stop()
      const bulkStopped = bulk.stop()
      await machine.settle()
      await stopped
      await bulkStopped
      await stopWatching()
      await store.close()
    },
  }
}

/** Counted row by row, with nothing kept between. */
function naiveUnits({ users, phones }: Awaited<ReturnType<CucmWorld['rows']>>, { release }: CucmState): number {
  const capabilities = users.reduce((sum, { enableCup, enableCupc }) => sum + Number(enableCup) + Number(enableCupc), 0)
  return phones.reduce(
    (sum, { model, primaryPhone }) => sum + unitsOfPhone(deviceTable(), model, primaryPhone !== null, release),
    capabilities,
  )
}

/** What must hold after whatever happened. */
export async function brokenRules(world: CucmWorld): Promise<readonly string[]> {
  const state = await world.state()
  const rows = await world.rows()
  const row = await world.operating.store.cucm(CUCM_ID)
  if (row === undefined) return ['the Communications Manager is gone']
  const { units, items } = unitReport(row, world.operating.devices)
  const total = (of: 'available' | 'used' | 'remaining' | 'overdraft') => items.reduce((sum, item) => sum + item[of], 0)
  const naive = naiveUnits(rows, state)
  const entries = (await world.operating.store.entries(CUCM_ID)) as unknown as readonly CucmEntry[]
  const { sums: _, assigned: _assigned, changes: _changes, ...journalled } = state
  const { sums: _none, assigned: _zero, changes: _0, ...replayed } = replayCucm(entries)
  const secondaries = new Map<string, number>()
  for (const { primaryPhone } of rows.phones)
    if (primaryPhone !== null) secondaries.set(primaryPhone, (secondaries.get(primaryPhone) ?? 0) + 1)
  return [
    ...(units.used + units.remaining === units.available ? [] : [`${units.used} + ${units.remaining} is not ${units.available}`]),
    ...(units.used === naive ? [] : [`the report says ${units.used} used, the rows ${naive}`]),
    ...(['available', 'used', 'remaining', 'overdraft'] as const).flatMap((of) =>
      total(of) === units[of] ? [] : [`the kinds add up to ${total(of)} ${of}, the whole is ${units[of]}`],
    ),
    ...(JSON.stringify(journalled) === JSON.stringify(replayed)
      ? []
      : [`the journal gives ${JSON.stringify(replayed)}, the row is ${JSON.stringify(journalled)}`]),
    ...[...secondaries].flatMap(([name, count]) => (count > 2 ? [`${name} has ${count} secondaries`] : [])),
    ...[...secondaries.keys()].flatMap((name) =>
      rows.phones.some((phone) => phone.name === name) ? [] : [`the primary phone ${name} is gone`],
    ),
    ...rows.phones.flatMap(({ name, owner }) => (rows.users.some(({ userid }) => userid === owner) ? [] : [`${name} is nobody's`])),
  ]
}
