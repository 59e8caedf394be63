import { describe, expect, it } from 'vitest'
import type { DeliveryUpdate } from '../../../src/engine/ports.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, backlog, create, day, decisionOf, deliveryOf } from '../store-fixture.js'

const TTL_MS = 60_000

export function describeOutbox(opened: Opened): void {
  const claim = async (sink = 'noc', ttlMs = TTL_MS): Promise<number> => {
    const fence = await opened.store.claimSink(sink, ttlMs)
    if (fence === null) throw new Error(`the claim of ${sink} was refused`)
    return fence
  }
  const nums = async (sink = 'noc', after = 0, limit = 100) => (await opened.store.pending(sink, after, limit)).map(({ num }) => num)
  const states = async () => {
    const { items } = await opened.store.deliveries({ limit: 100 })
    return items.map(({ state }) => state).reverse()
  }

  describe('the outbox', () => {
    it('gives a sink its pending deliveries in order, after a number, and no other sink’s', async () => {
      await create(opened.store, { 'cup-a': null })
      const alarms = ['x', 'y', 'z'].map((slot) => alarmOf(`cup-a.${slot}`))
      const deliveries = alarms.flatMap(({ id }) => [deliveryOf(id, 'noc'), deliveryOf(id, 'duty')])
      await opened.store.decideOne('cup-a', day(1), (row) => ({
        decision: decisionOf(row.state, { at: day(1), alarms, deliveries }),
        result: null,
      }))
      const first = await opened.store.pending('noc', 0, 2)
      expect(first.map(({ payload }) => payload)).toEqual(['cup-a.x', 'cup-a.y'].map((id) => deliveryOf(id).payload))
      const rest = await opened.store.pending('noc', first[1]?.num ?? 0, 2)
      expect(rest.map(({ payload }) => payload)).toEqual([deliveryOf('cup-a.z').payload])
      expect(await opened.store.pending('nobody', 0, 2)).toEqual([])
    })

    it('settles a range: only that sink’s, only what is pending', async () => {
      await backlog(opened.store, 'cup-a', 5)
      await backlog(opened.store, 'cup-b', 2, day(1), 'duty')
      const fence = await claim()
      const [first = 0, , third = 0] = await nums()
      await opened.store.updateDeliveries('noc', fence, [{ to: 'failed', nums: [first], error: 'rejected' }])
      expect(await opened.store.updateDeliveries('noc', fence, [{ to: 'sent', nums: { from: 0, to: third }, at: day(2) }])).toBe(true)
      expect(await states()).toEqual(['failed', 'sent', 'sent', 'pending', 'pending', 'pending', 'pending'])
      expect(await opened.store.outbox()).toEqual([
        { sink: 'duty', pending: 2, oldestAt: day(1) },
        { sink: 'noc', pending: 2, oldestAt: day(1) },
      ])
    })

    it('finds a delivery again after a later one was sent: pending is a state, not a position', async () => {
      await backlog(opened.store, 'cup-a', 3)
      const fence = await claim()
      const [first, second = 0, third] = await nums()
      await opened.store.updateDeliveries('noc', fence, [{ to: 'sent', nums: [second], at: day(2) }])
      expect(await nums()).toEqual([first, third])
    })

    it.each<[string, DeliveryUpdate[], object]>([
      [
        'sent at once',
        [{ to: 'sent', nums: [1], at: day(2) }],
        { state: 'sent', attempts: 1, sentAt: day(2), confirmedAt: null, error: null },
      ],
      [
        'under way, then sent',
        [
          { to: 'attempted', nums: [1], error: null },
          { to: 'sent', nums: [1], at: day(2) },
        ],
        { state: 'sent', attempts: 1 },
      ],
      [
        'failing twice, then sent',
        [
          { to: 'attempted', nums: { from: 1, to: 1 }, error: 'refused' },
          { to: 'attempted', nums: [1], error: 'timeout' },
          { to: 'sent', nums: [1], at: day(2) },
        ],
        { state: 'sent', attempts: 3, error: null },
      ],
      [
        'tried in vain',
        [{ to: 'attempted', nums: [1], error: 'refused' }],
        { state: 'pending', attempts: 1, error: 'refused', sentAt: null },
      ],
      [
        'confirmed at once',
        [{ to: 'confirmed', nums: [1], at: day(2) }],
        { state: 'confirmed', attempts: 1, sentAt: day(2), confirmedAt: day(2) },
      ],
      [
        'sent, then confirmed by a read-back',
        [
          { to: 'sent', nums: [1], at: day(2) },
          { to: 'confirmed', nums: [1], at: day(3) },
        ],
        { state: 'confirmed', attempts: 1, sentAt: day(2), confirmedAt: day(3) },
      ],
      [
        'sent, and then a failure that comes too late',
        [
          { to: 'sent', nums: [1], at: day(2) },
          { to: 'failed', nums: [1], error: 'rejected' },
          { to: 'attempted', nums: [1], error: 'closed' },
        ],
        { state: 'sent', attempts: 1, error: null },
      ],
      [
        'confirmed, and then a range sent over it',
        [
          { to: 'confirmed', nums: [1], at: day(2) },
          { to: 'sent', nums: { from: 1, to: 9 }, at: day(3) },
        ],
        { state: 'confirmed', confirmedAt: day(2), sentAt: day(2) },
      ],
      [
        'failed for good',
        [{ to: 'failed', nums: [1], error: 'rejected' }],
        { state: 'failed', attempts: 1, error: 'rejected', sentAt: null },
      ],
    ])('records a delivery that is %s', async (_name, updates, expected) => {
      await backlog(opened.store, 'cup-a', 1)
      const [num = 0] = await nums()
      const fence = await claim()
      for (const update of updates) {
        const own = 'from' in update.nums ? { from: num, to: num + update.nums.to } : [num]
        expect(await opened.store.updateDeliveries('noc', fence, [{ ...update, nums: own } as DeliveryUpdate])).toBe(true)
      }
      expect((await opened.store.alarm('cup-a.slot1'))?.deliveries[0]).toMatchObject(expected)
      const isPending = 'state' in expected && expected.state === 'pending'
      expect((await opened.store.outbox())[0]).toMatchObject({ pending: isPending ? 1 : 0, oldestAt: isPending ? day(1) : null })
    })

    it('lists deliveries newest first by sink and state, page by page', async () => {
      await backlog(opened.store, 'cup-a', 3)
      await backlog(opened.store, 'cup-b', 2, day(1), 'duty')
      const fence = await claim()
      const [first = 0, second = 0] = await nums()
      await opened.store.updateDeliveries('noc', fence, [
        { to: 'failed', nums: [first], error: 'rejected' },
        { to: 'sent', nums: [second], at: day(2) },
      ])
      const ids = async (query: Parameters<typeof opened.store.deliveries>[0]) =>
        (await opened.store.deliveries(query)).items.map(({ id }) => id)
      expect(await ids({ state: 'pending', limit: 9 })).toEqual(['cup-b.slot2~duty~1', 'cup-b.slot1~duty~1', 'cup-a.slot3~noc~1'])
      expect(await ids({ state: 'failed', limit: 9 })).toEqual(['cup-a.slot1~noc~1'])
      expect(await ids({ state: 'sent', sink: 'duty', limit: 9 })).toEqual([])
      expect(await ids({ sink: 'noc', limit: 9 })).toEqual(['cup-a.slot3~noc~1', 'cup-a.slot2~noc~1', 'cup-a.slot1~noc~1'])
      expect(await ids({ sink: 'nobody', limit: 9 })).toEqual([])
      const page = await opened.store.deliveries({ state: 'pending', limit: 2 })
      const { items, nextCursor } = await opened.store.deliveries({ state: 'pending', limit: 2, cursor: page.nextCursor ?? '' })
      expect(items.map(({ id }) => id)).toEqual(['cup-a.slot3~noc~1'])
      expect(nextCursor).toBeNull()
    })
  })

  describe('fencing', () => {
    it('gives the same number to the one that holds the claim and goes on holding it', async () => {
      expect(await claim()).toBe(await claim())
    })

    it('refuses updates under the number of a claim that was taken over since', async () => {
      await backlog(opened.store, 'cup-a', 1)
      const lapsed = await claim('noc', 0)
      const held = await claim()
      expect(held).toBeGreaterThan(lapsed)
      const sent: DeliveryUpdate[] = [{ to: 'sent', nums: await nums(), at: day(2) }]
      expect(await opened.store.updateDeliveries('noc', lapsed, sent)).toBe(false)
      expect(await nums()).toHaveLength(1)
      expect(await opened.store.updateDeliveries('noc', held, sent)).toBe(true)
      expect(await nums()).toHaveLength(0)
    })

    it('gives a new number after a release, and a stale release frees nothing', async () => {
      const first = await claim()
      await opened.store.releaseSink('noc', first)
      const second = await claim()
      expect(second).toBeGreaterThan(first)
      await opened.store.releaseSink('noc', first)
      expect(await claim()).toBe(second)
    })

    it('claims each sink for itself', async () => {
      await backlog(opened.store, 'cup-a', 1)
      await claim('noc')
      const other = await claim('duty')
      expect(await opened.store.updateDeliveries('duty', other, [{ to: 'sent', nums: await nums(), at: day(2) }])).toBe(true)
      expect(await nums()).toHaveLength(1)
    })

    if (opened.hasPeer)
      it('lets one daemon serve a sink at a time, and the next when the claim lapses or is released', async () => {
        const own = await claim()
        expect(await opened.peer.claimSink('noc', TTL_MS)).toBeNull()
        await opened.store.releaseSink('noc', own)
        const peers = await opened.peer.claimSink('noc', 0)
        expect(peers).toBeGreaterThan(own)
        expect(await claim()).toBeGreaterThan(peers ?? 0)
        expect(await opened.peer.claimSink('noc', TTL_MS)).toBeNull()
      })
  })
}
