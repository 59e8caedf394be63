/** What raises what, ids to the letter, clearing alarms and their sinks, texts (design §3.6). */
import { describe, expect, test } from 'vitest'
import { alarmId, causeId, deliveryId } from '../../../src/domain/alarm-id.js'
import { ALARM_NAMES, definitionOf } from '../../../src/domain/catalogue.js'
import { clockKey } from '../../../src/domain/clock.js'
import { at, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, routerTo, told } from '../../support/worlds.js'

describe('ids', () => {
  test('those of the chapter’s examples', () => {
    const world = createWorld()
    world.run('2026-06-06T16:00:00Z')
    const ids = world.alarms().map(({ id }) => id)
    expect(ids).toContain('cup-sjc.evaluation.20260301T170000Z.countdown.P30D')
    expect(ids).toContain('cup-sjc.evaluation.20260301T170000Z.end')
    expect(ids).toContain('cup-sjc.evaluation.20260301T170000Z.end.ServiceStopped.cup-sjc-sub1.proxy')
    expect(ids).toContain('cup-sjc.evaluation.20260301T170000Z.reminder.P7D')
  })

  test('a fact’s are its journal number', () => {
    const world = createWorld()
    for (let index = 4; index < 42; index++) world.fact({ type: 'license-manager-restarted', data: {} }, '2026-03-02T00:00:00Z')
    world.fact(license(), '2026-03-03T00:00:00Z')
    expect(world.last().alarms[0]?.id).toBe('cup-sjc.fact.42.LicenseProductionEnabled')
  })

  test('a clock that begins off the second is named after its second', () => {
    expect(clockKey('grace', at('2026-03-01T17:00:00.999Z'), [])).toBe('grace.20260301T170000Z')
  })

  test('further clocks of a kind in the same second count on, other seconds do not matter', () => {
    const key = 'grace.20260301T170000Z'
    const at0 = at('2026-03-01T17:00:00Z')
    expect(clockKey('grace', at0, ['grace.20260301T165959Z'])).toBe(key)
    expect(clockKey('grace', at0, [key])).toBe(`${key}-2`)
    expect(clockKey('grace', at0, [`${key}-2`])).toBe(`${key}-3`)
  })

  test('one that was void comes again with a number', () => {
    const due = { own: false, name: 'ServiceStopped', node: PUB, service: 'proxy' } as const
    const cause = causeId('cup-sjc', { kind: 'fact' }, 7)
    const id = 'cup-sjc.fact.7.ServiceStopped.cup-sjc-pub.proxy'
    expect(alarmId({ voided: {} }, cause, due)).toBe(id)
    expect(alarmId({ voided: { [id]: 1 } }, cause, due)).toBe(`${id}.r2`)
    expect(alarmId({ voided: { [id]: 2 } }, cause, due)).toBe(`${id}.r3`)
  })

  test('a delivery is alarm, sink and round', () => {
    expect(deliveryId('cup-sjc.fact.7.ClusterRetired', 'noc', 1)).toBe('cup-sjc.fact.7.ClusterRetired~noc~1')
    const world = createWorld()
    world.tick('2026-04-30T16:00:00Z')
    expect(world.deliveries().map(({ id }) => id)).toEqual([
      'cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1',
      'cup-sjc.evaluation.20260301T170000Z.countdown.P30D~archive~1',
    ])
  })
})

describe('a refused licence file', () => {
  test.each([
    ['license-wrong-mac', '6 CiscoLicenseFileInvalid fact.4.CiscoLicenseFileInvalid'],
    ['license-altered', '3 CiscoLicenseFileError fact.4.CiscoLicenseFileError'],
    ['license-duplicate', '3 CiscoLicenseFileError fact.4.CiscoLicenseFileError'],
  ])('%s: %s', (code, line) => {
    const world = createWorld()
    world.fact({ type: 'license-refused', data: { file: 'bad.lic', code, reason: 'because' } }, '2026-03-02T00:00:00Z')
    expect(told(world.last())).toEqual([line])
    expect(world.last().alarms[0]?.params).toEqual({ Reason: 'bad.lic: because' })
    expect(world.state()).toMatchObject({ files: [], standing: [] })
  })
})

describe('clearing alarms', () => {
  test('list every alarm of that clock still standing, and no service alarm', () => {
    const world = createWorld()
    world.run('2026-06-06T16:00:00Z')
    const { alarms } = world.fact(license(), '2026-06-07T00:00:00Z')
    expect(alarms[0]?.clears).toEqual([
      ...Array.from({ length: 30 }, (_, index) => `cup-sjc.evaluation.20260301T170000Z.countdown.P${30 - index}D`),
      'cup-sjc.evaluation.20260301T170000Z.end',
      'cup-sjc.evaluation.20260301T170000Z.reminder.P7D',
    ])
    expect(alarms[0]).toMatchObject({ severity: 5, clock: null, daysRemaining: null, expiresAt: null, reason: 'fact' })
    expect(world.state().standing).toEqual([])
  })

  test('what was cleared once is not cleared again', () => {
    const world = createWorld()
    world.run('2026-06-06T16:00:00Z')
    world.fact(license(), '2026-06-07T00:00:00Z')
    world.fact(REBUILT(MAC_B), '2026-06-08T00:00:00Z')
    const { alarms } = world.fact({ type: 'reinstalled', data: { release: '8.0.1' } }, '2026-06-08T12:00:00Z')
    expect(alarms[0]?.clears).toEqual(['cup-sjc.grace.20260608T000000Z.started'])
  })

  test('go once to each sink that was told of one of them, and to those that their own routes name', () => {
    const router = routerTo((labels) => {
      if (labels.alertname === 'LicenseEvaluationCountdown') return labels.severity === '4' ? ['early'] : ['late', 'early']
      return labels.alertname === 'LicenseProductionEnabled' ? ['archive', 'late'] : []
    })
    const world = createWorld({ router })
    world.run('2026-05-24T16:00:00Z')
    const { deliveries, alarms } = world.fact(license(), '2026-05-25T00:00:00Z')
    const id = alarms[0]?.id
    expect(deliveries.map((delivery) => delivery.id)).toEqual(['archive', 'late', 'early'].map((sink) => `${id}~${sink}~1`))
  })

  test('a sink that is no longer configured gets nothing', () => {
    const all = routerTo(() => ['gone', 'noc'])
    const router = {
      ...all,
      render: (sink: string, input: Parameters<typeof all.render>[1]) => (sink === 'gone' ? undefined : all.render(sink, input)),
    }
    const world = createWorld({ router })
    world.tick('2026-04-30T16:00:00Z')
    expect(world.deliveries().map(({ sink }) => sink)).toEqual(['noc'])
    expect(world.state().standing[0]?.sinks).toEqual(['noc'])
  })
})

