/** The history of alarms: pages of the API joined with what the stream has told, under the filters of the address. */
import { describe, expect, it } from 'vitest'
import type { AlarmObject } from '../../../dashboards/web/src/api/types.js'
import { historyOf } from '../../../dashboards/web/src/live/alarm-history.js'
import { matches, UNFILTERED } from '../../../dashboards/web/src/pages/alarms/history.js'
import { attemptWords, slotWords } from '../../../dashboards/web/src/pages/alarms/words.js'

function alarm(id: string, decidedAt: string, rest: Partial<AlarmObject> = {}): AlarmObject {
  return {
    id,
    name: 'LicenseEvaluationCountdown',
    severity: 4,
    cluster: 'cup-sjc',
    node: 'cup-sjc-pub',
    clock: 'evaluation',
    daysRemaining: 30,
    dueAt: decidedAt,
    decidedAt,
    expiresAt: null,
    text: '',
    reason: 'scheduled',
    clears: [],
    deliveries: [],
    ...rest,
  }
}

const [first, second, third] = [
  alarm('a', '2026-05-01T00:00:00Z'),
  alarm('b', '2026-05-02T00:00:00Z'),
  alarm('c', '2026-05-03T00:00:00Z', { severity: 2, cluster: 'cup-lon' }),
]

describe('the history', () => {
  it('has what the stream told above what was read, each alarm once', () => {
    expect(historyOf([second, first], [third, second, first]).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  it('takes the deliveries of an alarm as the stream told them last', () => {
    const delivery = { id: 'b~noc~1', sink: 'noc', state: 'sent', attempts: 1, sentAt: null, confirmedAt: null, error: null } as const
    const told = { ...second, deliveries: [delivery] }
    expect(historyOf([second, first], [told])[0]?.deliveries).toEqual([delivery])
  })

  it('does not put what is older than the newest that was read above it', () => {
    expect(historyOf([third], [first])).toEqual([third])
  })

  it('holds what the stream tells against the filter', () => {
    expect(
      historyOf(
        [first],
        [third, second].filter((each) => matches({ ...UNFILTERED, cluster: 'cup-sjc' }, each)),
      ).map(({ id }) => id),
    ).toEqual(['b', 'a'])
  })
})

describe('a filter', () => {
  it.each([
    [{ severity: '2' }, true],
    [{ severity: '<=2' }, true],
    [{ severity: '<=1' }, false],
    [{ severity: '>=2' }, true],
    [{ severity: '>=3' }, false],
    [{ name: 'LicenseGraceCountdown' }, false],
    [{ cluster: 'cup-lon' }, true],
    // Both ends are within, as at the API.
    [{ since: '2026-05-03T00:00:00Z' }, true],
    [{ since: '2026-05-03T00:00:01Z' }, false],
    [{ until: '2026-05-03T00:00:00Z' }, true],
    [{ until: '2026-05-02T23:59:59Z' }, false],
  ])('%o takes a critical alarm of cup-lon on 3 May: %s', (conditions, expected) => {
    expect(matches({ ...UNFILTERED, ...conditions }, third)).toBe(expected)
  })
})

describe('words', () => {
  it.each([
    ['cup-sjc.evaluation.20260301T170000Z.countdown.P30D', 'evaluation, 30 days left'],
    ['cup-sjc.evaluation.20260301T170000Z.countdown.P1D', 'evaluation, 1 day left'],
    ['cup-sjc.evaluation.20260301T170000Z.countdown.PT23H', 'evaluation, 23 hours left'],
    ['cup-sjc.grace.20260301T170000Z-2.end', 'grace ended'],
    ['cup-sjc.grace.20260301T170000Z.started', 'grace started'],
    ['cup-sjc.evaluation.20260301T170000Z.reminder.P7D', 'evaluation, reminder 7 days after the end'],
    ['cup-sjc.fact.42.LicenseProductionEnabled', 'cup-sjc.fact.42.LicenseProductionEnabled'],
  ])('of the id %s: %s', (id, words) => {
    expect(slotWords(id)).toBe(words)
  })

  it.each([
    ['pending', 0, 'pending, not tried yet'],
    ['pending', 1, 'pending, 1 try'],
    ['sent', 1, 'sent at the first try'],
    ['confirmed', 3, 'confirmed after 3 tries'],
    ['failed', 2, 'refused for good after 2 tries'],
  ] as const)('of a delivery that is %s with %i tries: %s', (state, attempts, words) => {
    expect(attemptWords({ state, attempts })).toBe(words)
  })
})
