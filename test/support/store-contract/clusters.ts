import { describe, expect, it } from 'vitest'
import type { Opened } from '../store-contract.js'
import { alarmOf, create, day, decisionOf, newCluster, raised, stateOf, T0 } from '../store-fixture.js'

export function describeClusters(opened: Opened): void {
  describe('clusters', () => {
    it('gives a created cluster back as it was created', async () => {
      await opened.store.createClusters(T0, [newCluster('cup-a', day(60))])
      expect(await opened.store.cluster('cup-a')).toEqual({
        id: 'cup-a',
        state: stateOf('cup-a', { seq: 1 }),
        labels: { site: 'sjc' },
        origin: 'api',
        blockDigest: 'digest of cup-a',
        sequences: {},
      })
      expect(await opened.store.block('cup-a')).toEqual({ id: 'cup-a' })
      expect(await opened.store.cluster('cup-b')).toBeUndefined()
    })

    it('refuses an id that exists and then creates none of the others', async () => {
      await create(opened.store, { 'cup-a': null })
      const again = opened.store.createClusters(T0, [newCluster('cup-b', null), newCluster('cup-a', null)])
      await expect(again).rejects.toMatchObject({ code: 'cluster-exists' })
      expect(await opened.store.cluster('cup-b')).toBeUndefined()
    })

    it('refuses the same id twice in one call', async () => {
      await expect(opened.store.createClusters(T0, [newCluster('cup-a', null), newCluster('cup-a', null)])).rejects.toMatchObject({
        code: 'cluster-exists',
      })
      expect((await opened.store.counts()).clusters).toBe(0)
    })

    it('lists them in order of ids, page by page', async () => {
      await create(opened.store, { 'cup-c': day(3), 'cup-a': day(1), 'cup-b': null })
      const first = await opened.store.clusters({ limit: 2 })
      expect(first.map(({ id, nextAt }) => [id, nextAt])).toEqual([
        ['cup-a', day(1)],
        ['cup-b', null],
      ])
      expect((await opened.store.clusters({ afterId: 'cup-b', limit: 2 })).map(({ id }) => id)).toEqual(['cup-c'])
    })

    it('counts by mode and leaves retired clusters out', async () => {
      await create(opened.store, { 'cup-a': null, 'cup-b': null, 'cup-c': null })
      const change = (id: string, state: Parameters<typeof stateOf>[1]) =>
        opened.store.decideOne(id, T0, (row) => ({ decision: decisionOf(row.state, { at: T0, state: state ?? {} }), result: null }))
      await change('cup-b', { mode: 'production' })
      await change('cup-c', { retiredAt: T0 })
      expect(await opened.store.counts()).toEqual({ clusters: 2, byMode: { evaluation: 1, production: 1 } })
      const ids = async (retired: boolean) => (await opened.store.clusters({ retired, limit: 9 })).map(({ id }) => id)
      expect(await ids(true)).toEqual(['cup-c'])
      expect(await ids(false)).toEqual(['cup-a', 'cup-b'])
    })

    it('tells which come due by an instant, soonest first', async () => {
      await create(opened.store, { 'cup-c': day(3), 'cup-a': day(2), 'cup-b': day(1), 'cup-d': null })
      expect(await opened.store.dueBy(day(2), 9)).toEqual([
        { cluster: 'cup-b', at: day(1) },
        { cluster: 'cup-a', at: day(2) },
      ])
      expect(await opened.store.dueBy(day(9), 1)).toHaveLength(1)
    })

    it('finds a cluster by the MAC that its publisher has now, retired or not', async () => {
      await create(opened.store, { 'cup-a': null, 'cup-b': null })
      const services = { 'presence-engine': { state: 'running' }, proxy: { state: 'running' } } as const
      const rebuilt = (mac: string, retiredAt: number | null) =>
        opened.store.decideOne('cup-a', T0, (row) => {
          const nodes = [{ hostname: 'pub', address: '10.1.1.10', mac, role: 'publisher', services }] as const
          return { decision: decisionOf(row.state, { at: T0, state: { nodes, retiredAt } }), result: null }
        })
      await rebuilt('000bcd4ee59d', null)
      await rebuilt('000bcd4ee5aa', null)
      expect(await opened.store.clusterOfPublisher('000bcd4ee59d')).toBeUndefined()
      await rebuilt('000bcd4ee5aa', T0)
      expect(await opened.store.clusterOfPublisher('000bcd4ee5aa')).toBe('cup-a')
    })

    it('finds those of an origin that are not retired', async () => {
      await opened.store.createClusters(T0, [
        newCluster('cup-a', null, { origin: 'file:/a' }),
        newCluster('cup-b', null, { origin: 'file:/a' }),
      ])
      await create(opened.store, { 'cup-c': null })
      await opened.store.decideOne('cup-b', T0, (row) => ({
        decision: decisionOf(row.state, { at: T0, state: { retiredAt: T0 } }),
        result: null,
      }))
      expect(await opened.store.clustersOfOrigin('file:/a')).toEqual([
        { id: 'cup-a', blockDigest: 'digest of cup-a', labels: { site: 'sjc' } },
      ])
    })

    it('changes labels of a cluster that is there', async () => {
      await create(opened.store, { 'cup-a': null })
      expect(await opened.store.setLabels('cup-a', { site: 'rtp' })).toBe(true)
      expect(await opened.store.setLabels('cup-z', { site: 'rtp' })).toBe(false)
      expect((await opened.store.cluster('cup-a'))?.labels).toEqual({ site: 'rtp' })
    })

    it('takes the new particulars of a cluster that returns, with its decision', async () => {
      await create(opened.store, { 'cup-a': null })
      const adopt = { labels: { site: 'lab' }, origin: 'file:/etc/b.yaml', blockDigest: 'other', block: { id: 'cup-a', release: '8.0' } }
      const alarms = [alarmOf('cup-a.fact.2')]
      const answer = await opened.store.decideOne('cup-a', T0, (row) => ({
        decision: decisionOf(row.state, { at: T0, alarms, bodies: [raised('cup-a.fact.2', T0)] }),
        result: 'returned',
        adopt,
      }))
      expect(answer?.decided?.labels).toEqual({ site: 'lab' })
      expect(await opened.store.cluster('cup-a')).toMatchObject({
        labels: { site: 'lab' },
        origin: 'file:/etc/b.yaml',
        blockDigest: 'other',
      })
      expect(await opened.store.block('cup-a')).toEqual(adopt.block)
    })
  })
}
