import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeLine } from '../../src/syslog/decode.js'
import { DIALECTS, type DialectName } from '../../src/syslog/dialects.js'
import type { SyslogMessage } from '../../src/syslog/message.js'
import { sdElement } from '../../src/syslog/rfc5424.js'
import { openStream } from '../../src/syslog/stream.js'
import { createUdpOpener } from '../../src/syslog/udp.js'
import { type Certificate, createAuthority } from '../support/certificates.js'
import { describePeer } from '../support/peer.js'
import type { ParsedLine, RealSyslog, WireTransport } from '../support/real-syslog.js'
import { startRsyslog } from '../support/rsyslog.js'
import { startSyslogNg } from '../support/syslog-ng.js'
import { message } from '../unit/syslog/messages.js'

const TEXT = 'Ünd: 30 days remain [of "it"] \\ 50 % left: then it stops.'
const STAMP = '2026-04-30T16:00:00.123'
const SENT: SyslogMessage = message({
  at: Date.parse(`${STAMP}Z`),
  text: TEXT,
  structuredData: sdElement('lapsewatch@32473', [
    ['alarmId', 'a "quoted" ] \\ one'],
    ['seq', '42'],
  ]),
})
/** `: %` is where a Cisco header ends: syslog-ng looks for it in the text as well, so there it is written with two blanks. */
const AWKWARD_TEXTS = ['usage: %5 of it', 'a: %b: %c: d', 'so: %[k=v]: it is', 'UC_X-3-Y: text', '%UC_X-3-Y: text']
const STAMP_IN_UTC = /^2026-04-30T16:00:00\.123(Z|\+00:00)$/
const PRI = '188'

let ca = ''
let certificate: Certificate
beforeAll(async () => {
  const authority = await createAuthority('peers')
  ca = authority.ca
  certificate = await authority.issue(['localhost'], ['127.0.0.1'])
})

async function sendOver(
  transport: WireTransport,
  port: number,
  lines: readonly string[],
  framing: 'octet-counting' | 'newline',
): Promise<boolean> {
  const endpoint = { host: '127.0.0.1', port }
  const connection =
    transport === 'udp'
      ? await createUdpOpener(endpoint)()
      : await openStream({ ...endpoint, framing, ...(transport === 'tls' ? { tls: { ca } } : {}) })
  await connection.send(lines)
  return connection.close()
}

/** Starts the peer for one block of tests; `exchange` sends lines into one of its inputs and gives what it made of them. */
function usePeer(start: () => Promise<RealSyslog>) {
  let running: RealSyslog
  let seen = 0
  beforeAll(async () => {
    running = await start()
  })
  afterAll(() => running.stop())
  return async (
    input: string,
    lines: readonly string[],
    framing: 'octet-counting' | 'newline' = 'octet-counting',
  ): Promise<{ parsed: readonly ParsedLine[]; orderly: boolean }> => {
    const transport = input.split('-')[1] as WireTransport
    const orderly = await sendOver(transport, running.ports[input] ?? 0, lines, framing)
    const all = await running.parsed(seen + lines.length)
    const parsed = all.slice(seen)
    seen = all.length
    return { parsed, orderly }
  }
}

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const
const line = (dialect: DialectName, changes: Partial<SyslogMessage> = {}): string => DIALECTS[dialect]({ ...SENT, ...changes })[0] ?? ''
const SDATA = '[lapsewatch@32473 alarmId="a \\"quoted\\" \\] \\\\ one" seq="42"]'

