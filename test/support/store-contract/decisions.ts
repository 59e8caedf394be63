import { describe, expect, it } from 'vitest'
import type { ClusterRow } from '../../../src/engine/ports.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, create, day, decideAll, decisionOf, deliveryOf, newCluster, raise, stateOf, T0 } from '../store-fixture.js'

export function describeDecisions(opened: Opened): void {
  describe('decisions', () => {
    it('hands out what is due and nothing else, soonest first', async () => {
      await create(opened.store, { 'cup-c': day(3), 'cup-a': day(2), 'cup-d': day(5), 'cup-b': day(1), 'cup-e': null })
      const seen: string[] = []
      const decided = await decideAll(opened.store, day(3), (row) => {
        seen.push(row.id)
        return decisionOf(row.state, { at: day(3), nextAt: day(9) })
      })
      expect(seen).toEqual(['cup-b', 'cup-a', 'cup-c'])
      expect(decided.map(({ cluster }) => cluster)).toEqual(seen)
      expect(await opened.store.nextDueAt()).toBe(day(5))
    })

    it('decides at most as many as asked and says whether more is due', async () => {
      await create(opened.store, { 'cup-a': day(1), 'cup-b': day(1) })
      const decide = (row: ClusterRow) => decisionOf(row.state, { at: day(1) })
      expect(await opened.store.decideDue(day(1), 1, decide)).toMatchObject({ decided: [{}], more: true })
      expect(await opened.store.decideDue(day(1), 1, decide)).toMatchObject({ decided: [{}], more: false })
      expect(await opened.store.decideDue(day(1), 1, decide)).toEqual({ decided: [], more: false })
    })

    it('hands a cluster out again while its next occurrence is due too', async () => {
      await create(opened.store, { 'cup-a': day(1) })
      const instants = [day(2), day(3), null]
      const decided = await decideAll(opened.store, day(3), (row) =>
        decisionOf(row.state, { at: day(3), nextAt: instants.shift() ?? null }),
      )
      expect(decided).toHaveLength(3)
    })

    it('writes state, alarms, deliveries and the mark of a decision, and answers it', async () => {
      await create(opened.store, { 'cup-a': day(1) })
      const { decided } = await opened.store.decideDue(day(1), 1, (row) => raise(row, 'end', day(1), { severity: 0 }))
      expect(decided[0]).toMatchObject({ cluster: 'cup-a', labels: { site: 'sjc' }, decision: { nextAt: null } })
      expect((await opened.store.cluster('cup-a'))?.state).toEqual(stateOf('cup-a', { doneThrough: day(1), seq: 2 }))
      expect((await opened.store.alarm('cup-a.end'))?.alarm).toEqual(
        alarmOf('cup-a.end', { severity: 0, dueAt: day(1), decidedAt: day(1) }),
      )
      expect(await opened.store.pending('noc', 0, 10)).toMatchObject([{ payload: deliveryOf('cup-a.end').payload }])
      expect((await opened.store.memory()).mark).toBe(day(1))
    })

    it('writes nothing at all of a decision that fails half-way, and decides it anew the next time', async () => {
      await create(opened.store, { 'cup-a': day(1) })
      const failing = opened.store.decideDue(day(2), 10, (row) => {
        const decision = raise(row, 'end', day(2))
        return { ...decision, deliveries: [...decision.deliveries, deliveryOf('cup-a.nowhere')], sequences: { 'noc\npub': 9 } }
      })
      await expect(failing).rejects.toThrow('cup-a.nowhere')
      expect(await opened.store.alarms({ limit: 10 })).toEqual({ items: [], nextCursor: null })
      expect(await opened.store.cluster('cup-a')).toMatchObject({ state: { seq: 1 }, sequences: {} })
      expect(await opened.store.nextDueAt()).toBe(day(1))
      expect((await opened.store.memory()).mark).toBe(T0)
      expect(await opened.store.outbox()).toEqual([])
      await decideAll(opened.store, day(2), (row) => raise(row, 'end', day(2)))
      expect(await opened.store.outbox()).toEqual([{ sink: 'noc', pending: 1, oldestAt: day(2) }])
    })

    it('creates none of several clusters when the decision about one of them throws', async () => {
      const defect = () => {
        throw new Error('a defect')
      }
      const created = opened.store.createClusters(T0, [newCluster('cup-a', day(1)), newCluster('cup-b', day(1), { decide: defect })])
      await expect(created).rejects.toThrow('a defect')
      expect(await opened.store.clusters({ limit: 9 })).toEqual([])
      await create(opened.store, { 'cup-a': day(1) })
      expect((await opened.store.entries('cup-a')).map(({ seq }) => seq)).toEqual([1])
    })

    it('refuses an alarm that was decided before, and the rest of its transaction', async () => {
      await create(opened.store, { 'cup-a': day(1), 'cup-b': day(1) })
      await opened.store.decideOne('cup-a', day(1), (row) => ({ decision: raise(row, 'end', day(1)), result: null }))
      const again = opened.store.decideOne('cup-a', day(2), (row) => ({ decision: raise(row, 'end', day(2)), result: null }))
      await expect(again).rejects.toMatchObject({ code: 'already-decided' })
      expect((await opened.store.cluster('cup-a'))?.state.seq).toBe(2)
      expect(await opened.store.pending('noc', 0, 10)).toHaveLength(1)
    })

    it('writes nothing for a decision of null and knows no cluster that is not there', async () => {
      await create(opened.store, { 'cup-a': day(1) })
      expect(await opened.store.decideOne('cup-a', day(1), () => ({ decision: null, result: 'refused' }))).toEqual({
        result: 'refused',
        decided: null,
      })
      expect(await opened.store.decideOne('cup-z', day(1), () => ({ decision: null, result: 'refused' }))).toBeUndefined()
      expect((await opened.store.memory()).mark).toBe(T0)
    })

    it('hands each decision the next free sequence numbers of its own cluster', async () => {
      await create(opened.store, { 'cup-a': day(1), 'cup-b': day(2) })
      const seen: Record<string, unknown> = {}
      const decide = (row: ClusterRow) => {
        seen[row.id] = row.sequences
        return decisionOf(row.state, {
          at: day(2),
          sequences: { 'noc\npub': (row.sequences['noc\npub'] ?? 0) + 3, 'duty\npub': 4_294_967_295 },
        })
      }
      await decideAll(opened.store, day(2), decide)
      expect(seen).toEqual({ 'cup-a': {}, 'cup-b': {} })
      await opened.store.decideOne('cup-a', day(3), (row) => ({ decision: decide(row), result: null }))
      expect(seen['cup-a']).toEqual({ 'noc\npub': 3, 'duty\npub': 4_294_967_295 })
      expect((await opened.store.cluster('cup-a'))?.sequences).toMatchObject({ 'noc\npub': 6 })
    })

    it.each([
      ['a sequence number out of range', { sequences: { 'noc\npub': 4_294_967_296 } }],
      ['a delivery without its alarm', { deliveries: [deliveryOf('cup-a.nowhere')] }],
      [
        'a delivery whose id does not name it',
        { alarms: [alarmOf('cup-a.x')], deliveries: [{ ...deliveryOf('cup-a.x'), id: 'cup-a.x~noc~2' }] },
      ],
      ['an alarm id of 256 characters', { alarms: [alarmOf('a'.repeat(256))] }],
      ['a state that is not the entries further', { state: { id: 'cup-b' } }],
    ])('refuses %s and writes nothing', async (_name, parts) => {
      await create(opened.store, { 'cup-a': day(1) })
      const decided = opened.store.decideDue(day(1), 1, (row) => decisionOf(row.state, { at: day(1), ...parts }))
      await expect(decided).rejects.toThrow('store invariant')
      expect((await opened.store.cluster('cup-a'))?.state.doneThrough).toBe(T0)
    })

    it('refuses journal numbers with a gap', async () => {
      await create(opened.store, { 'cup-a': null })
      const skip = (row: ClusterRow) => {
        const decision = raise(row, 'end', day(1))
        return { decision: { ...decision, entries: decision.entries.map((entry) => ({ ...entry, seq: entry.seq + 1 })) }, result: null }
      }
      await expect(opened.store.decideOne('cup-a', day(1), skip)).rejects.toThrow('store invariant')
    })

    it('refuses a decision after which the same instant would be due again for ever', async () => {
      await create(opened.store, { 'cup-a': day(1) })
      await expect(opened.store.decideDue(day(1), 9, (row) => decisionOf(row.state, { at: day(1), nextAt: day(1) }))).rejects.toThrow(
        'store invariant',
      )
    })
  })
}
