import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../../src/syslog/decode.js'
import { DIALECTS } from '../../../src/syslog/dialects.js'
import { message, octetsWithoutPri } from './messages.js'

const CISCO = ['cisco-7', 'cisco-8', 'cisco-collector'] as const
type CiscoDialect = (typeof CISCO)[number]

function lineOf(dialect: CiscoDialect, changes: Parameters<typeof message>[0] = {}): string {
  const [line, ...more] = DIALECTS[dialect](message(changes))
  expect(more).toEqual([])
  return line ?? ''
}

describe('the Cisco dialects', () => {
  it.each([
    [
      'cisco-7',
      '<188>42: Apr 30 16:00:00.000 UTC : %CCM_JAVA_APPS-TOMCATAPPLICATIONS-4-LicenseEvaluationCountdown: text Days Remaining:30 App ID:Cisco License Manager Cluster ID: Node ID:cup-sjc-pub',
    ],
    [
      'cisco-8',
      '<188>42: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC : %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: %[DaysRemaining=30][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: text',
    ],
    [
      'cisco-collector',
      '<188>42: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC: %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: [DaysRemaining=30][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: text',
    ],
  ] as const)('%s is the line of names §5.5 to the letter', (dialect, line) => {
    expect(lineOf(dialect)).toBe(line)
  })

  it('is the real 8.x line of cisco-facts §2.3 when given its data', () => {
    const line = lineOf('cisco-8', {
      severity: 6,
      host: 'cup-pub.example.com',
      at: Date.UTC(2026, 10, 23, 18, 0, 0, 123),
      name: 'CiscoLicenseFileInvalid',
      text: 'License File Invalid.',
      cisco: { params: [{ key: 'Reason', label: 'Reason', value: 'another MAC' }] },
    })
    expect(line).toBe(
      '<190>42: cup-pub.example.com: Nov 23 2026 18:00:00.123 UTC : %UC_JAVAAPPLICATIONS-6-CiscoLicenseFileInvalid: %[Reason=another MAC][AppID=Cisco License Manager][ClusterID=][NodeID=cup-pub.example.com]: License File Invalid.',
    )
  })

  it.each(CISCO)('%s pads the day with a blank and the milliseconds with zeros', (dialect) => {
    expect(lineOf(dialect, { at: Date.UTC(2026, 9, 4, 1, 2, 3, 7) })).toMatch(/: Oct {2}4( 2026)? 01:02:03\.007 UTC/)
  })

  it.each(CISCO.flatMap((dialect) => [[dialect, 'unsynchronised', '*'] as const, [dialect, 'lost', '.'] as const]))(
    '%s marks a clock that is %s with %s right in front of the month',
    (dialect, clockMark, mark) => {
      expect(lineOf(dialect, { clockMark })).toContain(`: ${mark}Apr 30 `)
      expect(lineOf(dialect)).not.toContain(`${mark}Apr`)
    },
  )

  it.each(CISCO)('%s has no control characters, whatever it was given', (dialect) => {
    const nasty = 'a\tb\nc\u001bd\u009fe\uD800'
    const line = lineOf(dialect, {
      text: nasty,
      host: nasty,
      name: nasty,
      cisco: { appId: nasty, params: [{ key: 'Reason', label: 'Rea\nson', value: nasty }] },
    })
    expect(line).not.toMatch(/\p{Cc}|\p{Cs}/u)
    expect(line).toContain('a b?c?d?e\uFFFD')
  })

  it.each(['cisco-8', 'cisco-collector'] as const)('%s escapes brackets and backslashes in tags, and only there', (dialect) => {
    const line = lineOf(dialect, { text: 'a[b]\\', cisco: { params: [{ key: 'Reason', label: 'Reason', value: '[x]\\' }] } })
    expect(line).toContain('[Reason=\\[x\\]\\\\]')
    expect(line.endsWith(']: a[b]\\')).toBe(true)
  })

  it.each(['cisco-8', 'cisco-collector'] as const)('%s says 0.0.0.0 for an unknown host', (dialect) => {
    expect(lineOf(dialect, { host: '' })).toContain('42: 0.0.0.0: Apr 30')
  })

  it('writes placeholders for what must not be empty', () => {
    expect(lineOf('cisco-8', { name: '', cisco: { facility8: '' } })).toContain(': %UC_-4-UNKNOWN: ')
    expect(lineOf('cisco-7', { text: '' })).toContain('LicenseEvaluationCountdown: Days Remaining:30 App ID')
  })

  it.each(CISCO)('%s begins again at 0 after 4294967295', (dialect) => {
    expect(lineOf(dialect, { sequence: 4294967295 })).toMatch(/^<188>4294967295: /)
    expect(lineOf(dialect, { sequence: 4294967296 })).toMatch(/^<188>0: /)
  })
})

