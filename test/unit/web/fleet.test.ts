/** The fleet's order and search, the histogram and the axis of the overview. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterObject, DayObject } from '../../../dashboards/web/src/api/types.js'
import { filteredFleet, summaryOf } from '../../../dashboards/web/src/pages/overview/fleet-order.js'
import { rankedFleet } from '../../../dashboards/web/src/ranking.js'
import { dayWidth, monthsOf } from '../../../dashboards/web/src/timeline/axis.js'
import { histogramOf, STACK_MAX, stackOf } from '../../../dashboards/web/src/timeline/bricks.js'
import { colourOf, marksOfPreview } from '../../../dashboards/web/src/timeline/marks.js'

const cluster = (id: string, mode: ClusterObject['mode'], daysRemaining: number, endsAt: string): ClusterObject => ({
  id,
  product: 'cup-7',
  release: '7.0.5',
  timezone: 'UTC',
  labels: { site: id.slice(4) },
  mode,
  clocks: mode === 'production' ? [] : [{ kind: 'evaluation', startsAt: '2026-01-01T00:00:00Z', endsAt, daysRemaining, state: 'running' }],
  nodes: [{ hostname: `${id}-pub`, address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' }],
  services: [],
  warnings: [],
})

const FLEET = [
  cluster('cup-zrh', 'production', 0, ''),
  cluster('cup-gru', 'evaluation-expired', 0, '2026-05-09T00:00:00Z'),
  cluster('cup-tyo', 'evaluation', 9, '2026-06-06T00:00:00Z'),
  cluster('cup-syd', 'evaluation-expired', 0, '2026-05-24T00:00:00Z'),
  cluster('cup-fra', 'evaluation', 1, '2026-05-28T16:00:00Z'),
  cluster('cup-ath', 'production', 0, ''),
]
const NO_FILTER = { text: '', band: null, mode: '', site: '' } as const
const ids = (ranked: ReturnType<typeof rankedFleet>) => ranked.map((each) => each.cluster.id)

describe('the order', () => {
  it('is that of urgency: what has just ended, what ended before, what ends next, what has no clock', () => {
    expect(ids(rankedFleet(FLEET))).toEqual(['cup-syd', 'cup-gru', 'cup-fra', 'cup-tyo', 'cup-ath', 'cup-zrh'])
  })

  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(FLEET, { minLength: FLEET.length }), (shuffled) => {
        expect(ids(rankedFleet(shuffled))).toEqual(ids(rankedFleet(FLEET)))
      }),
    )
  })

  it('gives each band its count and its first', () => {
    const summary = summaryOf(rankedFleet(FLEET))
    expect(Object.values(summary).map(({ count, first }) => [count, first[0]?.cluster.id])).toEqual([
      [2, 'cup-syd'],
      [1, 'cup-fra'],
      [0, undefined],
      [1, 'cup-tyo'],
      [2, 'cup-ath'],
    ])
  })
})

describe('the search', () => {
  it.each([
    ['syd', ['cup-syd']],
    ['CUP-FRA-PUB', ['cup-fra']],
    ['00:0b:cd:4e:e5:9d syd', ['cup-syd']],
    ['000b.cd4e.e59d syd', ['cup-syd']],
    ['site=tyo', ['cup-tyo']],
    ['sjx', []],
  ])('finds by id, node, MAC in any spelling, and label: %s', (text, found) => {
    expect(ids(filteredFleet(rankedFleet(FLEET), { ...NO_FILTER, text }))).toEqual(found)
  })

  it('goes together with band, mode and site', () => {
    const ranked = rankedFleet(FLEET)
    expect(ids(filteredFleet(ranked, { ...NO_FILTER, band: 'ended', text: 'g' }))).toEqual(['cup-gru'])
    expect(ids(filteredFleet(ranked, { ...NO_FILTER, mode: 'production', site: 'zrh' }))).toEqual(['cup-zrh'])
  })
})

describe('the histogram', () => {
  const FROM = Date.parse('2026-05-28T00:00:00Z')
  const day = (date: string, alarms: readonly number[], reminders = 0, ends = 0): DayObject => ({
    day: date,
    alarms: [...alarms],
    reminders,
    ends,
    stops: 0,
  })

  it('puts each day at its place and adds up', () => {
    const histogram = histogramOf(
      [day('2026-05-30', [1, 2, 3, 0, 6, 0, 0, 0], 1, 1), day('2026-05-27', [9, 0, 0, 0, 0, 0, 0, 0])],
      FROM,
      120,
    )
    expect([histogram.alarms, histogram.ends, histogram.busiest, histogram.perBrick]).toEqual([13, 1, 2, 1])
    expect(stackOf(histogram.days[2] as (typeof histogram.days)[number], 1)).toEqual([
      { kind: 'ended', bricks: 1 },
      { kind: 'reminder', bricks: 1 },
      { kind: 'day', bricks: 2 },
      { kind: 'week', bricks: 3 },
      { kind: 'month', bricks: 6 },
    ])
  })

  it('lets a brick stand for ten or a hundred where more than sixteen would be needed, and never grows beyond', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 8, maxLength: 8 }), fc.nat(5000), (alarms, reminders) => {
        const histogram = histogramOf([day('2026-05-28', alarms, reminders)], FROM, 3)
        const bricks = stackOf(histogram.days[0] as (typeof histogram.days)[number], histogram.perBrick).reduce(
          (sum, part) => sum + part.bricks,
          0,
        )
        expect(bricks).toBeLessThanOrEqual(STACK_MAX)
        expect(histogram.alarms / histogram.perBrick).toBeLessThanOrEqual(STACK_MAX)
        expect(Math.log10(histogram.perBrick) % 1).toBe(0)
      }),
    )
  })
})

describe('the axis', () => {
  it.each([
    [330, 2.75],
    [599, 599 / 120],
    [600, 5],
    [960, 8],
    [3000, 12],
  ])('of %i pixels has days of %f', (available, px) => {
    expect(dayWidth(available)).toBe(px)
  })

  it('knows the months that it meets', () => {
    const months = monthsOf({ fromMs: Date.parse('2026-05-28T00:00:00Z'), days: 120, dayPx: 5 })
    expect(months.map(({ label, startPx, endPx }) => [label, startPx, endPx])).toEqual([
      ['May', -135, 20],
      ['Jun', 20, 170],
      ['Jul', 170, 325],
      ['Aug', 325, 480],
      ['Sep', 480, 600],
    ])
  })
})

describe('a lane from a cluster’s own preview', () => {
  it('has one mark a day, the gravest, with the services that stop', () => {
    const at = (time: string) => `2026-05-30T${time}:00Z`
    const marks = marksOfPreview([
      { at: '2026-05-29T16:00:00Z', kind: 'alarm', name: 'LicenseEvaluationCountdown', severity: 1 },
      { at: at('13:00'), kind: 'alarm', name: 'LicenseEvaluationCountdown', severity: 1 },
      { at: at('16:00'), kind: 'alarm', name: 'LicenseEvaluationExpired', severity: 0 },
      { at: at('16:00'), kind: 'mode', mode: 'evaluation-expired' },
      { at: at('16:00'), kind: 'service-stop', node: 'a', service: 'proxy' },
      { at: at('16:00'), kind: 'alarm', name: 'ServiceStopped', severity: 6 },
      { at: '2026-06-06T16:00:00Z', kind: 'alarm', name: 'LicenseEvaluationReminder', severity: 0 },
    ])
    expect(marks.map(({ kind, count, stops }) => [kind, count, stops])).toEqual([
      ['countdown', 1, 0],
      ['end', 2, 1],
      ['reminder', 1, 0],
    ])
    expect(marks.map(colourOf)).toEqual(['day', 'ended', 'reminder'])
  })
})
