/** Catch-up (design §3.7). The evaluation of the example ends at 2026-05-30T16:00:00Z; slot N is N days before it at 16:00Z. */
import { describe, expect, test } from 'vitest'
import { type Creation, decideCreation } from '../../../src/engine/decide.js'
import { at, block, CUP7, DELETED, LM_RESTARTED, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, routerTo, slotsOf, told, type World } from '../../support/worlds.js'

const END = '2026-05-30T16:00:00Z'
const gap = (from: string, to: string) => ({ from: at(from), to: at(to) })

function coalesced(world: World): readonly string[] {
  return world.last().entries.flatMap((entry) => (entry.type === 'coalesced' ? [entry.data.alarmId.split('.').slice(-2).join('.')] : []))
}

function watchedUntil(until: string): World {
  const world = createWorld()
  world.run(until)
  return world
}

describe('missed countdown slots', () => {
  test('of one clock only the latest is raised, the rest are journalled as coalesced, in order', () => {
    const world = watchedUntil('2026-05-05T16:00:00Z')
    const { alarms, entries } = world.tick('2026-05-10T20:00:00Z', [gap('2026-05-05T16:00:00Z', '2026-05-10T20:00:00Z')])
    expect(coalesced(world)).toEqual(['countdown.P24D', 'countdown.P23D', 'countdown.P22D', 'countdown.P21D'])
    expect(alarms).toMatchObject([
      {
        id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P20D',
        reason: 'catch-up',
        dueAt: at('2026-05-10T16:00:00Z'),
        decidedAt: at('2026-05-10T20:00:00Z'),
        daysRemaining: 20,
      },
    ])
    expect(entries[0]).toMatchObject({ type: 'coalesced', at: at('2026-05-10T20:00:00Z'), data: { dueAt: at('2026-05-06T16:00:00Z') } })
  })

  test('the days and the severity are those at the decision, since it may come later still', () => {
    const world = watchedUntil('2026-05-20T16:00:00Z')
    const { alarms } = world.tick('2026-05-23T20:00:00Z', [gap('2026-05-20T20:00:00Z', '2026-05-22T20:00:00Z')])
    expect(alarms.map(({ id, reason, daysRemaining, severity }) => [id.split('.').at(-1), reason, daysRemaining, severity])).toEqual([
      ['P8D', 'catch-up', 7, 2],
      ['P7D', 'scheduled', 7, 2],
    ])
    expect(coalesced(world)).toEqual(['countdown.P9D'])
  })

  test('a gap is (from, to]: a slot at its beginning was watched, one at its end was missed', () => {
    const world = watchedUntil('2026-05-01T00:00:00Z')
    const { alarms } = world.tick('2026-05-03T16:00:00Z', [gap('2026-05-01T16:00:00Z', '2026-05-03T16:00:00Z')])
    expect(alarms.map(({ id, reason }) => [id.split('.').at(-1), reason])).toEqual([
      ['P29D', 'scheduled'],
      ['P27D', 'catch-up'],
    ])
    expect(coalesced(world)).toEqual(['countdown.P28D'])
  })

  test('of two gaps decided at once only the latest is raised; what was watched between them is', () => {
    const world = watchedUntil('2026-05-01T20:00:00Z')
    const gaps = [gap('2026-05-01T20:00:00Z', '2026-05-03T20:00:00Z'), gap('2026-05-04T20:00:00Z', '2026-05-06T20:00:00Z')]
    expect(slotsOf(world.tick('2026-05-06T20:00:00Z', gaps).alarms)).toEqual(['countdown.P26D', 'countdown.P24D'])
    expect(coalesced(world)).toEqual(['countdown.P28D', 'countdown.P27D', 'countdown.P25D'])
  })

  test('slots that come due while the engine runs are each raised, however many one tick finds', () => {
    const world = watchedUntil('2026-05-01T20:00:00Z')
    const { alarms } = world.tick('2026-05-06T20:00:00Z')
    expect(alarms.map(({ id, reason, daysRemaining }) => [id.split('.').at(-1), reason, daysRemaining])).toEqual(
      [28, 27, 26, 25, 24].map((days) => [`P${days}D`, 'scheduled', days]),
    )
    expect(coalesced(world)).toEqual([])
  })

  test('are decided before a fact that comes first after the start', () => {
    const world = watchedUntil('2026-05-05T16:00:00Z')
    world.fact(license(), '2026-05-08T00:00:00Z', [gap('2026-05-05T16:00:00Z', '2026-05-07T23:00:00Z')])
    expect(slotsOf(world.last().alarms)).toEqual(['countdown.P23D', expect.stringContaining('LicenseProductionEnabled')])
    expect(world.last().alarms[1]).toMatchObject({ reason: 'fact' })
  })
})

