import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Alarm, RenderInput, Sink } from '../../../src/routing/sink.js'
import { SINK_KINDS } from '../../../src/sinks/registry.js'
import { decodeLine } from '../../../src/syslog/decode.js'
import { SEQUENCE_MODULUS } from '../../../src/syslog/message.js'
import { encodeRfc5424, sdElement } from '../../../src/syslog/rfc5424.js'
import { message } from '../syslog/messages.js'
import { countdown, renderInput, serviceStopped } from './alarms.js'

const context = { resolvePath: (path: string) => join('/etc/lapsewatch', path) }
const syslogSink = (config: object): Sink => {
  const kind = SINK_KINDS.syslog
  if (kind === undefined) throw new Error('no syslog sink in the registry')
  return kind.create('noc', config, context)
}
const render = (format: string, input: RenderInput): string =>
  syslogSink({ transport: 'udp', host: '127.0.0.1', format }).render(input).payload

/** The structured data's elements; the values in these tests hold no bracket but an escaped one. */
const elementsOf = (line: string): string[] => line.match(/\[[a-z]+@32473(?: [A-Za-z]+="(?:[^"\\]|\\.)*")*\]/g) ?? []

describe('what the syslog sink says of an alarm', () => {
  it.each([
    [
      'rfc5424',
      '<188>1 2026-04-30T16:00:00.000Z cup-sjc-pub lapsewatch - LicenseEvaluationCountdown [lapsewatch@32473 alarmId="cup-sjc.evaluation.20260301T170000Z.countdown.P30D" deliveryId="cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1" seq="42" cluster="cup-sjc" node="cup-sjc-pub" clock="evaluation" daysRemaining="30" expiresAt="2026-05-30T16:00:00Z" dueAt="2026-04-30T16:00:00Z"] 30 days remain.',
    ],
    [
      'cisco-7',
      '<188>42: Apr 30 16:00:00.000 UTC : %CCM_JAVA_APPS-TOMCATAPPLICATIONS-4-LicenseEvaluationCountdown: 30 days remain. Days Remaining:30 Expires At:2026-05-30T16:00:00Z Due At:2026-04-30T16:00:00Z Alarm ID:cup-sjc.evaluation.20260301T170000Z.countdown.P30D Delivery ID:cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1 App ID:Cisco License Manager Cluster ID: Node ID:cup-sjc-pub',
    ],
    [
      'cisco-8',
      '<188>42: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC : %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: %[DaysRemaining=30][ExpiresAt=2026-05-30T16:00:00Z][DueAt=2026-04-30T16:00:00Z][AlarmID=cup-sjc.evaluation.20260301T170000Z.countdown.P30D][DeliveryID=cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: 30 days remain.',
    ],
    [
      'cisco-collector',
      '<188>42: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC: %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: [DaysRemaining=30][ExpiresAt=2026-05-30T16:00:00Z][DueAt=2026-04-30T16:00:00Z][AlarmID=cup-sjc.evaluation.20260301T170000Z.countdown.P30D][DeliveryID=cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: 30 days remain.',
    ],
  ])('is to the letter in %s', (format, line) => {
    expect(render(format, renderInput(countdown))).toBe(line)
  })

  it('leaves out of RFC 5424 what an alarm without a clock does not have', () => {
    const line = render('rfc5424', renderInput({ ...serviceStopped, service: null }))
    expect(elementsOf(line)).toEqual([expect.stringMatching(/^\[lapsewatch@32473 alarmId=/)])
    expect(Object.keys(decodeLine(line).tags)).toEqual(['alarmId', 'deliveryId', 'seq', 'cluster', 'node', 'dueAt'])
  })

  it.each([
    ['nothing beyond names §5.5', {}, undefined],
    ['a service', { service: 'proxy' }, '[detail@32473 service="proxy"]'],
    ['a catch-up', { reason: 'catch-up' }, '[detail@32473 reason="catch-up"]'],
    ['what a fact cleared', { reason: 'fact', clears: ['a"b', 'c'] }, '[detail@32473 reason="fact" clears="a\\"b c"]'],
  ] as const)('says in a second element of RFC 5424 what the first has no parameter for: %s', (_, changes, detail) => {
    const line = render('rfc5424', renderInput({ ...countdown, ...changes }))
    expect(elementsOf(line)).toEqual([expect.stringMatching(/ dueAt="2026-04-30T16:00:00Z"\]$/), ...(detail === undefined ? [] : [detail])])
  })

  it('writes in RFC 5424 what the general encoder would, whatever the text and the clears hold', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', ' ', '"', '\\', ']', '[', '=', 'ü', '\n', '\u007f', '\uD800', '☎'),
      maxLength: 12,
    })
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/)
    fc.assert(
      fc.property(
        fc.record({
          id: name,
          cluster: name,
          node: name,
          clock: fc.constantFrom('evaluation', 'grace', null),
          daysRemaining: fc.option(fc.nat(1000)),
          dueAt: fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }).map(Number),
          text: texts,
          clears: fc.array(
            texts.filter((text) => text !== ''),
            { maxLength: 3 },
          ),
        }),
        name,
        fc.nat(SEQUENCE_MODULUS * 2),
        (given, deliveryId, sequence) => {
          const alarm = { ...countdown, ...given } as Alarm
          const main: [string, string][] = [
            ['alarmId', alarm.id],
            ['deliveryId', deliveryId],
            ['seq', String(sequence % SEQUENCE_MODULUS)],
            ['cluster', alarm.cluster],
            ['node', alarm.node],
          ]
          if (alarm.clock !== null) main.push(['clock', alarm.clock])
          if (alarm.daysRemaining !== null) main.push(['daysRemaining', String(alarm.daysRemaining)])
          main.push(['expiresAt', '2026-05-30T16:00:00Z'], ['dueAt', new Date(alarm.dueAt).toISOString().replace('.000Z', 'Z')])
          const detail: [string, string][] = alarm.clears.length === 0 ? [] : [['clears', alarm.clears.join(' ')]]
          const structuredData = sdElement('lapsewatch@32473', main) + sdElement('detail@32473', detail)
          const careful = encodeRfc5424(
            message({ host: alarm.node, name: alarm.name, text: alarm.text, at: alarm.decidedAt, structuredData }),
          )
          expect([render('rfc5424', renderInput(alarm, { deliveryId, sequence }))]).toEqual(careful)
        },
      ),
    )
  })

  it("begins a Cisco alarm without a clock with the alarm's own parameters", () => {
    const { tags } = decodeLine(render('cisco-8', renderInput(serviceStopped)))
    expect(Object.keys(tags)).toEqual(['ServiceName', 'AlarmID', 'DeliveryID', 'AppID', 'ClusterID', 'NodeID'])
    expect(tags.ServiceName).toBe('Cisco UP SIP Proxy')
  })

  it('does not say a parameter twice that the catalogue lists as well', () => {
    const definition = { ...renderInput(countdown).definition, params: [{ key: 'DaysRemaining', label: 'Days Remaining' }] }
    const line = render('cisco-8', renderInput({ ...countdown, params: { DaysRemaining: '30' } }, { definition }))
    expect(line.split('DaysRemaining')).toHaveLength(2)
  })

  it('names what it clears, the latest ids where there are too many, and then how many', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `cup-sjc.evaluation.20260301T170000Z.countdown.P${30 - index}D`)
    const few = decodeLine(render('rfc5424', renderInput({ ...countdown, clears: ids.slice(0, 2) }))).tags
    expect(few.clears).toBe(`${ids[0]} ${ids[1]}`)
    expect(few.clearsCount).toBeUndefined()
    const many = decodeLine(render('rfc5424', renderInput({ ...countdown, clears: ids }))).tags
    const shown = many.clears?.split(' ') ?? []
    expect(many.clears?.length).toBeLessThanOrEqual(1024)
    expect(shown).toEqual(ids.slice(-shown.length))
    expect(many.clearsCount).toBe('30')
  })

  it('takes one sequence number a line', () => {
    const sink = syslogSink({ transport: 'udp', host: '127.0.0.1', format: 'cisco-8' })
    expect(sink.render(renderInput(countdown)).sequencesTaken).toBe(1)
    const long = sink.render(renderInput({ ...countdown, text: 'x'.repeat(1000) }))
    expect(long.sequencesTaken).toBe(long.payload.split('\n').length)
    expect(long.sequencesTaken).toBeGreaterThan(1)
  })

  it.each([
    ['unsynchronised', 'cisco-7', ': *Apr 30'],
    ['lost', 'cisco-8', ': .Apr 30'],
    ['lost', 'rfc5424', '[timeQuality tzKnown="1" isSynced="0"]'],
  ] as const)('carries on that the clock is %s (%s)', (clockTrust, format, mark) => {
    expect(render(format, renderInput(countdown, { clockTrust }))).toContain(mark)
  })

  it.each([
    ['local0', '<132>'],
    ['daemon', '<28>'],
    [23, '<188>'],
    [0, '<4>'],
  ])('has the facility %s', (facility, start) => {
    const sink = syslogSink({ transport: 'udp', host: 'h', facility })
    expect(sink.render(renderInput(countdown)).payload.startsWith(start)).toBe(true)
  })

  it('gives the same bytes for the same input', () => {
    const sink = syslogSink({ transport: 'udp', host: 'h' })
    expect(sink.render(renderInput(countdown))).toEqual(sink.render(renderInput(countdown)))
  })
})

