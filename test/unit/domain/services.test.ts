import { describe, expect, test } from 'vitest'
import type { Fact, ServiceName } from '../../../src/domain/journal.js'
import { refuseUnlicensed } from '../../../src/domain/refusal.js'
import { serviceViews } from '../../../src/domain/view.js'
import { block, DELETED, license, PUB, PUBLISHER, SUB1 } from '../../support/clusters.js'
import { createWorld, slotsOf, told, type World } from '../../support/worlds.js'

const END = '2026-05-30T16:00:00Z'
const KEY = 'evaluation.20260301T170000Z'
const SUB2 = { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee59f' }
const START = (node: string, service: ServiceName): Fact => ({ type: 'service-started', data: { node, service } })
const STOP = (node: string, service: ServiceName): Fact => ({ type: 'service-stopped', data: { node, service } })

function expired(): World {
  const world = createWorld()
  world.run(END)
  return world
}

describe('the end of a live clock (design §3.5)', () => {
  test('of a cluster of two nodes is exactly this, in this order', () => {
    expect(told(expired().last())).toEqual([
      `0 LicenseEvaluationExpired ${KEY}.end`,
      'mode evaluation > evaluation-expired',
      ...[PUB, SUB1].flatMap((node) => [
        `stop ${node} proxy by expiry`,
        `2 ESPStopped ${KEY}.end.ESPStopped.${node}.proxy`,
        `6 ServiceStopped ${KEY}.end.ServiceStopped.${node}.proxy`,
        `stop ${node} presence-engine by expiry`,
        `6 PEStateShuttingdown ${KEY}.end.PEStateShuttingdown.${node}.presence-engine`,
        `6 PEStateStopped ${KEY}.end.PEStateStopped.${node}.presence-engine`,
        `6 ServiceStopped ${KEY}.end.ServiceStopped.${node}.presence-engine`,
      ]),
    ])
  })

  test('so it is 11 alarms, three of them of severity 4 or more urgent', () => {
    const { alarms } = expired().last()
    expect(alarms).toHaveLength(11)
    expect(alarms.filter(({ severity }) => severity <= 4).map(({ name }) => name)).toEqual([
      'LicenseEvaluationExpired',
      'ESPStopped',
      'ESPStopped',
    ])
  })

  test('the clock’s alarm names the publisher, a service’s its node, without a clock', () => {
    const { alarms } = expired().last()
    expect(alarms[0]).toMatchObject({ node: PUB, clock: 'evaluation', service: null, params: {} })
    expect(alarms.find(({ name, node }) => name === 'ServiceStopped' && node === SUB1)).toMatchObject({
      clock: null,
      daysRemaining: null,
      expiresAt: null,
      service: 'proxy',
      reason: 'scheduled',
      params: { IPAddress: '10.1.1.11', Hostname: SUB1, ServiceName: 'Cisco UP SIP Proxy' },
    })
    expect(alarms.find(({ name }) => name === 'ESPStopped')?.params).toEqual({ Version: '7.0.5' })
  })

  test('a service that is stopped already is not stopped twice', () => {
    const world = createWorld()
    world.fact(STOP(PUB, 'proxy'), '2026-03-02T00:00:00Z')
    world.run(END)
    expect(told(world.last()).filter((line) => line.includes(PUB))).toEqual([
      `stop ${PUB} presence-engine by expiry`,
      `6 PEStateShuttingdown ${KEY}.end.PEStateShuttingdown.${PUB}.presence-engine`,
      `6 PEStateStopped ${KEY}.end.PEStateStopped.${PUB}.presence-engine`,
      `6 ServiceStopped ${KEY}.end.ServiceStopped.${PUB}.presence-engine`,
    ])
  })
})

describe('who stopped it decides what starts it', () => {
  test('what the expiry stopped starts with the licence; what an administrator stopped stays stopped', () => {
    const world = createWorld()
    world.fact(STOP(SUB1, 'presence-engine'), '2026-03-02T00:00:00Z')
    world.run(END)
    world.fact(license(), '2026-06-01T00:00:00Z')
    expect(serviceViews(world.state())).toEqual([
      { node: PUB, service: 'presence-engine', state: 'running' },
      { node: PUB, service: 'proxy', state: 'running' },
      { node: SUB1, service: 'presence-engine', state: 'stopped', stoppedBy: 'administrator' },
      { node: SUB1, service: 'proxy', state: 'running' },
    ])
  })

  test('a node that the licence does not cover: first why (severity 0), then the stops, by `license`', () => {
    const world = createWorld()
    const seq = world.fact(license({ servers: 1 }), '2026-03-02T00:00:00Z').entries[0]?.seq
    expect(told(world.last()).slice(2)).toEqual([
      `0 ESPNoSWVersionLicense fact.${seq}.ESPNoSWVersionLicense.${SUB1}.proxy`,
      `0 PENoSWVersionLicense fact.${seq}.PENoSWVersionLicense.${SUB1}.presence-engine`,
      `stop ${SUB1} proxy by license`,
      `2 ESPStopped fact.${seq}.ESPStopped.${SUB1}.proxy`,
      `6 ServiceStopped fact.${seq}.ServiceStopped.${SUB1}.proxy`,
      `stop ${SUB1} presence-engine by license`,
      `6 PEStateShuttingdown fact.${seq}.PEStateShuttingdown.${SUB1}.presence-engine`,
      `6 PEStateStopped fact.${seq}.PEStateStopped.${SUB1}.presence-engine`,
      `6 ServiceStopped fact.${seq}.ServiceStopped.${SUB1}.presence-engine`,
    ])
    expect(serviceViews(world.state())[2]).toMatchObject({ node: SUB1, state: 'stopped', stoppedBy: 'license' })
  })

  test('it starts when another licence covers it, and in the evaluation when the licence is gone', () => {
    const world = createWorld()
    world.fact(license({ servers: 1 }), '2026-03-02T00:00:00Z')
    expect(slotsOf(world.fact(license({ file: 'b.lic', servers: 1 }), '2026-03-03T00:00:00Z').alarms)).toHaveLength(2)
    world.fact(DELETED('b.lic'), '2026-03-04T00:00:00Z')
    expect(world.fact(DELETED(), '2026-03-05T00:00:00Z').alarms.map(({ name }) => name)).toEqual(['ServiceStarted', 'ServiceStarted'])
  })

  test('it starts when the node before it leaves', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact({ type: 'node-added', data: SUB2 }, '2026-03-03T00:00:00Z')
    const { alarms } = world.fact({ type: 'node-removed', data: { hostname: SUB1 } }, '2026-03-04T00:00:00Z')
    expect(alarms.map(({ name, node, service }) => [name, node, service])).toEqual([
      ['ServiceStarted', SUB2.hostname, 'presence-engine'],
      ['ServiceStarted', SUB2.hostname, 'proxy'],
    ])
  })

  test('the view says who owes it now: stopped by the expiry, then not covered by the licence', () => {
    const world = expired()
    expect(serviceViews(world.state())[2]).toMatchObject({ node: SUB1, stoppedBy: 'expiry' })
    world.fact(license({ servers: 1 }), '2026-06-01T00:00:00Z')
    expect(serviceViews(world.state())[2]).toMatchObject({ node: SUB1, stoppedBy: 'license' })
  })
})