describe('an end that lies in the gap', () => {
  test('is raised and stops services; no countdown slot of its clock is raised; of the reminders the latest is', () => {
    const world = watchedUntil('2026-05-27T16:00:00Z')
    const { alarms } = world.tick('2026-06-14T00:00:00Z', [gap('2026-05-27T16:00:00Z', '2026-06-14T00:00:00Z')])
    expect(coalesced(world)).toEqual(['countdown.P2D', 'countdown.P1D', 'reminder.P7D'])
    expect(alarms).toHaveLength(12)
    expect(alarms.every(({ reason }) => reason === 'catch-up')).toBe(true)
    expect(alarms[0]).toMatchObject({ name: 'LicenseEvaluationExpired', dueAt: at(END), daysRemaining: 0, severity: 0 })
    expect(slotsOf(alarms).at(-1)).toBe('reminder.P14D')
    expect(world.state().mode).toBe('evaluation-expired')
  })

  test('an end that comes after the gap leaves the latest missed slot', () => {
    const world = watchedUntil('2026-05-27T16:00:00Z')
    const { alarms } = world.tick(END, [gap('2026-05-27T16:00:00Z', '2026-05-29T17:00:00Z')])
    expect(slotsOf(alarms).slice(0, 2)).toEqual(['countdown.P1D', 'end'])
    expect(coalesced(world)).toEqual(['countdown.P2D'])
  })

  test('a grace that is cleared at its end leaves no countdown either', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-03-10T13:00:00Z')
    world.tick('2026-05-01T00:00:00Z', [gap('2026-03-10T13:00:00Z', '2026-05-01T00:00:00Z')])
    expect(slotsOf(world.last().alarms)).toEqual(['cleared'])
    expect(coalesced(world)).toHaveLength(29)
  })

  test('missed reminders: the latest', () => {
    const world = watchedUntil(END)
    expect(slotsOf(world.tick('2026-07-01T00:00:00Z', [gap(END, '2026-07-01T00:00:00Z')]).alarms)).toEqual(['reminder.P28D'])
    expect(coalesced(world)).toEqual(['reminder.P7D', 'reminder.P14D', 'reminder.P21D'])
  })
})

