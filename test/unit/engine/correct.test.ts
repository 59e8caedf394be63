import { describe, expect, test } from 'vitest'
import { replay } from '../../../src/domain/apply.js'
import { at, LM_RESTARTED, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, short, slotsOf, told, type World } from '../../support/worlds.js'

/** Every number goes on, no instant goes back, and the state is what the journal says. */
function expectSound(world: World): void {
  const journal = world.journal()
  expect(replay(journal)).toEqual(world.state())
  for (const [index, entry] of journal.entries()) {
    expect(entry.at).toBeGreaterThanOrEqual(journal[index - 1]?.at ?? 0)
    expect(entry.seq).toBeGreaterThan(journal[index - 1]?.seq ?? 0)
  }
}

const END = '2026-05-30T16:00:00Z'

describe('a correction after an end that never was (design §3.8)', () => {
  function corrected(): World {
    const world = createWorld()
    world.run('2026-06-01T00:00:00Z')
    world.correct('2026-05-10T00:00:00Z')
    return world
  }

  test('mode and services follow, and what is started again raises ServiceStarted under the fact’s id', () => {
    const world = corrected()
    const seq = world.last().entries[0]?.seq
    expect(world.last().entries[0]).toMatchObject({ type: 'clock-corrected', at: at('2026-05-10T00:00:00Z') })
    expect(told(world.last())).toEqual(
      [PUB, SUB1].flatMap((node) =>
        ['presence-engine', 'proxy'].flatMap((service) => [
          `start ${node} ${service}`,
          `6 ServiceStarted fact.${seq}.ServiceStarted.${node}.${service}`,
        ]),
      ),
    )
    expect(world.state().mode).toBe('evaluation')
    expectSound(world)
  })

  test('void ids come again as .r2, those that stay do not', () => {
    const world = corrected()
    expect(world.nextAt()).toBe(at('2026-05-10T16:00:00Z'))
    world.tick('2026-05-10T16:00:00Z')
    expect(slotsOf(world.last().alarms)).toEqual(['countdown.P20D.r2'])
    world.run(END)
    expect(slotsOf(world.last().alarms)).toEqual(
      expect.arrayContaining(['end.r2', `end.ESPStopped.${PUB}.proxy.r2`, `end.ServiceStopped.${SUB1}.presence-engine.r2`]),
    )
    world.run('2026-06-06T16:00:00Z')
    expect(slotsOf(world.last().alarms)).toEqual(['reminder.P7D'])
    expectSound(world)
  })

  test('and as .r3 after a second correction, also one that makes the first void', () => {
    const world = corrected()
    world.run('2026-05-12T00:00:00Z')
    world.correct('2026-05-08T00:00:00Z')
    world.run(END)
    const slots = slotsOf(world.alarms())
    expect(slots).toContain('countdown.P22D.r2')
    expect(slots).toContain('countdown.P20D.r3')
    expect(slots).toContain('countdown.P18D.r2')
    expect(slots).toContain('end.r2')
    expect(slots).not.toContain('countdown.P22D.r3')
    expect(new Set(slots).size).toBe(slots.length)
    expectSound(world)
  })

  test('what stands is what stood then: a later clearing alarm names no void one', () => {
    const world = corrected()
    const { alarms } = world.fact(license(), '2026-05-10T01:00:00Z')
    expect(alarms[0]?.clears.map(short)).toEqual(
      Array.from({ length: 10 }, (_, index) => `evaluation.20260301T170000Z.countdown.P${30 - index}D`),
    )
  })
})

