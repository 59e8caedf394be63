import { describe, expect, test } from 'vitest'
import type { Fact } from '../../../src/domain/journal.js'
import { graceStep } from '../../../src/domain/licensing.js'
import { clockViews } from '../../../src/domain/view.js'
import { at, CUP7, DELETED, LM_RESTARTED, license, MAC_A, MAC_B, MAC_C, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, slotsOf, told, type World } from '../../support/worlds.js'

const OPENED = '2026-03-10T12:00:00Z'
const END = '2026-04-09T12:00:00Z'
const KEY = 'grace.20260310T120000Z'

/** Licensed for the old hardware, then rebuilt on other. */
function inGrace(): World {
  const world = createWorld()
  world.fact(license(), '2026-03-02T00:00:00Z')
  world.fact(REBUILT(MAC_B), OPENED)
  return world
}

const UPLOAD = license({ file: 'new.lic', mac: MAC_B })
const DELETE = DELETED('cup.lic')

describe('a grace opens (design §3.4)', () => {
  test('when the publisher is rebuilt with another MAC while a licence for the old one is in force: 30 days, and it says so', () => {
    const world = inGrace()
    expect(told(world.last())).toEqual([`open ${KEY} 7.0`, `4 LicenseGraceStarted ${KEY}.started`, 'mode production > grace'])
    expect(world.state().grace).toMatchObject({ state: 'open', clock: { startsAt: at(OPENED), endsAt: at(END) } })
    expect(world.last().alarms[0]).toMatchObject({
      node: PUB,
      clock: 'grace',
      daysRemaining: 30,
      expiresAt: at(END),
      dueAt: at(OPENED),
      reason: 'fact',
      clears: [],
    })
    expect(world.nextAt()).toBe(at('2026-03-11T12:00:00Z'))
  })

  test('nothing stops in it', () => {
    const world = inGrace()
    world.run('2026-04-09T11:59:59.999Z')
    expect(world.journal().map(({ type }) => type)).not.toContain('service-stop')
    for (const node of world.state().nodes) expect(node.services.proxy.state).toBe('running')
  })

  test.each<[string, (world: World) => void]>([
    ['in evaluation', () => undefined],
    ['in evaluation-expired', (world) => world.run('2026-06-01T00:00:00Z')],
    [
      'in grace-expired',
      (world) => {
        world.fact(license(), '2026-03-02T00:00:00Z')
        world.fact(REBUILT(MAC_C), OPENED)
        world.run('2026-06-01T00:00:00Z')
      },
    ],
  ])('not %s', (_, before) => {
    const world = createWorld()
    before(world)
    const { mode, grace } = world.state()
    expect(told(world.fact(REBUILT(MAC_B), '2026-06-02T00:00:00Z')).filter((line) => line.startsWith('open'))).toEqual([])
    if (mode !== 'evaluation') expect(world.state()).toMatchObject({ mode, grace })
  })

  test('not for a subscriber', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    expect(told(world.fact(REBUILT(MAC_B, SUB1), OPENED))).toEqual([])
    expect(world.state().mode).toBe('production')
  })

  test('while a vouched licence is in force too', () => {
    const world = createWorld()
    world.fact(license({ verdict: 'unverified' }), '2026-03-02T00:00:00Z')
    world.fact({ type: 'license-vouched', data: { file: 'cup.lic', by: 'ada', reason: 'real' } }, '2026-03-02T00:00:00Z')
    world.fact(REBUILT(MAC_B), OPENED)
    expect(world.state().mode).toBe('grace')
  })

  test('another rebuild meanwhile neither restarts nor lengthens it', () => {
    const world = inGrace()
    expect(told(world.fact(REBUILT(MAC_C), '2026-03-20T00:00:00Z')).slice(9)).toEqual([])
    expect(world.state().grace?.clock).toMatchObject({ key: KEY, endsAt: at(END) })
  })

  test('a second one has its own clock; in the same second its key ends in -2', () => {
    const world = inGrace()
    world.fact(UPLOAD, OPENED)
    world.fact(DELETE, OPENED)
    world.fact(LM_RESTARTED, OPENED)
    expect(told(world.fact(REBUILT(MAC_C), OPENED))[1]).toBe(`4 LicenseGraceStarted ${KEY}-2.started`)
    expect(world.state().grace?.clock.key).toBe(`${KEY}-2`)
  })
})