describe('the configuration of a syslog sink', () => {
  it.each([
    [{ transport: 'udp', host: 'h' }, 'syslog udp h:514 rfc5424'],
    [{ transport: 'tcp', host: '::1', format: 'cisco-7' }, 'syslog tcp [::1]:601 cisco-7'],
    [{ transport: 'tls', host: '10.0.0.1' }, 'syslog tls 10.0.0.1:6514 rfc5424'],
    [{ transport: 'tls', host: 'h', port: 1, tls: { verify: false } }, 'syslog tls h:1 rfc5424 (certificate NOT verified)'],
  ])('%j is described as %s', (config, description) => {
    expect(syslogSink(config).description).toBe(description)
  })

  it.each([
    [{ transport: 'smoke' }, 'transport', undefined],
    [{ host: 'h:514' }, 'host', 'must be a name or an address alone: no port, brackets or blanks'],
    [{ host: '[::1]' }, 'host', 'must be a name or an address alone: no port, brackets or blanks'],
    [{ port: 0 }, 'port', undefined],
    [{ port: 65_536 }, 'port', undefined],
    [{ port: 1.5 }, 'port', undefined],
    [{ port: '514' }, 'port', undefined],
    [{ format: 'rfc3164' }, 'format', undefined],
    [{ facility: 'local8' }, 'facility', 'must be a name such as local7, or a number from 0 to 23'],
    [{ facility: 24 }, 'facility', 'must be a name such as local7, or a number from 0 to 23'],
    [{ framing: 'newline', transport: 'tls' }, 'framing', 'must be left out: TLS always counts octets (RFC 5425)'],
    [{ framing: 'newline', transport: 'udp' }, 'framing', 'must be left out: a UDP datagram is one message'],
    [{ tls: {} }, 'tls', 'needs "transport: tls", not tcp'],
    [{ bom: true, format: 'cisco-8' }, 'bom', 'needs "format: rfc5424": no other format knows a byte order mark'],
    [{ transport: 'tls', tls: { cert: 'a' } }, 'tls.key', 'is missing: cert and key go together'],
    [{ transport: 'tls', tls: { key: 'a' } }, 'tls.cert', 'is missing: cert and key go together'],
    [{ transport: 'tls', tls: { verify: 'no' } }, 'tls.verify', undefined],
    [{ colour: 'red' }, '', undefined],
  ])('refuses %j, naming %s', (changes, key, message) => {
    const result = SINK_KINDS.syslog?.schema.safeParse({ transport: 'tcp', host: 'h', ...changes })
    expect(result?.error?.issues.map(({ path }) => path.join('.'))).toEqual([key])
    if (message !== undefined) expect(result?.error?.issues[0]?.message).toBe(message)
  })

  it('gives what passes the same schema unchanged', () => {
    const schema = SINK_KINDS.syslog?.schema
    const once = schema?.parse({ transport: 'tls', host: 'h', facility: 'local3', tls: { servername: 's' } })
    expect(once).toMatchObject({ port: 6514, facility: 19, tls: { servername: 's', verify: true } })
    expect(schema?.parse(once)).toEqual(once)
  })

  it('needs its TLS files when it is created, not first at night', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'not.pem'), 'hello')
    writeFileSync(join(folder, 'broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const create = (tls: object) => () => syslogSink({ transport: 'tls', host: 'h', tls })
    const inFolder = (name: string): string => join('../..', folder, name)
    expect(create({ ca: 'missing.pem' })).toThrow(/^cannot be read: ENOENT.*\/etc\/lapsewatch\/missing\.pem/)
    expect(create({ ca: inFolder('not.pem') })).toThrow(/not\.pem is not a certificate in PEM form$/)
    expect(create({ ca: inFolder('broken.pem') })).toThrow(/broken\.pem is not a certificate in PEM form$/)
  })
})
