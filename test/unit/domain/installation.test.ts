/** Installation facts (chapter: EULA, "one evaluation per release", upgrade, the publisher that fails): what each does in each mode. */
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../src/domain/journal.js'
import { coveredNodes } from '../../../src/domain/licensing.js'
import { MODES, type Mode } from '../../../src/domain/mode.js'
import { refuseAnotherNode } from '../../../src/domain/refusal.js'
import { warningsOf } from '../../../src/domain/view.js'
import { at, block, CUP7, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, told, type World } from '../../support/worlds.js'

const END = at('2026-05-30T16:00:00Z')
const UPGRADED = (release: string): Fact => ({ type: 'upgraded', data: { release } })
const REINSTALLED = (release: string): Fact => ({ type: 'reinstalled', data: { release } })

/** A cluster of two nodes, installed at 2026-03-01T17:00Z, brought into each mode; and an instant at which it is there. */
const INTO: Readonly<Record<Mode, { readonly now: string; readonly by: (world: World) => void }>> = {
  evaluation: { now: '2026-03-20T00:00:00Z', by: () => undefined },
  'evaluation-expired': { now: '2026-06-20T00:00:00Z', by: () => undefined },
  production: { now: '2026-03-20T00:00:00Z', by: (world) => world.fact(license(), '2026-03-02T00:00:00Z') },
  grace: {
    now: '2026-03-20T00:00:00Z',
    by(world) {
      world.fact(license(), '2026-03-02T00:00:00Z')
      world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    },
  },
  'grace-expired': {
    now: '2026-04-20T00:00:00Z',
    by(world) {
      world.fact(license(), '2026-03-02T00:00:00Z')
      world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    },
  },
}

function inMode(mode: Mode): { readonly world: World; readonly now: string } {
  const { now, by } = INTO[mode]
  const world = createWorld()
  by(world)
  world.run(now)
  expect(world.state().mode).toBe(mode)
  return { world, now }
}