describe('the way out: upload and deletion in either order, both before the restart', () => {
  const steps: Readonly<Record<string, Fact>> = { upload: UPLOAD, delete: DELETE, restart: LM_RESTARTED }

  test.each([
    [
      ['upload', 'delete', 'restart'],
      ['awaiting-delete', 'awaiting-restart', 'over'],
    ],
    [
      ['delete', 'upload', 'restart'],
      ['awaiting-upload', 'awaiting-restart', 'over'],
    ],
    [
      ['upload', 'restart', 'delete'],
      ['awaiting-delete', 'awaiting-delete', 'awaiting-restart'],
    ],
    [
      ['delete', 'restart', 'upload'],
      ['awaiting-upload', 'awaiting-upload', 'awaiting-restart'],
    ],
    [
      ['restart', 'upload', 'delete'],
      ['awaiting-upload', 'awaiting-delete', 'awaiting-restart'],
    ],
    [
      ['restart', 'delete', 'upload'],
      ['awaiting-upload', 'awaiting-upload', 'awaiting-restart'],
    ],
  ])('%j', (order, states) => {
    const world = inGrace()
    const seen = order.map((name, index) => {
      const step = steps[name]
      if (step === undefined) throw new Error(name)
      const decision = world.fact(step, at(OPENED) + (index + 1) * 1000)
      const { grace } = world.state()
      if (grace?.state === 'over') return 'over'
      expect(decision.alarms).toEqual([])
      return clockViews(world.state(), CUP7, at(OPENED) + 5000).find(({ kind }) => kind === 'grace')?.state
    })
    expect(seen).toEqual(states)
    expect(world.state().mode).toBe(states.at(-1) === 'over' ? 'production' : 'grace')
    if (states.at(-1) !== 'over') {
      world.fact(LM_RESTARTED, at(OPENED) + 60_000)
      expect(world.state().mode).toBe('production')
    }
  })

  test('the restart that ends it raises LicenseGraceCleared alone, which clears what stands of it', () => {
    const world = inGrace()
    world.run('2026-03-12T12:00:00Z')
    world.fact(UPLOAD, '2026-03-12T13:00:00Z')
    world.fact(DELETE, '2026-03-12T14:00:00Z')
    expect(told(world.fact(LM_RESTARTED, '2026-03-12T15:00:00Z'))).toEqual([
      `5 LicenseGraceCleared ${KEY}.cleared`,
      `close ${KEY}`,
      'mode grace > production',
    ])
    expect(world.last().alarms[0]?.clears).toEqual(['started', 'countdown.P29D', 'countdown.P28D'].map((slot) => `cup-sjc.${KEY}.${slot}`))
    expect(world.nextAt()).toBeNull()
  })

  test('the countdown goes on until then, and names the step that is missing', () => {
    const world = inGrace()
    world.fact(UPLOAD, '2026-03-12T13:00:00Z')
    world.tick('2026-03-13T12:00:00Z')
    expect(world.last().alarms[0]).toMatchObject({ name: 'LicenseGraceCountdown', daysRemaining: 27 })
    expect(world.last().alarms[0]?.text).toContain('still to be deleted')
  })

  test('a file that no key vouches for is no upload', () => {
    const world = inGrace()
    world.fact(license({ file: 'new.lic', mac: MAC_B, verdict: 'unverified' }), '2026-03-12T13:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-upload')
    world.fact({ type: 'license-vouched', data: { file: 'new.lic', by: 'ada', reason: 'real' } }, '2026-03-12T14:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-delete')
  })

  test('a rebuild back to the old MAC awaits only the restart', () => {
    const world = inGrace()
    world.fact(REBUILT(MAC_A), '2026-03-11T00:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-restart')
    world.fact(LM_RESTARTED, '2026-03-11T01:00:00Z')
    expect(world.state().mode).toBe('production')
  })

  test('back to the old MAC with the new licence uploaded, it is the new one that has to go', () => {
    const world = inGrace()
    world.fact(UPLOAD, '2026-03-10T13:00:00Z')
    world.fact(REBUILT(MAC_A), '2026-03-11T00:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-delete')
    world.fact(DELETED('new.lic'), '2026-03-11T01:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-restart')
  })

  test('a second rebuild asks for a licence for the third MAC', () => {
    const world = inGrace()
    world.fact(UPLOAD, '2026-03-10T13:00:00Z')
    world.fact(REBUILT(MAC_C), '2026-03-11T00:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-upload')
    world.fact(license({ file: 'third.lic', mac: MAC_C }), '2026-03-11T01:00:00Z')
    world.fact(DELETE, '2026-03-11T02:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-delete')
    world.fact(DELETED('new.lic'), '2026-03-11T03:00:00Z')
    expect(graceStep(world.state())).toBe('awaiting-restart')
  })
})

