import pc from 'picocolors'
import { describe, expect, test } from 'vitest'
import { type Legend, legendLines } from '../../../src/cli/legend.js'

const NO_COLOURS = pc.createColors(false)

function legend(changes: Partial<Legend> = {}): Legend {
  return {
    version: '1.2.3',
    url: 'http://127.0.0.1:8080',
    clock: { now: '2026-04-30T10:00:00.250Z', simulated: true, speed: 3600, trust: 'trusted' },
    clusters: [],
    more: 0,
    sinks: [],
    ...changes,
  }
}

const services = (...states: string[]) => states.map((state, index) => ({ node: `n${index}`, service: 'proxy', state }))
const clock = (state: string, daysRemaining: number) => ({ kind: 'evaluation', endsAt: '2026-05-01T01:00:00Z', daysRemaining, state })
const alarm = (name: string, at: string) => ({ at, kind: 'alarm' as const, name })

const EXPIRED = {
  cluster: { id: 'cup-syd', mode: 'evaluation-expired', clocks: [clock('ended', 0)], services: services('stopped', 'stopped') },
  preview: [alarm('LicenseEvaluationReminder', '2026-05-02T02:00:00Z')],
}
const ENDING = {
  cluster: { id: 'cup-ber', mode: 'evaluation', clocks: [clock('countdown', 1)], services: services('running', 'stopped') },
  preview: [
    alarm('LicenseEvaluationCountdown', '2026-04-30T22:00:00Z'),
    alarm('LicenseEvaluationExpired', '2026-05-01T01:00:00Z'),
    { at: '2026-05-01T01:00:00Z', kind: 'mode' as const, mode: 'evaluation-expired' },
  ],
}
const LICENSED = {
  cluster: { id: 'cup-yyz', mode: 'production', clocks: [clock('closed', 4)], services: services('running') },
  preview: [],
}

describe('clusters', () => {
  test('stand in the order in which they are heard of, with the seconds of the real clock', () => {
    expect(legendLines(legend({ clusters: [LICENSED, EXPIRED, ENDING] }), NO_COLOURS).slice(2, 7)).toEqual([
      '  CLUSTER  NOW                                           NEXT                                ENDS',
      '  cup-ber  evaluation, 1 day left, 1 of 2 services sto…  LicenseEvaluationCountdown in 12 s  in 15 s',
      '  cup-syd  evaluation-expired, services stopped          LicenseEvaluationReminder in 40 s',
      '  cup-yyz  production                                    nothing to come',
      '',
    ])
  })

  test('more of them than are shown are counted', () => {
    expect(legendLines(legend({ clusters: [LICENSED], more: 7 }), NO_COLOURS)).toContain('  and 7 more clusters: lapsewatch status')
  })
})

describe('the clock', () => {
  test.each([
    [3600, '1 s here is 1 h there'],
    [86_400, '1 s here is 1 day there'],
    [604_800, '1 s here is 7 days there'],
    [60, '1 s here is 1 min there'],
    [90, '1 s here is 90 s there'],
  ])('at speed %d', (speed, told) => {
    const [title] = legendLines(legend({ clock: { now: '2026-04-30T10:00:00Z', simulated: true, speed, trust: 'trusted' } }), NO_COLOURS)
    expect(title).toBe(`Lapsewatch 1.2.3 on a simulated clock: ${told}, where it is 2026-04-30 10:00Z`)
  })

  test("the machine's own: what is to come is told in its units", () => {
    const lines = legendLines(
      legend({ clock: { now: '2026-04-30T10:00:00Z', simulated: false, trust: 'trusted' }, clusters: [EXPIRED] }),
      NO_COLOURS,
    )
    expect(lines[0]).toBe("Lapsewatch 1.2.3 on the machine's clock: it is 2026-04-30 10:00Z")
    expect(lines).toContain('  cup-syd  evaluation-expired, services stopped  LicenseEvaluationReminder in 40 h')
  })
})

describe('beside it', () => {
  const sink = (config: object, type = 'syslog') => [{ name: 'noc', type, places: {}, config }]
  const told = (config: object, type?: string) => legendLines(legend({ sinks: sink(config, type) }), NO_COLOURS).join('\n')

  test.each([
    [{ transport: 'tcp', host: '127.0.0.1', port: 1514 }, 'npx lapsewatch listen in another terminal'],
    [{ transport: 'tcp', host: '127.0.0.1', port: 1514 }, 'from sink "noc"; until then they wait in the outbox'],
    [{ transport: 'tcp', host: 'localhost', port: 5514 }, 'npx lapsewatch listen --port 5514 in another terminal'],
    [{ transport: 'udp', host: '127.0.0.1', port: 1514 }, 'from sink "noc"; what nobody hears is lost'],
  ])('%j: %s', (config, words) => {
    expect(told(config)).toContain(words)
  })

  test.each([
    [{ transport: 'tcp', host: 'syslog.example.net', port: 1514 }, 'syslog'],
    [{ transport: 'tls', host: '127.0.0.1', port: 6514 }, 'syslog'],
    [{ path: '-' }, 'file'],
  ])('%j is nothing that listen can stand in for', (config, type) => {
    expect(told(config, type)).not.toContain('lapsewatch listen')
  })
})