describe('in each mode', () => {
  test.each(MODES)('an upgrade within the release’s major is for production only: %s', (mode) => {
    const { world, now } = inMode(mode)
    expect(world.tryFact(UPGRADED('7.1.2'), now)?.code ?? 'done').toBe(mode === 'production' ? 'done' : 'upgrade-not-in-production')
    expect(world.state()).toMatchObject({ mode, installedRelease: '7.0', release: mode === 'production' ? '7.1.2' : '7.0.5' })
    expect(world.state().evaluations).toHaveLength(1)
  })

  test.each(MODES)('an upgrade to a higher major release is refused without a licence for it, and in %s', (mode) => {
    const { world, now } = inMode(mode)
    expect(world.tryFact(UPGRADED('8.0.1'), now)?.code).toBe(mode === 'production' ? 'license-too-old' : 'upgrade-not-in-production')
    expect(world.state()).toMatchObject({ mode, release: '7.0.5' })
  })

  const afterReinstall: readonly (readonly [Mode, Mode])[] = [
    ['evaluation', 'evaluation'],
    ['evaluation-expired', 'evaluation-expired'],
    ['production', 'evaluation'],
    ['grace', 'evaluation'],
    ['grace-expired', 'evaluation'],
  ]
  test.each(afterReinstall)(
    'a reinstall of the release in %s leads to %s, with the end of its first evaluation and no licence left',
    (mode, after) => {
      const { world, now } = inMode(mode)
      world.fact(REINSTALLED('7.0.5'), now)
      const { state } = world
      expect(state()).toMatchObject({ mode: after, evaluations: [{ release: '7.0', endsAt: END }] })
      expect(state().files.filter(({ archived }) => !archived)).toEqual([])
      expect(state().grace?.state ?? 'over').toBe('over')
      world.run('2026-05-31T00:00:00Z')
      expect(state().mode).toBe('evaluation-expired')
    },
  )

  test.each(MODES)('a reinstall with a release that was never evaluated here starts its own 90 days: %s', (mode) => {
    const { world, now } = inMode(mode)
    world.fact(REINSTALLED('8.0.1'), now)
    const days = (world.state().evaluations[1]?.endsAt ?? 0) - at(now)
    expect(world.state()).toMatchObject({ mode: 'evaluation', evaluations: [{ endsAt: END }, { release: '8.0' }] })
    expect(Math.round(days / 86_400_000)).toBe(90)
  })

  test.each(MODES)('a node joins, running only where its services are allowed, and leaves again: %s', (mode) => {
    const { world, now } = inMode(mode)
    const joined = { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee59f' }
    world.fact({ type: 'node-added', data: joined }, now)
    const runs = mode === 'evaluation' || mode === 'grace'
    // The licence of the example is for two servers, so in production a third is not covered.
    expect(world.state().nodes.at(-1)).toMatchObject({
      ...joined,
      role: 'subscriber',
      services: { proxy: { state: runs ? 'running' : 'stopped' } },
    })
    world.fact({ type: 'node-removed', data: { hostname: joined.hostname } }, now)
    expect(world.state()).toMatchObject({ mode, nodes: [{ hostname: PUB }, { hostname: SUB1 }] })
    expect(world.tryFact({ type: 'node-removed', data: { hostname: PUB } }, now)?.code).toBe('publisher-not-removable')
  })

  test.each(MODES)('a rebuild of the publisher opens a grace in production only: %s', (mode) => {
    const { world, now } = inMode(mode)
    const before = world.state().grace
    world.fact(REBUILT('000bcd4ee5cc'), now)
    expect(world.state().mode).toBe(mode === 'production' ? 'grace' : mode)
    if (mode !== 'production') expect(world.state().grace).toEqual(before)
  })
})

test('a licence for fewer nodes than run covers the publisher and as many subscribers as it counts; on the others both services stop', () => {
  const world = createWorld()
  world.fact(license({ servers: 1 }), '2026-03-02T00:00:00Z')
  expect([...coveredNodes(world.state())]).toEqual([PUB])
  expect(world.state().nodes.map(({ services }) => [services['presence-engine'].state, services.proxy.state])).toEqual([
    ['running', 'running'],
    ['stopped', 'stopped'],
  ])
  expect(warningsOf(world.state(), CUP7, at('2026-03-02T00:00:00Z'))).toMatchObject([{ code: 'nodes-not-covered' }])
})

describe('the End User Licence Agreement', () => {
  test('is accepted at the installation; who did is kept, where it was said', () => {
    expect(createWorld().state().eula).toBeUndefined()
    const world = createWorld({ block: block({ eula: { acceptedBy: 'ada' } }) })
    expect(world.state().eula).toEqual({ acceptedBy: 'ada', at: at('2026-03-01T17:00:00Z') })
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(UPGRADED('7.1.2'), '2026-03-03T00:00:00Z')
    expect(world.state().eula).toMatchObject({ acceptedBy: 'ada' })
  })

  test('is asked for anew by a reinstall', () => {
    const world = createWorld({ block: block({ eula: { acceptedBy: 'ada' } }) })
    world.fact(REINSTALLED('7.0.5'), '2026-03-02T00:00:00Z')
    expect(world.state().eula).toBeNull()
    world.fact({ type: 'reinstalled', data: { release: '7.0.5', eula: { acceptedBy: 'bob' } } }, '2026-03-03T00:00:00Z')
    expect(world.state().eula).toEqual({ acceptedBy: 'bob', at: at('2026-03-03T00:00:00Z') })
  })

  test('stays with a cluster that is retired and returns', () => {
    const world = createWorld({ block: block({ eula: { acceptedBy: 'ada' } }) })
    world.fact({ type: 'retired', data: {} }, '2026-03-02T00:00:00Z')
    world.fact({ type: 'returned', data: block() }, '2026-03-03T00:00:00Z')
    expect(world.state().eula).toEqual({ acceptedBy: 'ada', at: at('2026-03-01T17:00:00Z') })
  })
})

describe('a rebuild is of the same host name, address and software version', () => {
  const { state } = createWorld()

  test.each([
    ['nothing but the MAC', {}],
    ['the same', { hostname: 'CUP-SJC-PUB', address: '10.1.1.10', release: '7.0.5' }],
    ['the release with a nought more', { release: '7.0.5.0' }],
  ])('%s is said: it is the same node', (_what, said) => {
    expect(refuseAnotherNode(state(), PUB, said)).toBeNull()
  })

  test.each([
    ['host name', { hostname: 'cup-sjc-new' }, 'host name cup-sjc-new'],
    ['address', { address: '10.9.9.9' }, 'address 10.9.9.9, not 10.1.1.10'],
    ['release', { release: '7.0.6' }, 'release 7.0.6, not 7.0.5'],
    ['all three', { hostname: 'x', address: 'y', release: '8.0' }, 'host name x; address y, not 10.1.1.10; release 8.0, not 7.0.5'],
  ])('another %s is another node, and is named', (_what, said, named) => {
    expect(refuseAnotherNode(state(), PUB, said)).toEqual({ code: 'not-the-same-node', text: expect.stringContaining(`: ${named}. `) })
  })

  test('of a node that is not there is refused', () => {
    expect(refuseAnotherNode(state(), 'nobody', {})?.code).toBe('unknown-node')
  })
})

describe('what changed the MAC address', () => {
  const rebuilt = (cause: 'hardware' | 'license-mac'): Fact => ({ type: 'node-rebuilt', data: { node: PUB, mac: MAC_B, cause } })
  const sentence = (world: World) => warningsOf(world.state(), CUP7, at('2026-03-10T12:00:00Z'))[0]?.text

  test.each([
    ['hardware', 'the hardware of cup-sjc-pub changed'],
    ['license-mac', 'the licence MAC of cup-sjc-pub changed'],
  ] as const)('%s opens a grace of 30 days, and is kept with the node and said', (cause, said) => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(told(world.fact(rebuilt(cause), '2026-03-10T12:00:00Z'))[0]).toContain('open grace')
    expect(world.state().nodes[0]).toMatchObject({ mac: MAC_B, rebuildCause: cause })
    expect(sentence(world)).toContain(said)
    expect(world.journal().find(({ type }) => type === 'node-rebuilt')?.data).toMatchObject({ cause })
  })

  test('left out it is hardware, as the chapter has it', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-03-10T12:00:00Z')
    expect(world.state().nodes[0]?.rebuildCause).toBe('hardware')
  })
})