describe('the end of a grace', () => {
  test('without a licence for the present MAC: expired, the invalid file archived, services stop, node by node', () => {
    const world = inGrace()
    world.run('2026-04-09T11:59:59Z')
    const lines = told(world.tick(END))
    expect(lines.slice(0, 4)).toEqual([
      `0 LicenseGraceExpired ${KEY}.end`,
      `close ${KEY} ran out`,
      'mode grace > grace-expired',
      'archive cup.lic',
    ])
    expect(lines.slice(4)).toEqual(
      [PUB, SUB1].flatMap((node) => [
        `stop ${node} proxy by expiry`,
        `2 ESPStopped ${KEY}.end.ESPStopped.${node}.proxy`,
        `6 ServiceStopped ${KEY}.end.ServiceStopped.${node}.proxy`,
        `stop ${node} presence-engine by expiry`,
        `6 PEStateShuttingdown ${KEY}.end.PEStateShuttingdown.${node}.presence-engine`,
        `6 PEStateStopped ${KEY}.end.PEStateStopped.${node}.presence-engine`,
        `6 ServiceStopped ${KEY}.end.ServiceStopped.${node}.presence-engine`,
      ]),
    )
    expect(world.state().files).toMatchObject([{ file: 'cup.lic', archived: true, text: 'INCREMENT cup.lic' }])
    expect(world.nextAt()).toBe(at('2026-04-16T12:00:00Z'))
  })

  test.each<[string, Fact[]]>([
    ['an upload but no deletion', [UPLOAD]],
    ['both but no restart', [UPLOAD, DELETE]],
  ])('with %s: LicenseGraceCleared instead, services go on', (_, facts) => {
    const world = inGrace()
    for (const fact of facts) world.fact(fact, '2026-03-11T00:00:00Z')
    world.run('2026-04-09T11:59:59Z')
    expect(told(world.tick(END))).toEqual([
      `5 LicenseGraceCleared ${KEY}.cleared`,
      `close ${KEY}`,
      'mode grace > production',
      ...(facts.length === 1 ? ['archive cup.lic'] : []),
    ])
    expect(world.last().alarms[0]?.clears).toHaveLength(30)
    expect(world.nextAt()).toBeNull()
  })

  test('with a licence that covers fewer nodes: the others stop, under the clock’s id', () => {
    const world = inGrace()
    world.fact(license({ file: 'new.lic', mac: MAC_B, servers: 1 }), '2026-03-11T00:00:00Z')
    world.run('2026-04-09T11:59:59Z')
    expect(slotsOf(world.tick(END).alarms).slice(0, 4)).toEqual([
      'cleared',
      `cleared.ESPNoSWVersionLicense.${SUB1}.proxy`,
      `cleared.PENoSWVersionLicense.${SUB1}.presence-engine`,
      `cleared.ESPStopped.${SUB1}.proxy`,
    ])
  })

  test('a licence afterwards makes production, and its deletion leads to the evaluation’s modes, not back to grace-expired', () => {
    const world = inGrace()
    world.run('2026-04-12T00:00:00Z')
    world.fact(UPLOAD, '2026-04-13T00:00:00Z')
    expect(world.last().alarms[0]).toMatchObject({ name: 'LicenseProductionEnabled' })
    expect(world.last().alarms[0]?.clears).toHaveLength(31)
    expect(world.state().mode).toBe('production')
    world.fact(DELETED('new.lic'), '2026-04-14T00:00:00Z')
    expect(world.state().mode).toBe('evaluation')
  })
})

describe('a preview assumes that nobody does anything more', () => {
  function foreseen(world: World): readonly string[] {
    return world.preview('2026-04-20T00:00:00Z').map(({ kind, name, mode, node }) => name ?? mode ?? `${kind} ${node ?? ''}`.trim())
  }

  test('from awaiting-upload: countdown, LicenseGraceExpired, mode, file-archive, stops, reminders', () => {
    const items = foreseen(inGrace())
    expect(items.slice(0, 29)).toEqual(Array(29).fill('LicenseGraceCountdown'))
    expect(items.slice(29, 33)).toEqual(['LicenseGraceExpired', 'grace-expired', 'file-archive', `service-stop ${PUB}`])
    expect(items.at(-1)).toBe('LicenseGraceReminder')
  })

  test.each<[string, Fact[], string[]]>([
    ['awaiting-delete', [UPLOAD], ['LicenseGraceCleared', 'production', 'file-archive']],
    ['awaiting-restart', [UPLOAD, DELETE], ['LicenseGraceCleared', 'production']],
  ])('from %s: countdown, LicenseGraceCleared, mode, and the invalid file', (step, facts, end) => {
    const world = inGrace()
    for (const fact of facts) world.fact(fact, '2026-03-11T00:00:00Z')
    expect(graceStep(world.state())).toBe(step)
    expect(foreseen(world)).toEqual([...Array(29).fill('LicenseGraceCountdown'), ...end])
  })
})