describe('telling', () => {
  test('labels are the alarm’s own over the cluster’s; without a clock there is no label for it', () => {
    const seen: object[] = []
    const router = routerTo((labels) => {
      seen.push(labels)
      return []
    })
    const world = createWorld({ router, labels: { site: 'sjc', severity: 'mine' } })
    world.run('2026-04-30T16:00:00Z')
    world.fact(license(), '2026-05-01T00:00:00Z')
    expect(seen).toEqual([
      {
        site: 'sjc',
        alertname: 'LicenseEvaluationCountdown',
        cluster: 'cup-sjc',
        node: PUB,
        clock: 'evaluation',
        severity: '4',
        product: 'cup-7',
        release: '7.0.5',
      },
      {
        site: 'sjc',
        alertname: 'LicenseProductionEnabled',
        cluster: 'cup-sjc',
        node: PUB,
        severity: '5',
        product: 'cup-7',
        release: '7.0.5',
      },
    ])
    expect(world.alarms().map(({ id }) => id)).toHaveLength(2)
    expect(world.deliveries()).toEqual([])
  })

  test('sequence numbers run per sink and node, from 0, none skipped', () => {
    const world = createWorld()
    world.run('2026-05-30T16:00:00Z')
    for (const sink of ['noc', 'archive']) {
      for (const node of [PUB, SUB1]) {
        const ids = new Set(world.alarms().flatMap((alarm) => (alarm.node === node ? [alarm.id] : [])))
        const numbers = world
          .deliveries()
          .flatMap((delivery) => (delivery.sink === sink && ids.has(delivery.alarmId) ? [Number(delivery.payload.split(' ')[1])] : []))
        expect(numbers).toEqual(numbers.map((_, index) => index))
        expect(world.sequences()[`${sink}\n${node}`]).toBe(numbers.length)
      }
    }
  })
})

describe('texts', () => {
  test('carry the days early and the end twice, in UTC and in the cluster’s zone', () => {
    const world = createWorld()
    world.run('2026-05-30T16:00:00Z')
    const texts = world.alarms().flatMap(({ clock, text }) => (clock === null ? [] : [text]))
    expect(texts[0]).toBe(
      '30 days remain of the evaluation of Cisco Unified Presence, release 7.0. It ends at 2026-05-30T16:00:00Z (2026-05-30 09:00 America/Los_Angeles); then Presence Engine and Proxy stop.',
    )
    expect(texts[29]).toMatch(/^1 day remains of/)
    expect(texts[30]).toMatch(/^0 days remain: the evaluation of .* ended at 2026-05-30T16:00:00Z/)
  })

  test('a reminder says how long ago it was', () => {
    const world = createWorld()
    world.run('2026-06-13T16:00:00Z')
    expect(world.alarms().at(-1)?.text).toContain('ended 14 days ago')
  })

  test('Cisco’s names have Cisco’s texts (facts §1.2, §1.5, §1.6)', () => {
    const world = createWorld()
    world.run('2026-05-30T16:00:00Z')
    const textOf = (name: string) => world.alarms().find((alarm) => alarm.name === name)?.text
    expect(textOf('ServiceStopped')).toBe('Service stopped.')
    expect(textOf('PEStateShuttingdown')).toBe('Cisco Presence Engine service is shutting down.')
  })
})

test('the catalogue knows every name of design §5.4 that this issue raises, and says whose it is', () => {
  expect([...ALARM_NAMES].sort()).toEqual(
    [
      'LicenseEvaluationCountdown',
      'LicenseEvaluationExpired',
      'LicenseEvaluationReminder',
      'LicenseGraceStarted',
      'LicenseGraceCountdown',
      'LicenseGraceExpired',
      'LicenseGraceReminder',
      'LicenseGraceCleared',
      'LicenseProductionEnabled',
      'ClusterRetired',
      'CiscoLicenseFileInvalid',
      'CiscoLicenseFileError',
      'CiscoLicenseApprochingLimit',
      'CiscoLicenseOverDraft',
      'LicenseUnitsCleared',
      'CiscoSystemTimeChange',
      'PEStateShuttingdown',
      'PEStateStopped',
      'PENoSWVersionLicense',
      'ESPStopped',
      'ESPNoSWVersionLicense',
      'ServiceStopped',
      'ServiceStarted',
    ].sort(),
  )
  for (const name of ALARM_NAMES) {
    const isOurs = name.startsWith('License') || name === 'ClusterRetired'
    expect(definitionOf(name)).toMatchObject({ name, origin: isOurs ? 'ours' : 'cisco' })
  }
})
