import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../../src/syslog/decode.js'
import { DIALECT_NAMES, DIALECTS } from '../../../src/syslog/dialects.js'
import { sdElement } from '../../../src/syslog/rfc5424.js'
import { message } from './messages.js'

const RECEIVED_AT = Date.UTC(2026, 3, 30, 16, 0, 1)
const LABELS = ['Days Remaining']

describe('decoding', () => {
  it.each(DIALECT_NAMES)('reads what %s writes', (dialect) => {
    const [line = ''] = DIALECTS[dialect](message())
    const decoded = decodeLine(line, { receivedAt: RECEIVED_AT, labels: LABELS })
    expect(decoded).toMatchObject({
      pri: 188,
      facility: 23,
      severity: 4,
      sequence: 42,
      host: dialect === 'cisco-7' ? null : 'cup-sjc-pub',
      timestamp: '2026-04-30T16:00:00Z',
      name: 'LicenseEvaluationCountdown',
      text: 'text',
      understood: true,
    })
    expect(decoded.app).toBe(
      {
        rfc5424: 'lapsewatch',
        'cisco-7': 'CCM_JAVA_APPS-TOMCATAPPLICATIONS',
        'cisco-8': 'UC_JAVAAPPLICATIONS',
        'cisco-collector': 'UC_JAVAAPPLICATIONS',
      }[dialect],
    )
    expect(decoded.tags).toEqual(
      {
        rfc5424: { alarmId: 'a', seq: '42' },
        'cisco-7': { 'Days Remaining': '30', 'App ID': 'Cisco License Manager', 'Cluster ID': '', 'Node ID': 'cup-sjc-pub' },
        'cisco-8': { DaysRemaining: '30', AppID: 'Cisco License Manager', ClusterID: '', NodeID: 'cup-sjc-pub' },
        'cisco-collector': { DaysRemaining: '30', AppID: 'Cisco License Manager', ClusterID: '', NodeID: 'cup-sjc-pub' },
      }[dialect],
    )
  })

  it.each(['rfc5424', 'cisco-8', 'cisco-collector'] as const)('gives back the very values that %s escaped', (dialect) => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', '"', '\\', ']', '[', '=', 'ü', ':', dialect === 'cisco-collector' ? 'b' : '%'),
          maxLength: 30,
        }),
        (value) => {
          const given = message({
            text: value,
            structuredData: sdElement('x@1', [['k', value]]),
            cisco: { params: [{ key: 'k', label: 'k', value }] },
          })
          const decoded = decodeLine(DIALECTS[dialect](given)[0] ?? '')
          expect(decoded.tags.k).toBe(value)
          expect(decoded.text).toBe(value)
        },
      ),
    )
  })

  it.each([
    ['<13>1 - - - - - -', { host: null, app: null, name: null, timestamp: null, tags: {}, text: '', severity: 5 }],
    ['<13>1 2026-04-30T18:00:00.5+02:00 h a p m - \uFEFFtext', { timestamp: '2026-04-30T16:00:00.500Z', host: 'h', text: 'text' }],
    ['<13>1 - - - - - [a@1 k="1"][b@1 k="2" seq="x"]', { tags: { k: '2', seq: 'x' }, sequence: null }],
    ['<13>1 - - - - - [a@1 k="un\\known"] x', { tags: { k: 'un\\known' } }],
  ])('reads RFC 5424: %s', (line, expected) => {
    expect(decodeLine(line)).toMatchObject({ ...expected, understood: true })
  })

  it.each([
    [
      'a real 7.x line',
      '<190>92: Mar 18 11:10:52.630 UTC : %CCM_SERVICEMANAGER-SERVICEMANAGER-6-ServiceActivated: Service Activated. Service Name:Cisco CallManager SNMP Service App ID:Cisco Service Manager Cluster ID: Node ID:ciscart26',
      {
        host: null,
        timestamp: '2026-03-18T11:10:52.630Z',
        app: 'CCM_SERVICEMANAGER-SERVICEMANAGER',
        name: 'ServiceActivated',
        text: 'Service Activated.',
        tags: {
          'Service Name': 'Cisco CallManager SNMP Service',
          'App ID': 'Cisco Service Manager',
          'Cluster ID': '',
          'Node ID': 'ciscart26',
        },
      },
    ],
    [
      'an unknown host',
      '<190>7: 0.0.0.0: Jun 17 2019 14:14:19.781 UTC : %UC_X-2-Y: %[A=][ B =1]: t',
      { host: null, tags: { A: '', B: '1' }, severity: 2, text: 't' },
    ],
    [
      'a PRI that says another severity',
      '<189>7: h: *Jun 17 2019 14:14:19.781 UTC: %UC_X-2-Y: text',
      { pri: 189, severity: 2, text: 'text', tags: {} },
    ],
  ])('reads %s', (_, line, expected) => {
    expect(decodeLine(line, { receivedAt: RECEIVED_AT, labels: ['Service Name'] })).toMatchObject({ ...expected, understood: true })
  })

  it.each([
    ['shortly before the turn of the year', Date.UTC(2026, 11, 31, 23), 'Jan  1', '2027-01-01T16:00:00Z'],
    ['shortly after it', Date.UTC(2027, 0, 1), 'Dec 31', '2026-12-31T16:00:00Z'],
    ['in the middle', Date.UTC(2026, 5, 1), 'Jun  2', '2026-06-02T16:00:00Z'],
  ])('lends a stamp without a year the nearest one, %s', (_, receivedAt, day, timestamp) => {
    expect(decodeLine(`<1>1: ${day} 16:00:00.000 UTC : %A_B-C-1-N: t`, { receivedAt }).timestamp).toBe(timestamp)
  })

  it('leaves a stamp without a year null when nobody says when it came in', () => {
    expect(decodeLine('<1>1: Jan  1 16:00:00.000 UTC : %A_B-C-1-N: t').timestamp).toBeNull()
    expect(decodeLine('<1>1: Xyz  1 2026 16:00:00.000 UTC : %A_B-C-1-N: t')).toMatchObject({ timestamp: null, understood: true })
  })

  it.each([
    ['<13>hello', 13, 5, 'hello'],
    ['hello', null, null, 'hello'],
    ['<192>hello', null, null, '<192>hello'],
    ['<013>hello', null, null, '<013>hello'],
    ['<13>1 - - - - - [a@1 k="1" x', 13, 5, '1 - - - - - [a@1 k="1" x'],
    ['<13>1 - - - - - -x', 13, 5, '1 - - - - - -x'],
  ])('takes %s for text when it is nothing known', (line, pri, severity, text) => {
    expect(decodeLine(line)).toEqual({
      pri,
      facility: pri === null ? null : 1,
      severity,
      sequence: null,
      host: null,
      timestamp: null,
      app: null,
      name: null,
      tags: {},
      text,
      understood: false,
    })
  })

  it('never throws and never takes long, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '1', '3', '>', ' ', '-', '[', 'a', '=', '"', '\\', ']', ':', '%', '.'), maxLength: 200 }),
        (line) => {
          expect(typeof decodeLine(line).text).toBe('string')
          expect(typeof decodeLine(`<13>1 - - - - - ${line}`).text).toBe('string')
        },
      ),
    )
  })
})
