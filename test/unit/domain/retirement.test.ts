import { describe, expect, test } from 'vitest'
import { coveredNodes, liveClock } from '../../../src/domain/licensing.js'
import { clockViews } from '../../../src/domain/view.js'
import { at, block, CUP7, license, MAC_A, MAC_B, PUB, PUBLISHER, REBUILT, SUB1, SUBSCRIBER } from '../../support/clusters.js'
import { createWorld, slotsOf, told } from '../../support/worlds.js'

const RETIRED = { type: 'retired', data: {} } as const
const returned = (changes: Parameters<typeof block>[0] = {}) => ({ type: 'returned', data: block(changes) }) as const

describe('a retired cluster (design §3.2, last row)', () => {
  test('has no live clock and raises nothing by itself', () => {
    const world = createWorld()
    world.fact(RETIRED, '2026-04-01T00:00:00Z')
    expect(liveClock(world.state())).toBeNull()
    expect(world.nextAt()).toBeNull()
    expect(world.tick('2027-01-01T00:00:00Z').entries).toEqual([])
    expect(clockViews(world.state(), CUP7, at('2026-04-02T00:00:00Z')).map(({ state }) => state)).toEqual(['closed'])
  })

  test('ClusterRetired (severity 5) clears what stands, at the sinks that had it', () => {
    const world = createWorld()
    world.run('2026-05-01T16:00:00Z')
    const { alarms, deliveries } = world.fact(RETIRED, '2026-05-02T00:00:00Z')
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({
      id: 'cup-sjc.fact.6.ClusterRetired',
      name: 'ClusterRetired',
      severity: 5,
      node: PUB,
      clock: null,
      daysRemaining: null,
      expiresAt: null,
      reason: 'fact',
      clears: ['cup-sjc.evaluation.20260301T170000Z.countdown.P30D', 'cup-sjc.evaluation.20260301T170000Z.countdown.P29D'],
    })
    expect(deliveries.map(({ sink }) => sink).sort()).toEqual(['archive', 'noc'])
    expect(world.state().standing).toEqual([])
  })

  test('takes no other fact until it returns, and cannot return when it is there', () => {
    const world = createWorld()
    expect(world.tryFact(returned(), '2026-03-02T00:00:00Z')?.code).toBe('cluster-exists')
    world.fact(RETIRED, '2026-03-03T00:00:00Z')
    expect(world.tryFact(license(), '2026-03-04T00:00:00Z')?.code).toBe('cluster-retired')
    expect(world.tryFact(RETIRED, '2026-03-04T00:00:00Z')?.code).toBe('cluster-retired')
  })
})