describe('a node that joins', () => {
  const joins: Fact = { type: 'node-added', data: SUB2 }
  test('has both services running', () => {
    const world = createWorld()
    expect(told(world.fact(joins, '2026-03-02T00:00:00Z'))).toEqual([])
    expect(world.state().nodes[2]).toMatchObject({ ...SUB2, role: 'subscriber', services: { proxy: { state: 'running' } } })
  })

  test.each<[string, () => World, string]>([
    ['after the end', expired, 'expiry'],
    [
      'beyond the licence',
      () => {
        const world = createWorld()
        world.fact(license(), '2026-03-02T00:00:00Z')
        return world
      },
      'license',
    ],
  ])('%s has both stopped so, without stop alarms', (_, begin, stoppedBy) => {
    const world = begin()
    expect(told(world.fact(joins, '2026-06-01T00:00:00Z'))).toEqual([
      `stop ${SUB2.hostname} proxy by ${stoppedBy}`,
      `stop ${SUB2.hostname} presence-engine by ${stoppedBy}`,
    ])
  })
})

describe('an administrator at the Service Manager', () => {
  test('stops a Proxy: ESPStopped and ServiceStopped, under the fact’s id', () => {
    const world = createWorld()
    expect(told(world.fact(STOP(SUB1, 'proxy'), '2026-03-02T00:00:00Z'))).toEqual([
      `2 ESPStopped fact.4.ESPStopped.${SUB1}.proxy`,
      `6 ServiceStopped fact.4.ServiceStopped.${SUB1}.proxy`,
    ])
    expect(world.last().alarms[0]).toMatchObject({ reason: 'fact', node: SUB1, clears: [] })
  })

  test('stops a Presence Engine: it shuts down, is stopped, and its service is', () => {
    const world = createWorld()
    expect(told(world.fact(STOP(PUB, 'presence-engine'), '2026-03-02T00:00:00Z'))).toEqual([
      `6 PEStateShuttingdown fact.4.PEStateShuttingdown.${PUB}.presence-engine`,
      `6 PEStateStopped fact.4.PEStateStopped.${PUB}.presence-engine`,
      `6 ServiceStopped fact.4.ServiceStopped.${PUB}.presence-engine`,
    ])
  })

  test('starts it again', () => {
    const world = createWorld()
    world.fact(STOP(PUB, 'proxy'), '2026-03-02T00:00:00Z')
    const seq = world.fact(START(PUB, 'proxy'), '2026-03-03T00:00:00Z').entries[0]?.seq
    expect(told(world.last())).toEqual([`6 ServiceStarted fact.${seq}.ServiceStarted.${PUB}.proxy`])
  })

  test('is refused a start of a running and a stop of a stopped service', () => {
    const world = createWorld()
    expect(world.tryFact(START(PUB, 'proxy'), '2026-03-02T00:00:00Z')?.code).toBe('service-running')
    world.fact(STOP(PUB, 'proxy'), '2026-03-02T00:00:00Z')
    expect(world.tryFact(STOP(PUB, 'proxy'), '2026-03-02T00:00:00Z')?.code).toBe('service-stopped')
  })

  test('is refused a start and a restart where the licence state does not allow the service', () => {
    const world = expired()
    const refusal = world.tryFact(START(PUB, 'proxy'), '2026-06-01T00:00:00Z')
    expect(refusal?.code).toBe('service-not-licensed')
    expect(refusal?.text).toContain('evaluation-expired')
    expect(refuseUnlicensed(world.state(), PUB, 'proxy')?.code).toBe('service-not-licensed')
    expect(refuseUnlicensed(world.state(), 'nobody', 'proxy')?.code).toBe('unknown-node')
    world.fact(license({ servers: 1 }), '2026-06-02T00:00:00Z')
    expect(refuseUnlicensed(world.state(), PUB, 'proxy')).toBeNull()
    expect(world.tryFact(START(SUB1, 'proxy'), '2026-06-02T00:00:00Z')?.text).toContain('do not cover')
  })
})

test('a cluster of one node expires with six alarms', () => {
  const world = createWorld({ block: block({ nodes: [PUBLISHER] }) })
  world.run(END)
  expect(world.last().alarms).toHaveLength(6)
})
