import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../src/domain/journal.js'
import { coveredNodes, entitlingFiles } from '../../../src/domain/licensing.js'
import { nodesLosingServices } from '../../../src/domain/refusal.js'
import { clockViews } from '../../../src/domain/view.js'
import {
  at,
  block,
  CUP7,
  DELETED,
  LM_RESTARTED,
  license,
  MAC_B,
  PUB,
  PUBLISHER,
  REBUILT,
  SUB1,
  SUBSCRIBER,
} from '../../support/clusters.js'
import { createWorld, slotsOf, told } from '../../support/worlds.js'

const END = '2026-05-30T16:00:00Z'
const UPGRADED = (release: string): Fact => ({ type: 'upgraded', data: { release } })
const REINSTALLED = (release: string): Fact => ({ type: 'reinstalled', data: { release } })
const VOUCHED = (file = 'cup.lic'): Fact => ({ type: 'license-vouched', data: { file, by: 'ada', reason: 'the real cluster is licensed' } })

describe('the mode is the first that holds (design §3.2)', () => {
  test('a fresh installation is in evaluation for 90 days, with both services running on every node', () => {
    const world = createWorld()
    expect(told(world.last())).toEqual(['open evaluation.20260301T170000Z 7.0', 'mode null > evaluation'])
    expect(world.alarms()).toEqual([])
    expect(world.state().evaluations).toMatchObject([{ release: '7.0', endsAt: at(END) }])
    for (const node of world.state().nodes)
      expect(node.services).toEqual({ 'presence-engine': { state: 'running' }, proxy: { state: 'running' } })
  })

  test('evaluation-expired from the end on, not a millisecond sooner', () => {
    const world = createWorld()
    world.tick('2026-05-30T15:59:59.999Z')
    expect(world.state().mode).toBe('evaluation')
    world.tick(END)
    expect(world.state().mode).toBe('evaluation-expired')
  })

  test('production before the end by a licence; no clock is live then', () => {
    const world = createWorld()
    world.run('2026-05-01T00:00:00Z')
    expect(told(world.fact(license(), '2026-05-01T00:00:00Z'))).toEqual([
      '5 LicenseProductionEnabled fact.5.LicenseProductionEnabled',
      'mode evaluation > production',
    ])
    expect(world.nextAt()).toBeNull()
    expect(clockViews(world.state(), CUP7, at('2026-05-01T00:00:00Z'))).toMatchObject([
      { kind: 'evaluation', state: 'closed', endsAt: at(END) },
    ])
  })

  test('production after the end by a licence; what the expiry stopped starts, Presence Engine before Proxy', () => {
    const world = createWorld()
    world.run('2026-06-01T00:00:00Z')
    const { entries } = world.fact(license(), '2026-06-02T00:00:00Z')
    const seq = entries[0]?.seq
    expect(told(world.last())).toEqual([
      `5 LicenseProductionEnabled fact.${seq}.LicenseProductionEnabled`,
      'mode evaluation-expired > production',
      ...[PUB, SUB1].flatMap((node) =>
        ['presence-engine', 'proxy'].flatMap((service) => [
          `start ${node} ${service}`,
          `6 ServiceStarted fact.${seq}.ServiceStarted.${node}.${service}`,
        ]),
      ),
    ])
  })

  test('back in evaluation until the same end when the licence is deleted, and nothing is said until the next slot', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    // Slots 30 to 11 pass while the clock is closed.
    expect(told(world.fact(DELETED(), '2026-05-20T00:00:00Z'))).toEqual(['mode production > evaluation'])
    expect(world.nextAt()).toBe(at('2026-05-20T16:00:00Z'))
    world.run('2026-05-21T16:00:00Z')
    expect(slotsOf(world.alarms()).slice(-2)).toEqual(['countdown.P10D', 'countdown.P9D'])
    expect(world.journal().map(({ type }) => type)).not.toContain('coalesced')
  })

  test('a slot at the very instant of a deletion passed while the clock was closed', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(DELETED(), '2026-05-20T16:00:00Z')
    expect(world.nextAt()).toBe(at('2026-05-21T16:00:00Z'))
  })

  test('a slot at the very instant of an upload was due before it', () => {
    const world = createWorld()
    world.run('2026-05-19T16:00:00Z')
    expect(slotsOf(world.fact(license(), '2026-05-20T16:00:00Z').alarms)).toEqual([
      'countdown.P10D',
      expect.stringContaining('LicenseProductionEnabled'),
    ])
  })

  test('evaluation-expired at once when the licence is deleted after the end: the end alarm with the fact’s id, services stop', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.tick('2026-06-10T00:00:00Z')
    expect(world.alarms()).toHaveLength(1)
    const { alarms, entries } = world.fact(DELETED(), '2026-06-10T00:00:00Z')
    const seq = entries[0]?.seq
    expect(alarms).toHaveLength(11)
    expect(alarms[0]).toMatchObject({
      id: `cup-sjc.fact.${seq}.LicenseEvaluationExpired`,
      severity: 0,
      clock: 'evaluation',
      daysRemaining: 0,
      expiresAt: at(END),
      dueAt: at('2026-06-10T00:00:00Z'),
      reason: 'fact',
    })
    expect(told(world.last())[1]).toBe('mode production > evaluation-expired')
    // The reminder is counted from the end all the same.
    expect(world.nextAt()).toBe(at('2026-06-13T16:00:00Z'))
    expect(slotsOf(world.tick('2026-06-13T16:00:00Z').alarms)).toEqual(['reminder.P14D'])
  })

  test('a readable file that no trusted key signed changes nothing until somebody vouches for it', () => {
    const world = createWorld()
    expect(told(world.fact(license({ verdict: 'unverified' }), '2026-03-02T00:00:00Z'))).toEqual([])
    expect(world.state().mode).toBe('evaluation')
    expect(slotsOf(world.fact(VOUCHED(), '2026-03-03T00:00:00Z').alarms)).toEqual(['fact.5.LicenseProductionEnabled'])
    expect(world.state()).toMatchObject({
      mode: 'production',
      files: [{ vouchedBy: { by: 'ada', reason: 'the real cluster is licensed' } }],
    })
  })

  test('a second licence in production says nothing', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(world.fact(license({ file: 'more.lic' }), '2026-03-03T00:00:00Z').alarms).toEqual([])
  })
})