describePeer('rsyslog', 'rsyslog', (peer) => {
  const exchange = usePeer(() => startRsyslog(peer, certificate, ca))

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('reads every field of rfc5424', async () => {
      const { parsed, orderly } = await exchange(`plain-${transport}`, [line('rfc5424'), line('rfc5424', { bom: true })])
      const fields = {
        pri: PRI,
        host: 'cup-sjc-pub',
        app: 'lapsewatch',
        msgId: 'LicenseEvaluationCountdown',
        structuredData: SDATA,
        timestamp: expect.stringMatching(STAMP_IN_UTC),
      }
      expect(parsed[0]).toMatchObject({ ...fields, raw: line('rfc5424'), text: TEXT })
      expect(parsed[1]?.text.replace('\uFEFF', '')).toBe(TEXT)
      expect(orderly).toBe(transport !== 'udp')
    })

    it.each(['cisco-7', 'cisco-8'] as const)('gets %s octet for octet, with its facility and severity', async (dialect) => {
      const { parsed } = await exchange(`plain-${transport}`, [line(dialect)])
      expect(parsed[0]).toMatchObject({ pri: PRI, raw: line(dialect) })
      expect(decodeLine(parsed[0]?.raw ?? '').text).toContain(TEXT)
    })

    it.each(['trusted', 'unsynchronised', 'lost'] as const)(
      'keeps cisco-collector whole in pmciscoios, its clock being %s',
      async (clockMark) => {
        const sent = line('cisco-collector', { clockMark })
        const { parsed } = await exchange(`cisco-${transport}`, [sent])
        expect(parsed[0]).toMatchObject({
          pri: PRI,
          host: 'cup-sjc-pub',
          timestamp: expect.stringMatching(STAMP_IN_UTC),
          tag: '%UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown:',
        })
        expect(parsed[0]?.text.trimStart()).toBe(sent.slice(sent.indexOf('[DaysRemaining')))
      },
    )
  })

  it.each(AWKWARD_TEXTS)('keeps the text %j whole in pmciscoios', async (text) => {
    const { parsed } = await exchange('cisco-udp', [line('cisco-collector', { text })])
    expect(parsed[0]?.text.replaceAll(':  %', ': %').endsWith(`]: ${text}`)).toBe(true)
  })

  it('reads lines framed by newlines', async () => {
    const { parsed, orderly } = await exchange('plain-tcp', [line('rfc5424'), line('rfc5424', { text: 'two' })], 'newline')
    expect(parsed.map(({ text }) => text)).toEqual([TEXT, 'two'])
    expect(orderly).toBe(true)
  })

  it('reads timeQuality as one more element', async () => {
    const { parsed } = await exchange('plain-tcp', [line('rfc5424', { clockMark: 'lost' })])
    expect(parsed[0]).toMatchObject({ structuredData: `${SDATA}[timeQuality tzKnown="1" isSynced="0"]`, text: TEXT })
  })
})

describePeer('syslog-ng', 'syslog-ng', (peer) => {
  const exchange = usePeer(() => startSyslogNg(peer, certificate, ca))

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('reads every field of rfc5424', async () => {
      const { parsed, orderly } = await exchange(`plain-${transport}`, [line('rfc5424'), line('rfc5424', { bom: true })])
      const fields = {
        pri: PRI,
        host: 'cup-sjc-pub',
        app: 'lapsewatch',
        msgId: 'LicenseEvaluationCountdown',
        structuredData: SDATA,
        timestamp: expect.stringMatching(STAMP_IN_UTC),
      }
      expect(parsed[0]).toMatchObject({ ...fields, raw: line('rfc5424'), text: TEXT })
      expect(parsed[1]?.text.replace('\uFEFF', '')).toBe(TEXT)
      expect(orderly).toBe(transport !== 'udp')
    })

    it.each(['cisco-7', 'cisco-8', 'cisco-collector'] as const)('gets %s octet for octet', async (dialect) => {
      const { parsed } = await exchange(`plain-${transport}`, [line(dialect)])
      expect(parsed[0]?.raw).toBe(line(dialect))
    })

    it.each(['trusted', 'unsynchronised', 'lost'] as const)(
      'keeps cisco-collector whole in cisco-parser(), its clock being %s',
      async (clockMark) => {
        const sent = line('cisco-collector', { clockMark })
        const { parsed } = await exchange(`cisco-${transport}`, [sent])
        expect(parsed[0]).toMatchObject({
          pri: PRI,
          host: 'cup-sjc-pub',
          timestamp: expect.stringMatching(STAMP_IN_UTC),
          ciscoFacility: 'UC_JAVAAPPLICATIONS',
          ciscoSeverity: '4',
          ciscoMnemonic: 'LicenseEvaluationCountdown',
        })
        expect(parsed[0]?.text).toContain(sent.slice(sent.indexOf('[DaysRemaining')))
      },
    )
  })

  it.each(AWKWARD_TEXTS)('keeps the text %j whole in cisco-parser()', async (text) => {
    const { parsed } = await exchange('cisco-udp', [line('cisco-collector', { text })])
    expect(parsed[0]?.text.replaceAll(':  %', ': %').endsWith(`]: ${text}`)).toBe(true)
  })

  it('reads lines framed by newlines', async () => {
    const { parsed, orderly } = await exchange('lines-tcp', [line('rfc5424'), line('rfc5424', { text: 'two' })], 'newline')
    expect(parsed.map(({ text }) => text)).toEqual([TEXT, 'two'])
    expect(orderly).toBe(true)
  })
})
