import { describe, expect, it } from 'vitest'
import type { AlarmQuery } from '../../../src/engine/ports.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, create, day, decisionOf, deliveryOf } from '../store-fixture.js'

export function describeAlarms(opened: Opened): void {
  /** a1 … a4 of cup-a on days 1 … 4, b1 of cup-b on day 5. */
  const some = async (): Promise<void> => {
    await create(opened.store, { 'cup-a': null, 'cup-b': null })
    const add = (
      cluster: string,
      slot: string,
      number: number,
      severity: 0 | 2 | 4 | 6,
      name: 'ServiceStopped' | 'LicenseEvaluationCountdown',
    ) =>
      opened.store.decideOne(cluster, day(number), (row) => {
        const alarms = [alarmOf(`${cluster}.${slot}`, { severity, name, dueAt: day(number), decidedAt: day(number) })]
        return { decision: decisionOf(row.state, { at: day(number), alarms }), result: null }
      })
    await add('cup-a', 'a1', 1, 4, 'LicenseEvaluationCountdown')
    await add('cup-a', 'a2', 2, 2, 'LicenseEvaluationCountdown')
    await add('cup-a', 'a3', 3, 0, 'LicenseEvaluationCountdown')
    await add('cup-a', 'a4', 4, 6, 'ServiceStopped')
    await add('cup-b', 'b1', 5, 4, 'LicenseEvaluationCountdown')
  }
  const slots = async (query: Omit<AlarmQuery, 'limit'>, limit = 10): Promise<string[]> =>
    (await opened.store.alarms({ ...query, limit })).items.map(({ alarm }) => alarm.id.slice(6))

  describe('alarms', () => {
    it.each<[Omit<AlarmQuery, 'limit'>, string[]]>([
      [{}, ['b1', 'a4', 'a3', 'a2', 'a1']],
      [{ cluster: 'cup-a' }, ['a4', 'a3', 'a2', 'a1']],
      [{ cluster: 'cup-' }, []],
      [{ name: 'ServiceStopped' }, ['a4']],
      [{ severityAtMost: 2 }, ['a3', 'a2']],
      [{ severityAtLeast: 4 }, ['b1', 'a4', 'a1']],
      [{ severityAtLeast: 4, severityAtMost: 4 }, ['b1', 'a1']],
      [{ severityAtLeast: 0, severityAtMost: 7 }, ['b1', 'a4', 'a3', 'a2', 'a1']],
      [{ cluster: 'cup-a', severityAtMost: 4, severityAtLeast: 1 }, ['a2', 'a1']],
      [{ name: 'LicenseEvaluationCountdown', severityAtMost: 3 }, ['a3', 'a2']],
      [{ since: day(3) }, ['b1', 'a4', 'a3']],
      [{ until: day(3) }, ['a3', 'a2', 'a1']],
      [{ since: day(2), until: day(4), severityAtMost: 5 }, ['a3', 'a2']],
      [{ since: day(6) }, []],
      [{ until: day(0) }, []],
    ])('are found newest first by %j', async (query, expected) => {
      await some()
      expect(await slots(query)).toEqual(expected)
    })

    it.each<Omit<AlarmQuery, 'limit'>>([{}, { severityAtMost: 4 }, { cluster: 'cup-a' }])(
      'are given page by page, each once, by %j',
      async (query) => {
        await some()
        const whole = await slots(query)
        const seen: string[] = []
        let cursor: string | null | undefined
        while (cursor !== null) {
          const page = await opened.store.alarms({ ...query, ...(cursor === undefined ? {} : { cursor }), limit: 2 })
          expect(page.items.length).toBeGreaterThan(0)
          seen.push(...page.items.map(({ alarm }) => alarm.id.slice(6)))
          cursor = page.nextCursor
        }
        expect(seen).toEqual(whole)
      },
    )

    it('refuses a cursor that is none', async () => {
      await expect(opened.store.alarms({ cursor: 'x', limit: 1 })).rejects.toMatchObject({ code: 'invalid-cursor' })
    })

    it('come back with every field as it was written', async () => {
      await create(opened.store, { 'cup-a': null })
      const full = alarmOf('cup-a.full', {
        clears: ['cup-a.x', 'cup-a.y'],
        params: { ServiceName: 'Cisco UP Proxy', B: 'ü' },
        service: 'proxy',
      })
      const bare = alarmOf('cup-a.bare', { clock: null, daysRemaining: null, expiresAt: null, reason: 'fact' })
      await opened.store.decideOne('cup-a', day(1), (row) => ({
        decision: decisionOf(row.state, { at: day(1), alarms: [full, bare], deliveries: [] }),
        result: null,
      }))
      expect(await opened.store.alarm('cup-a.full')).toEqual({ alarm: full, void: false, deliveries: [] })
      expect((await opened.store.alarm('cup-a.bare'))?.alarm).toEqual(bare)
      expect(await opened.store.alarm('cup-a.none')).toBeUndefined()
    })

    it('carry their own deliveries', async () => {
      await create(opened.store, { 'cup-a': null })
      const alarms = [alarmOf('cup-a.x'), alarmOf('cup-a.y')]
      const deliveries = [
        deliveryOf('cup-a.x', 'noc'),
        deliveryOf('cup-a.y', 'noc'),
        deliveryOf('cup-a.x', 'duty'),
        deliveryOf('cup-a.x', 'noc', 2),
      ]
      await opened.store.decideOne('cup-a', day(1), (row) => ({
        decision: decisionOf(row.state, { at: day(1), alarms, deliveries }),
        result: null,
      }))
      const view = await opened.store.alarm('cup-a.x')
      expect(view?.deliveries.map(({ id }) => id)).toEqual(['cup-a.x~noc~1', 'cup-a.x~duty~1', 'cup-a.x~noc~2'])
      expect(view?.deliveries[0]).toEqual({
        id: 'cup-a.x~noc~1',
        num: expect.any(Number),
        alarmId: 'cup-a.x',
        sink: 'noc',
        state: 'pending',
        attempts: 0,
        sentAt: null,
        confirmedAt: null,
        error: null,
      })
    })
  })
}
