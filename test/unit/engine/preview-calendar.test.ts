import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CALENDAR_END, CALENDAR_HEAD, type CalendarItem, calendarEvents } from '../../../src/engine/preview-calendar.js'

const calendarOf = (items: readonly CalendarItem[], stamp: string) => CALENDAR_HEAD + calendarEvents(items, stamp) + CALENDAR_END
const STAMP = '2026-04-29T16:00:00Z'
const ALARM: CalendarItem = {
  cluster: 'cup-sjc',
  at: '2026-04-30T16:00:00Z',
  kind: 'alarm',
  alarmId: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
  name: 'LicenseEvaluationCountdown',
  severity: 4,
  node: 'cup-sjc-pub',
  sinks: ['noc', 'duty'],
}

const unfolded = (calendar: string) => calendar.replaceAll('\r\n ', '').split('\r\n')

describe('a calendar', () => {
  test('has one event an alarm', () => {
    expect(unfolded(calendarOf([ALARM], STAMP))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Lapsewatch//Licence preview//EN',
      'CALSCALE:GREGORIAN',
      'X-WR-CALNAME:Lapsewatch',
      'BEGIN:VEVENT',
      'UID:cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
      'DTSTAMP:20260429T160000Z',
      'DTSTART:20260430T160000Z',
      'SUMMARY:30 days left: cup-sjc evaluation',
      'DESCRIPTION:LicenseEvaluationCountdown\\nSeverity: 4 warning\\nNode: cup-sjc-pub\\nGoes to: noc\\, duty',
      'CATEGORIES:ALARM',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  test.each([
    ['cup-sjc.evaluation.20260301T170000Z.countdown.P1D', '1 day left: cup-sjc evaluation'],
    ['cup-sjc.evaluation.20260301T170000Z.countdown.PT12H', '12 hours left: cup-sjc evaluation'],
    ['cup-sjc.evaluation.20260301T170000Z.countdown.P6D.r2', '6 days left: cup-sjc evaluation'],
    ['cup-sjc.grace.20260401T100000Z.end', 'ends now: cup-sjc grace'],
    ['cup-sjc.grace.20260401T100000Z.reminder.P14D', 'ended 14 days ago: cup-sjc grace'],
    ['cup-sjc.fact.42.LicenseGraceStarted', 'cup-sjc: LicenseGraceStarted'],
  ])('says first how long is left: %s', (alarmId, words) => {
    const name = words.startsWith('cup-sjc: ') ? words.slice('cup-sjc: '.length) : 'LicenseEvaluationCountdown'
    expect(unfolded(calendarOf([{ ...ALARM, alarmId, name }], STAMP))).toContain(`SUMMARY:${words}`)
  })

  test('has the changes of mode, and leaves out what follows from them', () => {
    const at = '2026-05-30T16:00:00Z'
    const items: CalendarItem[] = [
      { cluster: 'cup-sjc', at, kind: 'mode', mode: 'evaluation-expired' },
      { cluster: 'cup-sjc', at, kind: 'service-stop', node: 'cup-sjc-pub', service: 'proxy' },
      { cluster: 'cup-sjc', at, kind: 'file-archive', file: 'x.lic' },
    ]
    expect(unfolded(calendarOf(items, STAMP)).filter((line) => /^(UID|SUMMARY)/.test(line))).toEqual([
      'UID:cup-sjc.mode.evaluation-expired.20260530T160000Z',
      'SUMMARY:cup-sjc: mode: evaluation-expired',
    ])
  })

  test('says of an alarm that no route takes that nobody hears of it', () => {
    expect(unfolded(calendarOf([{ ...ALARM, sinks: [] }], STAMP)).join()).toContain('Goes to: nobody\\, no route takes it')
  })
})

test('no line has more than 75 octets, and unfolding gives every text back (RFC 5545 §3.1, §3.3.11)', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }).filter((text) => !/[\r\n]/.test(text)),
      (node) => {
        const calendar = calendarOf([{ ...ALARM, node }], STAMP)
        for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const description = unfolded(calendar).find((line) => line.startsWith('DESCRIPTION:')) ?? ''
        const read = description.slice('DESCRIPTION:'.length).replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
        expect(read).toBe(`LicenseEvaluationCountdown\nSeverity: 4 warning\nNode: ${node}\nGoes to: noc, duty`)
      },
    ),
  )
})