describe('one evaluation per release and cluster, for ever', () => {
  test('a reinstall of the same release (major.minor) goes on with the old end', () => {
    const world = createWorld()
    expect(told(world.fact(REINSTALLED('7.0.9'), '2026-04-01T00:00:00Z'))).toEqual([])
    expect(world.state()).toMatchObject({ release: '7.0.9', installedRelease: '7.0', evaluations: [{ endsAt: at(END) }] })
  })

  test('a reinstall of a release never evaluated here starts its own 90 days, and going back finds the old end', () => {
    const world = createWorld()
    world.run('2026-05-01T16:00:00Z')
    expect(told(world.fact(REINSTALLED('7.1.2'), '2026-05-01T16:00:00Z'))).toEqual(['open evaluation.20260501T160000Z 7.1'])
    expect(world.state().evaluations[1]?.endsAt).toBe(at('2026-07-30T16:00:00Z'))
    expect(world.nextAt()).toBe(at('2026-06-30T16:00:00Z'))
    expect(told(world.fact(REINSTALLED('7.0.5'), '2026-06-15T00:00:00Z'))[0]).toMatch(
      /^0 LicenseEvaluationExpired fact\.\d+\.LicenseEvaluationExpired$/,
    )
    expect(world.state().evaluations).toHaveLength(2)
  })

  test('a reinstall removes the licence files (into the archive)', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(told(world.fact(REINSTALLED('7.0.5'), '2026-03-03T00:00:00Z'))).toEqual(['mode production > evaluation'])
    expect(world.state().files).toMatchObject([{ file: 'cup.lic', archived: true, text: 'INCREMENT cup.lic' }])
    expect(entitlingFiles(world.state())).toEqual([])
  })

  test('a reinstall closes an open grace and says so', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    expect(told(world.fact(REINSTALLED('7.0.5'), '2026-03-11T00:00:00Z'))).toEqual([
      '5 LicenseGraceCleared grace.20260310T120000Z.cleared',
      'close grace.20260310T120000Z',
      'mode grace > evaluation',
    ])
    expect(world.last().alarms[0]?.clears).toEqual(['cup-sjc.grace.20260310T120000Z.started'])
  })

  test('a reinstall forgets a grace that ran out; services start again in the evaluation that is left', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    world.run('2026-04-10T00:00:00Z')
    expect(world.state().mode).toBe('grace-expired')
    const { alarms } = world.fact(REINSTALLED('7.0.5'), '2026-04-11T00:00:00Z')
    expect(alarms.map(({ name }) => name)).toEqual(Array(4).fill('ServiceStarted'))
    expect(world.state()).toMatchObject({ mode: 'evaluation', grace: { state: 'over' } })
  })

  test('two releases installed in one second have different clocks', () => {
    const world = createWorld()
    world.fact(REINSTALLED('8.0.1'), '2026-03-01T17:00:00.400Z')
    expect(world.state().evaluations.map(({ key }) => key)).toEqual(['evaluation.20260301T170000Z', 'evaluation.20260301T170000Z-2'])
  })
})

