import { describe, expect, it } from 'vitest'
import type { EntryBody } from '../../../src/domain/journal.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, backlog, create, day, decisionOf, raise, restarted } from '../store-fixture.js'

export function describeRetention(opened: Opened): void {
  const retainAll = async (before: number, limit: number): Promise<number> => {
    let total = 0
    for (;;) {
      const deleted = await opened.store.retain(before, limit)
      expect(deleted).toBeLessThanOrEqual(limit)
      if (deleted === 0) return total
      total += deleted
    }
  }
  const send = async (sink: string, at: number) => {
    const fence = (await opened.store.claimSink(sink, 60_000)) ?? 0
    await opened.store.updateDeliveries(sink, fence, [{ to: 'sent', nums: { from: 0, to: 1_000_000 }, at }])
  }

  describe('retention', () => {
    it('deletes alarms older than the instant with their settled deliveries, a bounded number at a time', async () => {
      await backlog(opened.store, 'cup-a', 5, day(1))
      await backlog(opened.store, 'cup-b', 2, day(3))
      await send('noc', day(3))
      await retainAll(day(3), 2)
      expect((await opened.store.alarms({ limit: 10 })).items.map(({ alarm }) => alarm.id)).toEqual(['cup-b.slot2', 'cup-b.slot1'])
      expect((await opened.store.deliveries({ limit: 10 })).items).toHaveLength(2)
    })

    it('keeps an alarm while a delivery of it is pending, and takes those behind it', async () => {
      await backlog(opened.store, 'cup-a', 3, day(1), 'dead')
      await backlog(opened.store, 'cup-b', 1, day(1), 'noc')
      await send('noc', day(1))
      await retainAll(day(9), 1)
      expect((await opened.store.alarms({ limit: 10 })).items).toHaveLength(3)
      await send('dead', day(9))
      await retainAll(day(9), 1)
      expect((await opened.store.alarms({ limit: 10 })).items).toEqual([])
      expect(await opened.store.outbox()).toMatchObject([
        { sink: 'dead', pending: 0 },
        { sink: 'noc', pending: 0 },
      ])
    })

    it('trims the journal of what was raised, and keeps facts, what still stands, clearings, and the last decision', async () => {
      await create(opened.store, { 'cup-a': null })
      const standing = { alarmId: 'cup-a.stands', clock: 'c', sinks: ['noc'] }
      const bodies: EntryBody[] = [
        restarted,
        { type: 'coalesced', data: { alarmId: 'cup-a.missed', dueAt: day(1) } },
        { type: 'alarm', data: { alarmId: 'cup-a.gone', dueAt: day(1) } },
        { type: 'alarm', data: { alarmId: 'cup-a.stands', dueAt: day(1), clock: 'c', sinks: ['noc'] } },
        { type: 'alarm', data: { alarmId: 'cup-a.cleared', dueAt: day(1), clearing: true } },
      ]
      await opened.store.decideOne('cup-a', day(1), (row) => ({
        decision: decisionOf(row.state, { at: day(1), bodies, state: { standing: [standing] } }),
        result: null,
      }))
      await opened.store.decideOne('cup-a', day(2), (row) => ({ decision: raise(row, 'last', day(2)), result: null }))
      await send('noc', day(2))
      await retainAll(day(9), 10)
      const entries = await opened.store.entries('cup-a')
      expect(entries.map(({ seq, type }) => [seq, type])).toEqual([
        [1, 'installed'],
        [2, 'license-manager-restarted'],
        [5, 'alarm'],
        [6, 'alarm'],
        [7, 'alarm'],
      ])
      expect((await opened.store.journal('cup-a', { afterSeq: 2, limit: 1 }))[0]?.seq).toBe(5)
      await opened.store.decideOne('cup-a', day(10), (row) => ({
        decision: decisionOf(row.state, { at: day(10), alarms: [alarmOf('cup-a.next')] }),
        result: null,
      }))
      expect((await opened.store.entries('cup-a')).at(-1)?.seq).toBe(8)
    })

    it('leaves what is not old enough', async () => {
      await backlog(opened.store, 'cup-a', 2, day(3))
      await send('noc', day(3))
      expect(await retainAll(day(3), 10)).toBe(0)
      expect((await opened.store.alarms({ limit: 10 })).items).toHaveLength(2)
    })
  })
}