describe('cisco-collector', () => {
  it.each([
    ['usage: %5', 'usage:  %5'],
    ['%5', ' %5'],
    ['a:\t%b: %c', 'a:  %b:  %c'],
    ['100 % of: it', '100 % of: it'],
  ])('has no second end of a header in it: %j', (text, written) => {
    const line = lineOf('cisco-collector', { text, cisco: { params: [{ key: 'Reason', label: 'Reason', value: `x: %${text}` }] } })
    expect(line.endsWith(`[NodeID=cup-sjc-pub]: ${written}`)).toBe(true)
    expect(line.split(': %')).toHaveLength(2)
  })
})

describe('a Cisco line longer than 800 octets', () => {
  it.each([
    [
      'cisco-7',
      (n: number) =>
        `4${n}: Apr 30 16:00:00.000 UTC : %CCM_JAVA_APPS-TOMCATAPPLICATIONS-4-LicenseEvaluationCountdown: [part=42.${n - 1}/3] x`,
    ],
    [
      'cisco-8',
      (n: number) =>
        `4${n}: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC : %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: %[part=42.${n - 1}/3][DaysRemaining=30][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: x`,
    ],
    [
      'cisco-collector',
      (n: number) =>
        `4${n}: cup-sjc-pub: Apr 30 2026 16:00:00.000 UTC: %UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown: [part=42.${n - 1}/3][DaysRemaining=30][AppID=Cisco License Manager][ClusterID=][NodeID=cup-sjc-pub]: x`,
    ],
  ] as const)('goes out in %s as complete messages with the tag in its place', (dialect, start) => {
    const lines = DIALECTS[dialect](message({ text: 'x'.repeat(1600) }))
    expect(lines).toHaveLength(3)
    for (const [index, line] of lines.entries()) expect(line.startsWith(`<188>${start(index + 2)}`)).toBe(true)
    expect(lines.map(octetsWithoutPri).slice(0, 2)).toEqual([800, 800])
  })

  it.each(CISCO)('%s does not split 800 octets and splits 801', (dialect) => {
    const empty = octetsWithoutPri(lineOf(dialect, { text: 'x' })) - 1
    expect(DIALECTS[dialect](message({ text: 'x'.repeat(800 - empty) }))).toHaveLength(1)
    expect(DIALECTS[dialect](message({ text: 'x'.repeat(801 - empty) }))).toHaveLength(2)
  })

  it('numbers its parts on across the wrap, and the tag keeps the first number', () => {
    const lines = DIALECTS['cisco-8'](message({ sequence: 4294967294, text: 'x'.repeat(1600) }))
    expect(lines.map((line) => line.slice(5).split(':')[0])).toEqual(['4294967294', '4294967295', '0'])
    expect(lines.map((line) => /\[part=(.*?)\]/.exec(line)?.[1])).toEqual(['4294967294.1/3', '4294967294.2/3', '4294967294.3/3'])
  })

  const idParams = (reason: string, alarmId: string, deliveryId: string) => [
    { key: 'Reason', label: 'Reason', value: reason },
    { key: 'AlarmID', label: 'Alarm ID', value: alarmId, identity: true as const },
    { key: 'DeliveryID', label: 'Delivery ID', value: deliveryId, identity: true as const },
  ]

  it.each(CISCO)('%s first shortens a long value, and stays one line without a part tag where that is enough', (dialect) => {
    const params = idParams('[r]'.repeat(200), 'a'.repeat(60), 'd'.repeat(70))
    const line = lineOf(dialect, { text: 't'.repeat(200), cisco: { params } })
    expect(octetsWithoutPri(line)).toBeLessThanOrEqual(800)
    expect(line).not.toContain('part=')
    expect(line).toMatch(/Reason[=:](\\?\[r\\?\])+\\?\[?r?\.\.\./)
    expect(line).toContain('t'.repeat(200))
    expect(line).toContain('d'.repeat(70))
  })

  it.each(CISCO)('%s keeps a value whole in a line that has room for it', (dialect) => {
    expect(lineOf(dialect, { cisco: { params: idParams('r'.repeat(400), 'a', 'd') } })).toContain('r'.repeat(400))
  })

  it.each(CISCO)('%s says 900 characters of a reason, which stand in the text as well, in a few parts', (dialect) => {
    const reason = Array.from({ length: 180 }, (_, index) => String(index).padStart(4, 'n')).join(' ')
    const lines = DIALECTS[dialect](
      message({ text: `License File Error. ${reason}`, cisco: { params: idParams(reason, 'a'.repeat(60), 'd'.repeat(70)) } }),
    )
    expect(reason).toHaveLength(899)
    expect(lines).toHaveLength(dialect === 'cisco-7' ? 2 : 3)
    expect(
      lines
        .map((line) => decodeLine(line, { labels: ['Reason', 'Alarm ID', 'Delivery ID'] }).text)
        .join('')
        .trimEnd(),
    ).toBe(`License File Error. ${reason}`)
  })

  const atMost = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', '-', '7'), minLength: 1, maxLength })
  // The bounds of a configuration: ids, host names and sinks of 63 characters (the daemon's own host name 64); alarm ids of 255.
  const longNames = fc.record({
    host: atMost(64),
    alarmId: fc.oneof(atMost(255), fc.constant('i'.repeat(255))),
    sink: fc.oneof(atMost(63), fc.constant('s'.repeat(63))),
    service: fc.oneof(fc.constant(''), fc.constant('Cisco UP Presence Engine')),
    text: fc.oneof(fc.constant('Service stopped.'), fc.string({ unit: fc.constantFrom('a', ' ', 'é'), maxLength: 900 })),
    sequence: fc.constantFrom(0, 4294967295),
  })

  it.each(CISCO)('%s never cuts an id or the name of a service, and no line is longer than 800 octets', (dialect) => {
    const labels = ['IP Address', 'Hostname', 'Service Name', 'Alarm ID', 'Delivery ID']
    fc.assert(
      fc.property(longNames, ({ host, alarmId, sink, service, text, sequence }) => {
        const deliveryId = `${alarmId}~${sink}~1`
        const params = [
          { key: 'IPAddress', label: 'IP Address', value: '10.254.254.254' },
          { key: 'Hostname', label: 'Hostname', value: host },
          { key: 'ServiceName', label: 'Service Name', value: service },
          { key: 'AlarmID', label: 'Alarm ID', value: alarmId, identity: true as const },
          { key: 'DeliveryID', label: 'Delivery ID', value: deliveryId, identity: true as const },
        ]
        const lines = DIALECTS[dialect](message({ host, text, sequence, clockMark: 'lost', cisco: { params } }))
        for (const line of lines) expect(octetsWithoutPri(line)).toBeLessThanOrEqual(800)
        const decoded = lines.map((line) => decodeLine(line, { labels }))
        const tags = Object.assign({}, ...decoded.map((each) => each.tags))
        expect(decoded.every(({ understood }) => understood)).toBe(true)
        expect(tags).toMatchObject(
          dialect === 'cisco-7'
            ? { 'Alarm ID': alarmId, 'Delivery ID': deliveryId, 'Service Name': service, 'Node ID': host }
            : { AlarmID: alarmId, DeliveryID: deliveryId, ServiceName: service, NodeID: host },
        )
        expect(decoded.some(({ part }) => part !== undefined)).toBe(lines.length > 1)
      }),
      { numRuns: 200 },
    )
  })

  it('spreads tags over the parts where they would leave the text no room, and an empty text is no misunderstanding', () => {
    const params = idParams('r'.repeat(100), 'a'.repeat(255), 'd'.repeat(320))
    const lines = DIALECTS['cisco-8'](message({ text: 'Service stopped.', cisco: { params } }))
    expect(lines.map((line) => Object.keys(decodeLine(line).tags))).toEqual([
      ['part', 'Reason', 'AlarmID'],
      ['part', 'DeliveryID', 'AppID', 'ClusterID', 'NodeID'],
    ])
    expect(lines.map((line) => decodeLine(line).text)).toEqual(['Service stopped.', ''])
    expect(decodeLine((lines[1] ?? '').trimEnd())).toEqual(decodeLine(lines[1] ?? ''))
  })

  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 0, maxLength: 4000 }),
    fc.string({ unit: fc.constantFrom('a', ' ', 'é', '☎', '𝄞', ']', '[', '\\', ':', '%'), minLength: 500, maxLength: 6000 }),
  )
  const anyMessage = fc
    .record({
      text,
      host: fc.string({ unit: 'grapheme', maxLength: 280 }),
      sequence: fc.nat({ max: 4294967295 }),
      name: fc.string({ unit: fc.constantFrom('A', 'b', '-'), minLength: 1, maxLength: 40 }),
      reason: fc.string({ unit: 'binary', maxLength: 900 }),
      id: fc.string({ unit: fc.constantFrom('a', '.', '~'), maxLength: 255 }),
      clockMark: fc.constantFrom('trusted' as const, 'unsynchronised' as const, 'lost' as const),
    })
    .map(({ reason, id, ...rest }) =>
      message({
        ...rest,
        cisco: {
          params: [
            { key: 'Reason', label: 'Reason', value: reason },
            { key: 'AlarmID', label: 'Alarm ID', value: id, identity: true },
          ],
        },
      }),
    )

  it.each(CISCO)(
    '%s: no part is longer than 800 octets, cut inside a character, or out of sequence; joined they are the text',
    (dialect) => {
      fc.assert(
        fc.property(anyMessage, (given) => {
          const lines = DIALECTS[dialect](given)
          const bodies = lines.map((line, index) => {
            expect(octetsWithoutPri(line)).toBeLessThanOrEqual(800)
            expect(line).not.toMatch(/\p{Cc}|\p{Cs}/u)
            const decoded = decodeLine(line)
            expect(decoded.understood).toBe(true)
            expect(decoded.sequence).toBe((given.sequence + index) % 2 ** 32)
            if (lines.length > 1) expect(decoded.part).toEqual({ sequence: given.sequence, number: index + 1, of: lines.length })
            return decoded.part !== undefined || dialect !== 'cisco-7'
              ? decoded.text
              : line.slice(line.indexOf(`-${given.name}: `) + given.name.length + 3)
          })
          const whole = DIALECTS[dialect]({ ...given, cisco: { ...given.cisco, params: [] }, text: '' })[0] ?? ''
          const harmlessText = given.text
            .replaceAll('\t', ' ')
            .replace(/\p{Cc}/gu, '?')
            .replace(/\p{Cs}/gu, '\uFFFD')
          expect(whole.length).toBeGreaterThan(0)
          if (dialect === 'cisco-7') expect(bodies.join('').startsWith(harmlessText)).toBe(true)
          else if (dialect === 'cisco-8') expect(bodies.join('')).toBe(harmlessText)
          else expect(bodies.join('')).toBe(harmlessText.replace(/^%/, ' %').replaceAll(': %', ':  %'))
        }),
        { numRuns: 150 },
      )
    },
  )

  it('leaves no blank at the edge of a part where a relay would trim it', () => {
    const lines = DIALECTS['cisco-8'](message({ text: Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ') }))
    expect(lines.length).toBeGreaterThan(3)
    for (const line of lines) expect(decodeLine(line).text).toMatch(/^\S.*\S$/)
  })

  it('has part numbers of two digits when there are ten or more', () => {
    const lines = DIALECTS['cisco-collector'](message({ text: 'x'.repeat(8000) }))
    expect(lines.length).toBeGreaterThan(9)
    expect(lines[9]).toContain(`[part=42.10/${lines.length}]`)
    for (const line of lines) expect(octetsWithoutPri(line)).toBeLessThanOrEqual(800)
  })
})