describe('an upgrade', () => {
  test('is refused in every mode but production', () => {
    const world = createWorld()
    expect(world.tryFact(UPGRADED('7.0.6'), '2026-03-02T00:00:00Z')?.code).toBe('upgrade-not-in-production')
    world.run('2026-06-01T00:00:00Z')
    expect(world.tryFact(UPGRADED('7.0.6'), '2026-06-01T00:00:00Z')?.code).toBe('upgrade-not-in-production')
    world.fact(license(), '2026-06-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-06-03T00:00:00Z')
    expect(world.tryFact(UPGRADED('7.0.6'), '2026-06-04T00:00:00Z')?.code).toBe('upgrade-not-in-production')
    world.run('2026-07-10T00:00:00Z')
    expect(world.state().mode).toBe('grace-expired')
    expect(world.tryFact(UPGRADED('7.0.6'), '2026-07-10T00:00:00Z')?.code).toBe('upgrade-not-in-production')
  })

  test('within a major release needs no new licence, to a higher major one that is there', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(world.tryFact(UPGRADED('7.1.2'), '2026-03-03T00:00:00Z')).toBeNull()
    expect(world.tryFact(UPGRADED('8.0.1'), '2026-03-04T00:00:00Z')?.code).toBe('license-too-old')
    world.fact(license({ file: 'unread.lic', release: '8.0', verdict: 'unverified' }), '2026-03-05T00:00:00Z')
    expect(world.tryFact(UPGRADED('8.0.1'), '2026-03-05T00:00:00Z')?.code).toBe('license-too-old')
    world.fact(license({ file: 'eight.lic', release: '8.0' }), '2026-03-05T00:00:00Z')
    expect(world.tryFact(UPGRADED('8.0.1'), '2026-03-06T00:00:00Z')).toBeNull()
    expect(world.tryFact(UPGRADED('7.1.2'), '2026-03-07T00:00:00Z')?.code).toBe('release-not-higher')
  })

  test('starts no evaluation and does not change which one counts', () => {
    const world = createWorld()
    world.fact(license({ release: '8.0' }), '2026-03-02T00:00:00Z')
    expect(told(world.fact(UPGRADED('8.0.1'), '2026-03-03T00:00:00Z'))).toEqual([])
    expect(told(world.fact(DELETED(), '2026-03-04T00:00:00Z'))).toEqual(['mode production > evaluation'])
    expect(world.state()).toMatchObject({ release: '8.0.1', installedRelease: '7.0', evaluations: [{ release: '7.0', endsAt: at(END) }] })
  })

  test('to a higher major leaves the lower licence without effect: nodes that only it covered stop', () => {
    const world = createWorld()
    world.fact(license({ servers: 2 }), '2026-03-02T00:00:00Z')
    world.fact(license({ file: 'eight.lic', release: '8.0', servers: 1 }), '2026-03-02T00:00:00Z')
    const { alarms } = world.fact(UPGRADED('8.0.1'), '2026-03-03T00:00:00Z')
    expect(slotsOf(alarms)).toContain(`fact.${world.last().entries[0]?.seq}.PENoSWVersionLicense.${SUB1}.presence-engine`)
  })
})