describe('slots up to the corrected instant', () => {
  const gap = { from: at('2026-05-05T16:00:00Z'), to: at('2026-06-03T00:00:00Z') }

  function overslept(): World {
    const world = createWorld()
    world.run(gap.from)
    world.tick(gap.to, [gap])
    return world
  }

  test('that were missed are missed still: the latest is raised, the others coalesced, under new ids', () => {
    const world = overslept()
    expect(slotsOf(world.last().alarms)[0]).toBe('end')
    const { alarms, entries } = world.correct('2026-05-10T00:00:00Z', [gap])
    expect(alarms.filter(({ name }) => name !== 'ServiceStarted')).toMatchObject([
      { id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P21D.r2', reason: 'catch-up', daysRemaining: 21 },
    ])
    expect(entries.flatMap((entry) => (entry.type === 'coalesced' ? [short(entry.data.alarmId)] : []))).toEqual(
      ['P24D', 'P23D', 'P22D'].map((code) => `evaluation.20260301T170000Z.countdown.${code}.r2`),
    )
    expectSound(world)
  })

  test('a correction to the instant of the last good decision raises nothing', () => {
    const world = overslept()
    expect(world.correct(gap.from, [gap]).alarms.map(({ name }) => name)).toEqual(Array(4).fill('ServiceStarted'))
    expect(world.nextAt()).toBe(at('2026-05-06T16:00:00Z'))
  })
})

describe('facts written later than the corrected instant', () => {
  test('are taken again at it, in order', () => {
    const world = createWorld()
    world.run('2026-05-31T00:00:00Z')
    world.fact(license(), '2026-06-01T00:00:00Z')
    world.fact({ type: 'service-stopped', data: { node: SUB1, service: 'proxy' } }, '2026-06-02T00:00:00Z')
    const { entries, alarms } = world.correct('2026-05-01T00:00:00Z')
    expect(entries.filter(({ type }) => ['clock-corrected', 'license-uploaded', 'service-stopped'].includes(type))).toMatchObject([
      { type: 'clock-corrected', at: at('2026-05-01T00:00:00Z') },
      { type: 'license-uploaded', at: at('2026-05-01T00:00:00Z') },
      { type: 'service-stopped', at: at('2026-05-01T00:00:00Z') },
    ])
    expect(alarms.find(({ name }) => name === 'LicenseProductionEnabled')?.clears.map(short)).toEqual([
      'evaluation.20260301T170000Z.countdown.P30D',
    ])
    expect(world.state()).toMatchObject({ mode: 'production' })
    expect(world.state().nodes[1]?.services.proxy).toEqual({ state: 'stopped', stoppedBy: 'administrator' })
    expectSound(world)
  })

  test('a grace that opened later opens at it, with its own end', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-06-02T00:00:00Z')
    world.run('2026-06-03T00:00:00Z')
    world.correct('2026-04-01T00:00:00Z')
    expect(world.state().grace?.clock).toMatchObject({
      key: 'grace.20260401T000000Z',
      startsAt: at('2026-04-01T00:00:00Z'),
      endsAt: at('2026-05-01T00:00:00Z'),
    })
    expect(slotsOf(world.last().alarms)).toEqual(['started'])
    expectSound(world)
  })

  test('one that rested on a void fact and can no longer happen stays void', () => {
    const world = createWorld()
    world.fact(license(), '2026-04-01T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-05-01T00:00:00Z')
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-05-03T00:00:00Z')
    world.run('2026-06-01T00:00:00Z')
    expect(world.state().mode).toBe('production')
    world.fact({ type: 'upgraded', data: { release: '7.0.6' } }, '2026-06-02T00:00:00Z')
    // The grace is open again, and in a grace nothing is upgraded.
    world.correct('2026-05-20T00:00:00Z')
    expect(world.state()).toMatchObject({ mode: 'grace', release: '7.0.5' })
    expect(world.journal().map(({ type }) => type)).not.toContain('upgraded')
    expectSound(world)
  })

  test('a service that an administrator stopped stays stopped when the expiry is void', () => {
    const world = createWorld()
    world.fact({ type: 'service-stopped', data: { node: PUB, service: 'proxy' } }, '2026-04-01T00:00:00Z')
    world.run('2026-05-31T00:00:00Z')
    world.correct('2026-05-20T00:00:00Z')
    expect(world.state().nodes[0]?.services.proxy).toEqual({ state: 'stopped', stoppedBy: 'administrator' })
    expect(world.last().alarms.filter(({ name }) => name === 'ServiceStarted')).toHaveLength(3)
  })
})

describe('a cluster created later than the corrected instant', () => {
  const history = [
    { at: at('2026-03-02T00:00:00Z'), fact: license() },
    { at: at('2026-05-02T16:00:00Z'), fact: REBUILT(MAC_B) },
  ]
  const createdAt = at('2026-06-10T00:00:00Z')

  test('is created at it, its installation and history in their places, what was missed until then coalesced', () => {
    const to = at('2026-05-12T00:00:00Z')
    const world = createWorld({ history, createdAt })
    world.correct(to)
    const fresh = createWorld({ history, createdAt: to })
    expect(world.state().evaluations).toEqual(fresh.state().evaluations)
    expect(world.state().grace).toEqual(fresh.state().grace)
    expect(world.state().mode).toBe('grace')
    expect(world.nextAt()).toBe(fresh.nextAt())
    expect(slotsOf(world.last().alarms)).toEqual(
      [...Array(4).fill(expect.stringContaining('ServiceStarted')), 'countdown.P21D.r2'].reverse(),
    )
    expect(slotsOf(fresh.alarms())).toEqual(['countdown.P21D'])
    expectSound(world)
  })

  test('or installed then, if it was installed later still; facts of its history follow in that instant', () => {
    const to = at('2026-02-01T00:00:00Z')
    const world = createWorld({ history, createdAt })
    world.correct(to)
    expect(world.state().evaluations[0]?.startsAt).toBe(to)
    expect(world.state().grace?.clock.startsAt).toBe(to)
    expectSound(world)
  })

  test('facts that came after its creation are taken again at it and raise what they raise', () => {
    const world = createWorld({ createdAt: at('2026-04-10T00:00:00Z') })
    world.fact(license(), '2026-04-11T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-04-12T00:00:00Z')
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-04-13T00:00:00Z')
    world.fact({ type: 'license-deleted', data: { file: 'cup.lic' } }, '2026-04-14T00:00:00Z')
    world.fact(LM_RESTARTED, '2026-04-15T00:00:00Z')
    world.correct('2026-04-01T00:00:00Z')
    expect(world.state()).toMatchObject({ mode: 'production', grace: { state: 'over' } })
    expect(slotsOf(world.last().alarms).map((slot) => slot.replace(/\d+/, 'N'))).toEqual([
      'fact.N.LicenseProductionEnabled',
      'started',
      'cleared',
    ])
    expectSound(world)
  })
})
