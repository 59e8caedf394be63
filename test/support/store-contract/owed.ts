import { describe, expect, it } from 'vitest'
import type { OwedRouting, Store } from '../../../src/engine/ports.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, create, day, decisionOf, deliveryOf } from '../store-fixture.js'

const owedOf = (id: string, at: number): OwedRouting => ({ id, subject: 'cup-a', at, kind: 'repeat', data: { alarmId: 'cup-a.x' } })

async function owe(store: Store, owed: readonly OwedRouting[]): Promise<void> {
  await create(store, { 'cup-a': day(9) })
  await store.decideOne('cup-a', day(1), (row) => ({
    decision: decisionOf(row.state, { at: day(1), nextAt: day(9), alarms: [alarmOf('cup-a.x')], owed, sequences: { 'noc\npub': 5 } }),
    result: null,
  }))
}

export function describeOwed(opened: Opened): void {
  const settle = async (now: number, limit: number, answer: Partial<ReturnType<Parameters<Store['settleOwed']>[2]>> = {}) => {
    const seen: [string, Readonly<Record<string, number>>][] = []
    const number = await opened.store.settleOwed(now, limit, (owed, sequences) => {
      seen.push([owed.id, sequences])
      return { deliveries: [], owed: [], sequences: {}, ...answer }
    })
    expect(number).toBe(seen.length)
    return seen
  }

  describe('what routing owes', () => {
    it('is handed out once, soonest first, when its instant has come', async () => {
      await owe(opened.store, [owedOf('c', day(4)), owedOf('b', day(3)), owedOf('a', day(2))])
      expect(await opened.store.nextDueAt()).toBe(day(2))
      expect((await settle(day(3), 1)).map(([id]) => id)).toEqual(['a'])
      expect((await settle(day(3), 9)).map(([id]) => id)).toEqual(['b'])
      expect(await settle(day(3), 9)).toEqual([])
      expect(await opened.store.nextDueAt()).toBe(day(4))
    })

    it('comes back as it was written, and its deliveries, numbers and successors are written with its removal', async () => {
      await owe(opened.store, [owedOf('a', day(2))])
      await opened.store.settleOwed(day(2), 9, (owed, sequences) => {
        expect(owed).toEqual(owedOf('a', day(2)))
        expect(sequences).toEqual({ 'noc\npub': 5 })
        return { deliveries: [deliveryOf('cup-a.x', 'noc', 2)], owed: [owedOf('a', day(6))], sequences: { 'noc\npub': 6 } }
      })
      const { items } = await opened.store.deliveries({ sink: 'noc', state: 'pending', limit: 9 })
      expect(items.map(({ id }) => id)).toEqual(['cup-a.x~noc~2', 'cup-a.x~noc~1'])
      expect((await opened.store.cluster('cup-a'))?.sequences).toEqual({ 'noc\npub': 6 })
      expect((await settle(day(6), 9)).map(([id]) => id)).toEqual(['a'])
    })

    it('stays owed when settling it throws', async () => {
      await owe(opened.store, [owedOf('a', day(2))])
      const failing = opened.store.settleOwed(day(2), 9, () => {
        throw new Error('a defect')
      })
      await expect(failing).rejects.toThrow('a defect')
      expect(await settle(day(2), 9)).toHaveLength(1)
    })

    it('is refused under an id that is still owed', async () => {
      await owe(opened.store, [owedOf('a', day(2)), owedOf('b', day(3))])
      const again = opened.store.settleOwed(day(2), 9, () => ({ deliveries: [], owed: [owedOf('b', day(5))], sequences: {} }))
      await expect(again).rejects.toMatchObject({ code: 'already-decided' })
    })
  })
}
