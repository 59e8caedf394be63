import { afterEach, describe, expect, it } from 'vitest'
import { loadProfiles } from '../../../src/config/profiles.js'
import { DAY_MS, formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '../../../src/domain/instant.js'
import type { ClusterBlock } from '../../../src/domain/journal.js'
import { createEngine, type Engine, type NewCreation } from '../../../src/engine/engine.js'
import { createEvents, type EngineEvent } from '../../../src/engine/events.js'
import type { Router, Store } from '../../../src/engine/ports.js'
import { preview } from '../../../src/engine/preview.js'
import { openStore } from '../../../src/store/open-store.js'
import { type FakeMachine, fakeMachine } from '../../support/fake-machine.js'

const WALL = Date.parse('2026-03-01T00:00:00Z')

const toNoc: Router = {
  route: () => ['noc'],
  render: (_, { deliveryId, sequence, clockTrust }) => ({ payload: `${sequence} ${deliveryId} ${clockTrust}`, sequencesTaken: 1 }),
}

function block(id: string): ClusterBlock {
  return {
    id,
    product: 'cup-7',
    release: '7.0.5',
    timezone: 'UTC',
    nodes: [{ hostname: `${id}-pub`, address: '10.0.0.1', mac: '000bcd4ee59d', role: 'publisher' }],
  }
}

interface World {
  readonly engine: Engine
  readonly store: Store
  readonly machine: FakeMachine
  readonly events: EngineEvent[]
}

let open: World[] = []
afterEach(async () => {
  for (const world of open) await world.engine.stop()
  open = []
})

/** A daemon over a store; `null` simulation: the machine's clock. */
async function daemon(store: Store, machine: FakeMachine, simulation: { start: Instant; speed: number } | null = null): Promise<World> {
  const profiles = loadProfiles()
  if (!profiles.ok) throw new Error('no profiles')
  const events: EngineEvent[] = []
  const bus = createEvents((error) => {
    throw error
  })
  bus.subscribe((event) => events.push(event))
  const self = { hostname: 'noc-host', version: '0.0.0' }
  const engine = await createEngine({
    store,
    profiles: profiles.products,
    events: bus,
    machine,
    self,
    simulation,
    crashPoint: () => undefined,
    router: toNoc,
  })
  const world = { engine, store, machine, events }
  open.push(world)
  return world
}

function creation(id: string, installedAt: Instant): NewCreation {
  const labels = {}
  return { id, origin: 'api', blockDigest: id, block: {}, creation: { block: block(id), labels, installedAt, history: [], source: 'api' } }
}

async function cluster(world: World, id: string, installedAt: Instant): Promise<void> {
  expect((await world.engine.create([creation(id, installedAt)])).ok).toBe(true)
}

async function alarmsOf(store: Store, cluster?: string) {
  const page = await store.alarms({ limit: 500, ...(cluster === undefined ? {} : { cluster }) })
  return page.items.map((item) => item.alarm).reverse()
}

async function slots(store: Store, cluster: string): Promise<string[]> {
  return (await alarmsOf(store, cluster))
    .filter((alarm) => alarm.clock !== null)
    .map((alarm) => `${alarm.id.split('.').slice(3).join('.')} ${alarm.reason}`)
}

const days = (count: number) => count * DAY_MS

describe('on the machine’s clock', () => {
  it('raises each slot when it comes, and arms no wait beyond a second', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + 5 * MINUTE_MS)
    world.engine.start()
    await world.machine.pass(4 * MINUTE_MS)
    expect(await slots(world.store, 'cup')).toEqual([])
    await world.machine.pass(2 * MINUTE_MS)
    const [alarm] = await alarmsOf(world.store, 'cup')
    expect(alarm).toMatchObject({ name: 'LicenseEvaluationCountdown', daysRemaining: 30, reason: 'scheduled' })
    expect((alarm?.decidedAt ?? 0) - (alarm?.dueAt ?? 0)).toBeLessThanOrEqual(10)
    expect(world.machine.longestWaitMs).toBeLessThanOrEqual(1000)
  })

  it('a restart with nothing changed raises nothing; a slot that came meanwhile is caught up once', async () => {
    const store = await openStore('memory')
    const machine = fakeMachine(WALL)
    const first = await daemon(store, machine)
    await cluster(first, 'cup', WALL - days(61) + HOUR_MS)
    first.engine.start()
    await machine.pass(1000)
    expect(await slots(store, 'cup')).toEqual(['countdown.P30D catch-up'])
    await first.engine.stop()
    open = []
    await machine.pass(MINUTE_MS)
    const second = await daemon(store, machine)
    second.engine.start()
    await machine.pass(1000)
    expect(await slots(store, 'cup')).toEqual(['countdown.P30D catch-up'])
    await second.engine.stop()
    open = []
    await machine.pass(days(2))
    const third = await daemon(store, machine)
    third.engine.start()
    await machine.pass(1000)
    expect(await slots(store, 'cup')).toEqual(['countdown.P30D catch-up', 'countdown.P28D catch-up'])
    const coalesced = (await store.entries('cup')).filter((entry) => entry.type === 'coalesced')
    expect(coalesced.map((entry) => entry.data.alarmId.split('.').at(-1))).toEqual(['P29D'])
  })

  it('25 hours forward: licence time goes on at its own pace for ten minutes, then the new time is taken over as a gap', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + HOUR_MS)
    world.engine.start()
    await world.machine.pass(5000)
    world.machine.stepWall(25 * HOUR_MS)
    await world.machine.pass(9 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('held')
    expect(await slots(world.store, 'cup')).toEqual([])
    const [step] = await alarmsOf(world.store, 'daemon')
    expect(step).toMatchObject({
      id: expect.stringMatching(/^daemon\.fact\.\d+\.CiscoSystemTimeChange$/),
      severity: 2,
      node: 'noc-host',
      reason: 'clock',
    })
    expect(step?.text).toContain('cup')
    await world.machine.pass(2 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('trusted')
    expect(await slots(world.store, 'cup')).toEqual(['countdown.P29D catch-up'])
    expect(await alarmsOf(world.store, 'daemon')).toHaveLength(1)
  })

  it('ten years forward for three minutes and back: two alarms about the clock, and nothing else has happened', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(10))
    world.engine.start()
    await world.machine.pass(5000)
    world.machine.stepWall(days(3650))
    await world.machine.pass(3 * MINUTE_MS)
    world.machine.stepWall(-days(3650))
    await world.machine.pass(20 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('trusted')
    expect((await alarmsOf(world.store)).map((alarm) => [alarm.name, alarm.severity])).toEqual([
      ['CiscoSystemTimeChange', 2],
      ['CiscoSystemTimeChange', 6],
    ])
    expect((await world.store.cluster('cup'))?.state.mode).toBe('evaluation')
  })

  it('three hours back: licence time stands at the mark until the wall has passed it, and then goes on', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + 20 * MINUTE_MS)
    world.engine.start()
    await world.machine.pass(5 * MINUTE_MS)
    world.machine.stepWall(-3 * HOUR_MS)
    await world.machine.pass(5 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('behind')
    expect(world.engine.time.now()).toBeLessThan(WALL + 6 * MINUTE_MS)
    // The machine sleeps until shortly before the wall gets there; no step, so nobody is alarmed again.
    await world.machine.sleep(3 * HOUR_MS - 6 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('behind')
    await world.machine.pass(20 * MINUTE_MS)
    expect(world.engine.time.trust()?.mode).toBe('trusted')
    expect(await slots(world.store, 'cup')).toEqual(['countdown.P30D scheduled'])
  })

  it('a process that stood still over two slots raises the latest and journals the other as coalesced', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + HOUR_MS)
    await world.machine.pass(days(2))
    world.engine.start()
    await world.machine.pass(10)
    expect(await slots(world.store, 'cup')).toEqual(['countdown.P29D catch-up'])
  })

  it('confirm takes a held wall over at once; without a hold there is nothing to confirm', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + HOUR_MS)
    world.engine.start()
    await world.machine.pass(5000)
    expect(await world.engine.confirmClock()).toBe(false)
    world.machine.stepWall(days(40))
    await world.machine.pass(2000)
    expect((await world.engine.dueBy(world.machine.wallMs())).map((due) => due.cluster)).toEqual(['cup'])
    expect(await world.engine.confirmClock()).toBe(true)
    await world.machine.pass(100)
    expect((await world.store.cluster('cup'))?.state.mode).toBe('evaluation-expired')
  })

  it('a correction makes the alarms of a wrong time void, starts again what they stopped, and their ids come again as .r2', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    await cluster(world, 'cup', WALL - days(60) + HOUR_MS)
    world.engine.start()
    await world.machine.pass(5000)
    const right = world.engine.time.now()
    world.machine.stepWall(days(31))
    await world.machine.pass(2000)
    await world.engine.confirmClock()
    await world.machine.pass(1000)
    expect((await world.store.cluster('cup'))?.state.mode).toBe('evaluation-expired')
    world.machine.stepWall(-days(31))
    await world.machine.pass(5000)
    await world.engine.correctClock(right, 'the NTP server was wrong')
    await world.machine.pass(1000)
    expect(world.engine.time.trust()?.mode).toBe('trusted')
    expect((await world.store.cluster('cup'))?.state).toMatchObject({ mode: 'evaluation' })
    const started = (await alarmsOf(world.store, 'cup')).filter((alarm) => alarm.name === 'ServiceStarted')
    expect(started).toHaveLength(2)
    const cleared = (await alarmsOf(world.store, 'daemon')).at(-1)
    expect(cleared?.clears.length).toBeGreaterThan(1)
    // The doubt before it is marked; the correction's own stamp is the administrator's word, and trusted.
    const payloads = (await world.store.pending('noc', 0, 500)).map(({ payload }) => payload)
    expect(payloads.filter((payload) => payload.includes('CiscoSystemTimeChange~')).map((payload) => payload.split(' ')[2])).toEqual([
      'lost',
      'lost',
      'trusted',
    ])
    expect(payloads.filter((payload) => payload.includes('.ServiceStarted.')).map((payload) => payload.split(' ')[2])).toEqual([
      'trusted',
      'trusted',
    ])
    await world.machine.pass(HOUR_MS)
    expect((await alarmsOf(world.store, 'cup')).at(-1)).toMatchObject({ daysRemaining: 30, reason: 'scheduled' })
    world.machine.stepWall(days(31))
    await world.machine.pass(2000)
    await world.engine.confirmClock()
    await world.machine.pass(1000)
    const end = (await alarmsOf(world.store, 'cup')).filter((alarm) => alarm.name === 'LicenseEvaluationExpired')
    expect(end.map((alarm) => alarm.id.split('.').slice(3).join('.'))).toEqual(['end', 'end.r2'])
  })
})