describe('a cluster that returns', () => {
  test('goes on with the same evaluation; what passed meanwhile is not made up for, the next slot is raised', () => {
    const world = createWorld()
    world.fact(RETIRED, '2026-04-01T00:00:00Z')
    expect(told(world.fact(returned(), '2026-05-20T20:00:00Z'))).toEqual([])
    expect(world.state().evaluations.map(({ endsAt }) => endsAt)).toEqual([at('2026-05-30T16:00:00Z')])
    expect(world.nextAt()).toBe(at('2026-05-21T16:00:00Z'))
    expect(slotsOf(world.tick('2026-05-21T16:00:00Z').alarms)).toEqual(['countdown.P9D'])
  })

  test('whose evaluation ended meanwhile raises the end alarm with the fact’s id, and its services stop', () => {
    const world = createWorld()
    world.fact(RETIRED, '2026-04-01T00:00:00Z')
    expect(told(world.fact(returned(), '2026-06-01T00:00:00Z')).slice(0, 4)).toEqual([
      '0 LicenseEvaluationExpired fact.6.LicenseEvaluationExpired',
      'mode evaluation > evaluation-expired',
      `stop ${PUB} proxy by expiry`,
      `2 ESPStopped fact.6.ESPStopped.${PUB}.proxy`,
    ])
    expect(world.alarms().filter(({ id }) => id.includes('.fact.6.'))).toHaveLength(11)
    // Reminders are counted from the end, 2026-05-30T16:00Z.
    expect(world.nextAt()).toBe(at('2026-06-06T16:00:00Z'))
  })

  test('whose mode was an expired one already raises that end alarm again, and stops nothing twice', () => {
    const world = createWorld()
    world.run('2026-05-30T16:00:00Z')
    world.fact(RETIRED, '2026-06-01T00:00:00Z')
    const back = world.fact(returned(), '2026-06-10T00:00:00Z')
    expect(slotsOf(back.alarms)).toEqual([`fact.${back.entries[0]?.seq}.LicenseEvaluationExpired`])
    expect(back.alarms[0]?.clears).toEqual([])
  })

  test('whose grace ran out meanwhile is grace-expired: the end alarm, the invalid file archived, services stopped', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T00:00:00Z')
    world.fact(RETIRED, '2026-03-11T00:00:00Z')
    const back = world.fact(returned({ nodes: [{ ...PUBLISHER, mac: MAC_B }, SUBSCRIBER] }), '2026-06-01T00:00:00Z')
    const seq = back.entries[0]?.seq
    expect(told(back).slice(0, 4)).toEqual([
      'close grace.20260310T000000Z ran out',
      `0 LicenseGraceExpired fact.${seq}.LicenseGraceExpired`,
      'mode grace > grace-expired',
      'archive cup.lic',
    ])
    expect(back.alarms).toHaveLength(11)
  })

  test('whose grace ended meanwhile with a licence uploaded is in production without a word', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T00:00:00Z')
    world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-03-11T00:00:00Z')
    world.fact(RETIRED, '2026-03-12T00:00:00Z')
    const back = world.fact(returned({ nodes: [{ ...PUBLISHER, mac: MAC_B }, SUBSCRIBER] }), '2026-06-01T00:00:00Z')
    expect(told(back)).toEqual(['close grace.20260310T000000Z', 'mode grace > production', 'archive cup.lic'])
  })

  test('whose grace is still open goes on with its countdown', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    world.fact(RETIRED, '2026-03-12T00:00:00Z')
    expect(told(world.fact(returned({ nodes: [{ ...PUBLISHER, mac: MAC_B }, SUBSCRIBER] }), '2026-03-20T00:00:00Z'))).toEqual([])
    expect(world.nextAt()).toBe(at('2026-03-20T12:00:00Z'))
  })

  test('a node of the new block that was not there joins quietly where its services may not run', () => {
    const world = createWorld({ block: block({ nodes: [PUBLISHER] }) })
    world.run('2026-05-30T16:00:00Z')
    world.fact(RETIRED, '2026-06-01T00:00:00Z')
    const back = world.fact(returned(), '2026-06-02T00:00:00Z')
    expect(told(back).slice(1)).toEqual([`stop ${SUB1} proxy by expiry`, `stop ${SUB1} presence-engine by expiry`])
    expect(back.alarms).toHaveLength(1)
  })

  test('under a block with a release never evaluated here opens that evaluation; the old one keeps its end', () => {
    const world = createWorld()
    world.fact(RETIRED, '2026-04-01T00:00:00Z')
    world.fact(returned({ release: '8.0.1' }), '2026-05-01T16:00:00Z')
    expect(world.state().evaluations.map(({ release, endsAt }) => [release, endsAt])).toEqual([
      ['7.0', at('2026-05-30T16:00:00Z')],
      ['8.0', at('2026-07-30T16:00:00Z')],
    ])
  })

  test('a slot of a live grace at the very instant of retirement is not raised again by a return in that instant', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    world.fact(RETIRED, '2026-03-11T12:00:00Z')
    expect(slotsOf(world.last().alarms).at(0)).toBe('countdown.P29D')
    world.fact(returned({ release: '8.0.1', nodes: [{ ...PUBLISHER, mac: MAC_B }] }), '2026-03-11T12:00:00Z')
    expect(world.nextAt()).toBe(at('2026-03-12T12:00:00Z'))
  })

  test('covers the nodes of its new block with the licence it had', () => {
    const world = createWorld()
    world.fact(license({ servers: 1 }), '2026-03-02T00:00:00Z')
    world.fact(RETIRED, '2026-03-12T00:00:00Z')
    world.fact(returned({ nodes: [{ ...PUBLISHER, mac: MAC_A }, SUBSCRIBER] }), '2026-06-01T00:00:00Z')
    expect(world.state().mode).toBe('production')
    expect([...coveredNodes(world.state())]).toEqual([PUB])
  })
})
