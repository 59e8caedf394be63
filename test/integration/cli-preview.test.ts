/** `preview --config`: what is to come, without a daemon, in three formats. */
import { describe, expect, test } from 'vitest'
import { lapsewatch } from '../support/command-line.js'

async function preview(...args: string[]): Promise<string> {
  return String((await lapsewatch(['preview', '--config', 'config/lapsewatch.yaml', ...args])).stdout)
}

interface Item {
  cluster: string
  at: string
  kind: string
  alarmId?: string
  name?: string
  sinks?: string[]
}

async function items(...args: string[]): Promise<Item[]> {
  return JSON.parse(await preview(...args, '--format', 'json')).items
}

describe('json', () => {
  test('names every alarm of a countdown with its instant, and the end with its stops', async () => {
    const all = await items('cup-sjc', '--days', '31')
    const own = all.filter(({ alarmId }) => /\.(countdown\.P\d+D|end)$/.test(alarmId ?? ''))
    expect(own.map(({ alarmId, at }) => [alarmId?.split('.').slice(3).join('.'), at])).toEqual([
      ...Array.from({ length: 30 }, (_, day) => [
        `countdown.P${30 - day}D`,
        new Date(Date.UTC(2026, 3, 30 + day, 16)).toISOString().replace('.000', ''),
      ]),
      ['end', '2026-05-30T16:00:00Z'],
    ])
    expect(all.filter(({ kind }) => kind === 'service-stop')).toHaveLength(4)
    expect(all.filter(({ kind }) => kind === 'mode')).toEqual([
      { cluster: 'cup-sjc', at: '2026-05-30T16:00:00Z', kind: 'mode', mode: 'evaluation-expired' },
    ])
  })

  test('begins with what the creation raises at once', async () => {
    const atOnce = (await items('--days', '1')).filter(({ at }) => at === '2026-04-30T10:00:00Z')
    expect(new Set(atOnce.map(({ cluster, name }) => `${cluster} ${name}`))).toEqual(
      new Set([
        'cup-ber LicenseEvaluationCountdown',
        'cup-syd LicenseEvaluationExpired',
        'cup-syd ESPStopped',
        'cup-syd ServiceStopped',
        'cup-syd PEStateShuttingdown',
        'cup-syd PEStateStopped',
        'cup-blr LicenseGraceCountdown',
      ]),
    )
  })

  test('says who is told, by the file’s own routes', async () => {
    for (const item of await items('cup-ber', '--days', '2')) if (item.kind === 'alarm') expect(item.sinks).toEqual(['terminal', 'noc'])
  })

  test('is in order of time, and --json is the same', async () => {
    const all = await items('--days', '60')
    const at = all.map((item) => Date.parse(item.at))
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(JSON.parse(await preview('--days', '60', '--json')).items).toEqual(all)
  })
})

describe('table', () => {
  test('fits 100 columns and says what happens', async () => {
    const lines = (await preview('--days', '3')).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(lines[0]).toMatch(/^AT \(UTC\) +CLUSTER +SEVERITY +WHAT +NODE +TO$/)
    expect(lines).toContainEqual(
      expect.stringMatching(/^2026-05-01 01:00Z +cup-ber +0 emergency +LicenseEvaluationExpired +cup-ber-pub +terminal, noc$/),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^2026-05-02 07:00Z +cup-blr +cup-blr\.lic is archived$/))
  })

  test('nothing to come is said', async () => {
    expect(await preview('cup-yyz')).toBe('nothing to come for cup-yyz within 120 days')
  })
})

describe('ics', () => {
  test('one event an alarm, by its id, at its instant in UTC', async () => {
    const calendar = await preview('cup-sjc', '--days', '31', '--format', 'ics')
    const events = calendar.replaceAll(/\r\n /g, '').split('BEGIN:VEVENT').slice(1)
    const json = await items('cup-sjc', '--days', '31')
    expect(events.map((event) => /^UID:(.*)\r$/m.exec(event)?.[1])).toEqual(
      json
        .filter(({ kind }) => kind === 'alarm' || kind === 'mode')
        .map(({ alarmId }) => alarmId ?? 'cup-sjc.mode.evaluation-expired.20260530T160000Z'),
    )
    expect(events[0]).toContain('\r\nDTSTART:20260430T160000Z\r\n')
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
  })
})