describe('coverage (design §3.3): the publisher, then the subscribers as they joined, as far as the counts add up', () => {
  const SUB2 = { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee59f' }

  test.each([
    [[1], [PUB]],
    [[2], [PUB, SUB1]],
    [
      [1, 1],
      [PUB, SUB1],
    ],
    [
      [1, 2],
      [PUB, SUB1, SUB2.hostname],
    ],
    [[6], [PUB, SUB1, SUB2.hostname]],
  ])('files for %j servers cover %j', (counts, covered) => {
    const world = createWorld()
    world.fact({ type: 'node-added', data: SUB2 }, '2026-03-02T00:00:00Z')
    for (const [index, servers] of counts.entries()) world.fact(license({ file: `${index}.lic`, servers }), '2026-03-03T00:00:00Z')
    expect([...coveredNodes(world.state())]).toEqual(covered)
  })

  test('the publisher comes first wherever the block names it', () => {
    const world = createWorld({ block: block({ nodes: [SUBSCRIBER, PUBLISHER] }) })
    world.fact(license({ servers: 1 }), '2026-03-03T00:00:00Z')
    expect([...coveredNodes(world.state())]).toEqual([PUB])
  })

  test('what does not entitle covers nothing: another MAC, an unverified file, an archived one', () => {
    const world = createWorld()
    world.fact(license({ verdict: 'unverified' }), '2026-03-03T00:00:00Z')
    expect([...coveredNodes(world.state())]).toEqual([])
    world.fact(license({ file: 'b.lic' }), '2026-03-04T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-05T00:00:00Z')
    expect([...coveredNodes(world.state())]).toEqual([])
  })

  test('an upload or deletion after which a running service may not run names its nodes, at once …', () => {
    const world = createWorld()
    const now = at('2026-03-03T00:00:00Z')
    expect(nodesLosingServices(world.state(), [license({ servers: 1 })], now, CUP7)).toEqual([SUB1])
    expect(nodesLosingServices(world.state(), [license({ servers: 2 })], now, CUP7)).toEqual([])
    world.fact(license(), now)
    expect(nodesLosingServices(world.state(), [DELETED()], now, CUP7)).toEqual([])
    world.tick('2026-06-10T00:00:00Z')
    expect(nodesLosingServices(world.state(), [DELETED()], at('2026-06-10T00:00:00Z'), CUP7)).toEqual([PUB, SUB1])
  })

  test('… and when a pending grace closes', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    const now = at('2026-03-11T00:00:00Z')
    expect(nodesLosingServices(world.state(), [license({ file: 'new.lic', mac: MAC_B, servers: 1 })], now, CUP7)).toEqual([SUB1])
    world.fact(license({ file: 'new.lic', mac: MAC_B, servers: 1 }), now)
    world.fact(license({ file: 'more.lic', mac: MAC_B, servers: 1 }), now)
    expect(nodesLosingServices(world.state(), [DELETED('more.lic')], now, CUP7)).toEqual([SUB1])
    expect(nodesLosingServices(world.state(), [DELETED('cup.lic')], now, CUP7)).toEqual([])
  })

  test('a node whose services an administrator has stopped loses nothing', () => {
    const world = createWorld()
    for (const service of ['proxy', 'presence-engine'] as const)
      world.fact({ type: 'service-stopped', data: { node: SUB1, service } }, '2026-03-02T00:00:00Z')
    expect(nodesLosingServices(world.state(), [license({ servers: 1 })], at('2026-03-03T00:00:00Z'), CUP7)).toEqual([])
  })
})

describe('facts that may not happen have a stable code', () => {
  const NODE = { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee59f' }
  test.each<[Fact, string]>([
    [{ type: 'node-rebuilt', data: { node: 'nobody', mac: MAC_B } }, 'unknown-node'],
    [REBUILT(PUBLISHER.mac), 'same-mac'],
    [REBUILT(SUBSCRIBER.mac), 'mac-in-use'],
    [DELETED('none.lic'), 'unknown-license-file'],
    [VOUCHED('none.lic'), 'unknown-license-file'],
    [VOUCHED(), 'license-is-valid'],
    [VOUCHED('vouched.lic'), 'license-vouched'],
    [{ type: 'node-added', data: { ...NODE, hostname: SUB1 } }, 'node-exists'],
    [{ type: 'node-added', data: { ...NODE, mac: SUBSCRIBER.mac } }, 'mac-in-use'],
    [{ type: 'node-removed', data: { hostname: 'nobody' } }, 'unknown-node'],
    [{ type: 'node-removed', data: { hostname: PUB } }, 'publisher-not-removable'],
    [{ type: 'service-started', data: { node: PUB, service: 'proxy' } }, 'service-running'],
    [{ type: 'service-stopped', data: { node: 'nobody', service: 'proxy' } }, 'unknown-node'],
  ])('%j: %s', (fact, code) => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(license({ file: 'vouched.lic', verdict: 'unverified' }), '2026-03-02T00:00:00Z')
    world.fact(VOUCHED('vouched.lic'), '2026-03-02T00:00:00Z')
    expect(world.tryFact(fact, '2026-03-03T00:00:00Z')?.code).toBe(code)
  })

  test('a cluster has at most six nodes', () => {
    const world = createWorld()
    for (let index = 2; index < 6; index++) {
      const node = { hostname: `cup-sjc-sub${index}`, address: `10.1.1.${10 + index}`, mac: `000bcd4ee5f${index}` }
      expect(world.tryFact({ type: 'node-added', data: node }, '2026-03-03T00:00:00Z')).toBeNull()
    }
    expect(world.tryFact({ type: 'node-added', data: { ...NODE, hostname: 'seventh' } }, '2026-03-03T00:00:00Z')?.code).toBe(
      'too-many-nodes',
    )
  })

  test('a License Manager restart with nothing to do is a fact that raises nothing', () => {
    const world = createWorld()
    expect(world.fact(LM_RESTARTED, '2026-03-03T00:00:00Z').entries).toHaveLength(1)
  })
})
