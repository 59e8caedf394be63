import { describe, expect, test } from 'vitest'
import { type PreviewItem, preview, suppose } from '../../../src/engine/preview.js'
import { at, CUP7, DELETED, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, routerTo, short } from '../../support/worlds.js'

const deciding = { profiles: new Map([['cup-7', CUP7]]), router: routerTo() }

function lines(items: readonly PreviewItem[]): readonly string[] {
  return items.map(({ kind, alarmId, mode, node, service, file }) =>
    alarmId === undefined ? [kind, mode ?? file ?? `${node} ${service}`].join(' ') : short(alarmId),
  )
}

describe('a preview', () => {
  test('names every alarm to come with its instant, severity and sinks, the end with all that follows, and reminders', () => {
    const world = createWorld()
    const items = preview({ state: world.state(), labels: {} }, at('2026-06-06T16:00:00Z'), deciding)
    expect(items[0]).toEqual({
      at: at('2026-04-30T16:00:00Z'),
      kind: 'alarm',
      alarmId: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
      name: 'LicenseEvaluationCountdown',
      severity: 4,
      node: PUB,
      sinks: ['noc', 'archive'],
    })
    expect(items.find(({ name, node }) => name === 'ServiceStopped' && node === SUB1)).toMatchObject({
      at: at('2026-05-30T16:00:00Z'),
      service: 'proxy',
      sinks: ['archive'],
    })
    expect(
      items.filter(({ kind }) => kind !== 'alarm').map(({ kind, mode, node, service }) => [kind, mode ?? `${node} ${service}`]),
    ).toEqual([
      ['mode', 'evaluation-expired'],
      ['service-stop', `${PUB} proxy`],
      ['service-stop', `${PUB} presence-engine`],
      ['service-stop', `${SUB1} proxy`],
      ['service-stop', `${SUB1} presence-engine`],
    ])
    expect(items.filter(({ kind }) => kind === 'alarm')).toHaveLength(30 + 11 + 1)
    expect(items.at(-1)?.alarmId).toContain('reminder.P7D')
  })

  test('takes what is due at its very end and nothing beyond', () => {
    const { state } = createWorld()
    const until = at('2026-05-01T16:00:00Z')
    expect(preview({ state: state(), labels: {} }, until, deciding)).toHaveLength(2)
    expect(preview({ state: state(), labels: {} }, until - 1, deciding)).toHaveLength(1)
  })

  test('is empty in production and changes nothing', () => {
    const world = createWorld()
    world.fact(license(), '2026-03-02T00:00:00Z')
    const before = structuredClone(world.state())
    expect(preview({ state: world.state(), labels: {} }, at('2030-01-01T00:00:00Z'), deciding)).toEqual([])
    expect(world.state()).toEqual(before)
  })
})

describe('a what-if', () => {
  test('lets supposed facts happen at their instants, after everything due by then', () => {
    const world = createWorld()
    const row = { state: world.state(), labels: {} }
    const answer = suppose(
      row,
      [
        { at: at('2026-05-01T16:00:00Z'), fact: license() },
        { at: at('2026-05-02T00:00:00Z'), fact: REBUILT(MAC_B) },
      ],
      at('2026-05-02T12:00:00Z'),
      deciding,
    )
    expect('items' in answer && lines(answer.items)).toEqual([
      'evaluation.20260301T170000Z.countdown.P30D',
      'evaluation.20260301T170000Z.countdown.P29D',
      expect.stringMatching(/^fact\.\d+\.LicenseProductionEnabled$/),
      'mode production',
      'grace.20260502T000000Z.started',
      'mode grace',
    ])
  })

  test('answers the first refusal', () => {
    const { state } = createWorld()
    expect(
      suppose({ state: state(), labels: {} }, [{ at: at('2026-05-01T00:00:00Z'), fact: DELETED() }], at('2026-06-01T00:00:00Z'), deciding),
    ).toMatchObject({
      refusal: { code: 'unknown-license-file' },
    })
  })
})