describe('on a simulated clock', () => {
  it('a whole life at a day a second is what the preview said', async () => {
    const start = Date.parse('2026-04-29T16:00:00Z')
    const world = await daemon(await openStore('memory'), fakeMachine(WALL), { start, speed: 86_400 })
    await cluster(world, 'cup', start - days(59))
    const row = await world.store.cluster('cup')
    if (row === undefined) throw new Error('no row')
    const said = preview(row, start + days(60), world.engine.deciding()).filter((item) => item.kind === 'alarm')
    world.engine.start()
    await world.machine.pass(60_500)
    const raised = await alarmsOf(world.store, 'cup')
    expect(raised.map((alarm) => [alarm.id, formatInstant(alarm.dueAt)])).toEqual(
      said.map((item) => [item.alarmId, formatInstant(item.at)]),
    )
    expect(raised.filter((alarm) => alarm.name === 'LicenseEvaluationCountdown').map((alarm) => alarm.daysRemaining)).toEqual(
      Array.from({ length: 30 }, (_, index) => 30 - index),
    )
    expect(raised.every((alarm) => alarm.reason === 'scheduled')).toBe(true)
  })

  it('stands still while the daemon is down and goes on from its mark, not from its start', async () => {
    const store = await openStore('memory')
    const machine = fakeMachine(WALL)
    const start = Date.parse('2026-04-29T16:00:00Z')
    const first = await daemon(store, machine, { start, speed: 3600 })
    first.engine.start()
    await machine.pass(10_000)
    await first.engine.stop()
    open = []
    await machine.pass(60_000)
    const second = await daemon(store, machine, { start, speed: 3600 })
    expect(second.engine.time.now()).toBe(start + 10 * HOUR_MS)
  })

  it('a store made under one kind of clock is refused under the other', async () => {
    const store = await openStore('memory')
    await daemon(store, fakeMachine(WALL), { start: WALL, speed: 1 })
    await expect(daemon(store, fakeMachine(WALL))).rejects.toMatchObject({ code: 'store-clock-kind' })
  })
})

describe('creating many clusters', () => {
  const many = ['a', 'b', 'c'].map((id) => creation(id, WALL))

  it('leaves for another call what was not decided in time, but never the first', async () => {
    const machine = fakeMachine(WALL)
    let passedMs = 0
    // Each look at the clock takes a millisecond.
    const world = await daemon(await openStore('memory'), { ...machine, monotonicMs: () => machine.monotonicMs() + passedMs++ })
    const created = async (decidingMs: number) => {
      const made = await world.engine.create(many, decidingMs)
      return made.ok ? made.decided.map(({ cluster: id }) => id) : made.refusal
    }
    expect(await created(0)).toEqual(['a'])
    expect((await world.store.counts()).clusters).toBe(1)
    many.shift()
    expect(await created(100)).toEqual(['b', 'c'])
  })

  it('takes all of them in one transaction when nobody says for how long', async () => {
    const world = await daemon(await openStore('memory'), fakeMachine(WALL))
    const made = await world.engine.create(['a', 'b', 'c'].map((id) => creation(id, WALL)))
    expect(made.ok && made.decided.length).toBe(3)
  })
})