describe('a cluster created here some time after its installation', () => {
  const created = (createdAt: string, history: Creation['history'] = []) => createWorld({ createdAt: at(createdAt), history })

  test('before its countdown: raises nothing, has the end of its installation', () => {
    const world = created('2026-04-01T00:00:00Z')
    expect(world.alarms()).toEqual([])
    expect(world.nextAt()).toBe(at('2026-04-30T16:00:00Z'))
    expect(world.journal()[0]).toMatchObject({
      type: 'installed',
      at: at('2026-04-01T00:00:00Z'),
      data: { effectiveAt: at('2026-03-01T17:00:00Z') },
    })
  })

  test('within it: the latest slot is raised as catch-up', () => {
    const world = created('2026-05-10T20:00:00Z')
    expect(world.alarms()).toMatchObject([
      { id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P20D', reason: 'catch-up', daysRemaining: 20 },
    ])
    expect(coalesced(world)).toHaveLength(10)
  })

  test('after its end: the end alarm and the stops as catch-up, and the latest reminder', () => {
    const world = created('2026-06-10T00:00:00Z')
    expect(slotsOf(world.alarms()).at(0)).toBe('end')
    expect(slotsOf(world.alarms()).at(-1)).toBe('reminder.P7D')
    expect(world.alarms()).toHaveLength(12)
    expect(world.state().mode).toBe('evaluation-expired')
  })

  test('licensed since its installation: nothing is raised', () => {
    const world = created('2026-06-10T00:00:00Z', [{ at: at('2026-03-01T17:00:00Z'), fact: license() }])
    expect(world.alarms()).toEqual([])
    expect(world.state().mode).toBe('production')
  })

  test('in a grace that runs: LicenseGraceStarted counts as a slot of its countdown', () => {
    const history = [
      { at: at('2026-03-02T00:00:00Z'), fact: license() },
      { at: at('2026-04-20T10:00:00Z'), fact: REBUILT(MAC_B) },
    ]
    const fresh = created('2026-04-20T20:00:00Z', history)
    expect(fresh.alarms()).toMatchObject([{ name: 'LicenseGraceStarted', reason: 'catch-up', daysRemaining: 30 }])
    const later = created('2026-04-25T20:00:00Z', history)
    expect(slotsOf(later.alarms())).toEqual(['countdown.P25D'])
    expect(coalesced(later)).toEqual(['20260420T100000Z.started', ...[29, 28, 27, 26].map((days) => `countdown.P${days}D`)])
    expect(later.state().grace?.clock.endsAt).toBe(at('2026-05-20T10:00:00Z'))
  })

  test('whose grace has run out: the end alarm, the stops, the invalid file archived', () => {
    const world = created('2026-06-25T20:00:00Z', [
      { at: at('2026-03-02T00:00:00Z'), fact: license() },
      { at: at('2026-05-25T10:00:00Z'), fact: REBUILT(MAC_B) },
    ])
    expect(slotsOf(world.alarms()).at(0)).toBe('end')
    expect(world.alarms()).toHaveLength(11)
    expect(told(world.last())).toContain('archive cup.lic')
    expect(world.state().mode).toBe('grace-expired')
  })

  test('whose grace was mended before: nothing is raised for it', () => {
    const world = created('2026-04-25T20:00:00Z', [
      { at: at('2026-03-02T00:00:00Z'), fact: license() },
      { at: at('2026-04-10T10:00:00Z'), fact: REBUILT(MAC_B) },
      { at: at('2026-04-12T10:00:00Z'), fact: license({ file: 'new.lic', mac: MAC_B }) },
      { at: at('2026-04-12T11:00:00Z'), fact: DELETED() },
      { at: at('2026-04-12T12:00:00Z'), fact: LM_RESTARTED },
    ])
    expect(world.alarms()).toEqual([])
    expect(world.state()).toMatchObject({ mode: 'production', grace: { state: 'over' }, standing: [] })
  })

  test('that had expired and was mended before: its end is told, and what stands of it is cleared (ours)', () => {
    const world = created('2026-06-25T20:00:00Z', [{ at: at('2026-06-10T00:00:00Z'), fact: license() }])
    const names = world.alarms().map(({ name }) => name)
    expect(names[0]).toBe('LicenseEvaluationExpired')
    expect(names.at(-1)).toBe('LicenseProductionEnabled')
    expect(names).not.toContain('LicenseEvaluationReminder')
    expect(world.alarms().at(-1)?.clears).toEqual([world.alarms()[0]?.id])
    expect(world.state()).toMatchObject({ mode: 'production', standing: [] })
  })

  test('facts of its history raise nothing themselves', () => {
    const world = created('2026-04-25T20:00:00Z', [
      { at: at('2026-03-02T00:00:00Z'), fact: { type: 'service-stopped', data: { node: PUB, service: 'proxy' } } },
      { at: at('2026-03-03T00:00:00Z'), fact: license({ servers: 1 }) },
    ])
    expect(world.alarms()).toEqual([])
    expect(world.state().nodes.map(({ services }) => services.proxy.stoppedBy)).toEqual(['administrator', 'license'])
    expect(world.journal().map(({ type }) => type)).toContain('service-stop')
  })

  test('whose history cannot have been so is refused, naming the fact', () => {
    const deciding = { profiles: new Map([['cup-7', CUP7]]), router: routerTo(), clockTrust: 'trusted', gaps: [] } as const
    const answer = decideCreation(
      {
        block: block(),
        labels: {},
        installedAt: at('2026-03-01T17:00:00Z'),
        history: [{ at: at('2026-03-02T00:00:00Z'), fact: { type: 'service-started', data: { node: SUB1, service: 'proxy' } } }],
        source: 'configuration',
      },
      at('2026-04-01T00:00:00Z'),
      deciding,
    )
    expect(answer).toMatchObject({ refusal: { code: 'service-running', text: expect.stringContaining('history, service-started') } })
  })
})
