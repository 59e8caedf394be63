import { describe, expect, it } from 'vitest'
import { retakeCucm } from '../../../src/domain/cucm/replay.js'
import type { CucmEntry, CucmState } from '../../../src/domain/cucm/state.js'
import type { Entry } from '../../../src/domain/journal.js'
import type { ClusterRow, Store } from '../../../src/engine/ports.js'
import type { Opened } from '../store-contract.js'
import { alarmOf, create, daemonDecision, day, decisionOf, deliveryOf, raise, restarted, T0, writeGap } from '../store-fixture.js'

export function describeCorrection(opened: Opened): void {
  const add = (id: string, slot: string, at: number) =>
    opened.store.decideOne(id, at, (row) => ({ decision: raise(row, slot, at), result: null }))
  const rebuild = (at: number) => (row: ClusterRow, _kept: readonly Entry[], voided: readonly Entry[]) =>
    decisionOf(row.state, {
      at,
      nextAt: day(40),
      bodies: [{ type: 'clock-corrected', data: { to: at, reason: 'wrong', voidFrom: voided[0]?.seq ?? 0, voided: [] } }, restarted],
    })

  const retakeCucmTo = (to: number) => (state: CucmState, kept: readonly CucmEntry[], voided: readonly CucmEntry[]) =>
    retakeCucm(state, kept, voided, to)

  /** The daemon's fact about it, with which a correction ends. */
  const tellOf = (store: Store) =>
    store.decideDaemon(day(5), ({ seq }) => ({
      decision: {
        entries: [{ seq, at: day(5), type: 'clock-corrected', source: 'api', data: { from: day(9), to: day(5), reason: 'wrong' } }],
        alarms: [],
        deliveries: [],
        sequences: {},
      },
      result: null,
    }))

  describe('a correction', () => {
    it('makes void what was written later than the instant, hands both halves over in order, and writes the answer', async () => {
      await create(opened.store, { 'cup-a': day(50) })
      await add('cup-a', 'early', day(1))
      await add('cup-a', 'at', day(5))
      await add('cup-a', 'late', day(5) + 1)
      await add('cup-a', 'later', day(6))
      const halves: number[][] = []
      const { decided } = await opened.store.voidAfter(
        day(5),
        day(5),
        (row, kept, voided) => {
          expect(row.state.seq).toBe(5)
          halves.push(
            kept.map(({ seq }) => seq),
            voided.map(({ seq }) => seq),
          )
          return rebuild(day(5))(row, kept, voided)
        },
        retakeCucmTo(day(5)),
      )
      expect(halves).toEqual([
        [1, 2, 3],
        [4, 5],
      ])
      expect(decided.map(({ cluster }) => cluster)).toEqual(['cup-a'])
      expect((await opened.store.entries('cup-a')).map(({ seq }) => seq)).toEqual([1, 2, 3, 6, 7])
      const journal = await opened.store.journal('cup-a', { limit: 10 })
      expect(journal.map((entry) => entry.void)).toEqual([false, false, false, true, true, false, false])
      expect((await opened.store.clusters({ limit: 1 }))[0]).toMatchObject({ state: { seq: 7 }, nextAt: day(40) })
    })

    it('names the void alarms with the sinks that have a delivery of them, sent or not', async () => {
      await create(opened.store, { 'cup-a': null })
      const alarms = [alarmOf('cup-a.two'), alarmOf('cup-a.none')]
      const deliveries = [deliveryOf('cup-a.two', 'noc'), deliveryOf('cup-a.two', 'noc', 2), deliveryOf('cup-a.two', 'duty')]
      await add('cup-a', 'early', day(1))
      await opened.store.decideOne('cup-a', day(6), (row) => ({
        decision: decisionOf(row.state, { at: day(6), alarms, deliveries }),
        result: null,
      }))
      const { voidAlarms } = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(voidAlarms.map(({ alarmId, sinks }) => [alarmId, [...sinks].sort()])).toEqual([
        ['cup-a.two', ['duty', 'noc']],
        ['cup-a.none', []],
      ])
      expect((await opened.store.alarm('cup-a.two'))?.void).toBe(true)
      expect((await opened.store.alarm('cup-a.early'))?.void).toBe(false)
    })

    it('leaves clusters alone that have nothing later, and lowers the mark', async () => {
      await create(opened.store, { 'cup-a': day(9), 'cup-b': day(9) })
      await add('cup-b', 'late', day(30))
      const { decided } = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(decided.map(({ cluster }) => cluster)).toEqual(['cup-b'])
      expect(await opened.store.memory()).toMatchObject({ mark: day(5), unfinishedCorrection: day(5) })
      await tellOf(opened.store)
      expect(await opened.store.memory()).toMatchObject({ mark: day(5), unfinishedCorrection: null })
    })

    it('goes on where it was interrupted when it is called again with the same instant', async () => {
      await create(opened.store, { 'cup-a': null, 'cup-b': null })
      await add('cup-a', 'late', day(8))
      await add('cup-b', 'late', day(9))
      const seen: string[] = []
      const failing = opened.store.voidAfter(
        day(5),
        day(5),
        (row, kept, voided) => {
          seen.push(row.id)
          if (seen.length === 2) throw new Error('interrupted')
          return rebuild(day(5))(row, kept, voided)
        },
        retakeCucmTo(day(5)),
      )
      await expect(failing).rejects.toThrow('interrupted')
      expect(await opened.store.memory()).toMatchObject({ mark: day(5), unfinishedCorrection: day(5) })
      const { voidAlarms } = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(voidAlarms.map(({ alarmId }) => alarmId)).toEqual(['cup-a.late', 'cup-b.late'])
      for (const id of ['cup-a', 'cup-b']) {
        expect((await opened.store.journal(id, { limit: 10 })).map(({ type }) => type)).toEqual([
          'installed',
          'alarm',
          'clock-corrected',
          'license-manager-restarted',
        ])
      }
      expect((await opened.store.memory()).unfinishedCorrection).toBe(day(5))
      const again = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(again.voidAlarms).toEqual(voidAlarms)
      await tellOf(opened.store)
      expect((await opened.store.memory()).unfinishedCorrection).toBeNull()
    })

    it('names only its own void alarms, not those of the correction before', async () => {
      await create(opened.store, { 'cup-a': null })
      await add('cup-a', 'late', day(8))
      await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      await tellOf(opened.store)
      await add('cup-a', 'late.r2', day(7))
      const { voidAlarms } = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(voidAlarms.map(({ alarmId }) => alarmId)).toEqual(['cup-a.late.r2'])
    })

    it('cuts the daemon’s own journal and takes its gaps again as far as they were real', async () => {
      await writeGap(opened.store, day(2), T0, day(1))
      await writeGap(opened.store, day(30), day(4), day(30))
      await opened.store.decideDaemon(day(30), ({ seq }) => ({
        decision: daemonDecision(
          seq,
          day(30),
          [{ type: 'alarm', data: { alarmId: 'daemon.fact.2', dueAt: day(30) } }],
          [alarmOf('daemon.fact.2')],
        ),
        result: null,
      }))
      await writeGap(opened.store, day(33), day(31), day(33))
      const { voidAlarms } = await opened.store.voidAfter(day(5), day(5), rebuild(day(5)), retakeCucmTo(day(5)))
      expect(voidAlarms).toEqual([{ alarmId: 'daemon.fact.2', sinks: ['noc'] }])
      expect(await opened.store.gapsAfter(0)).toEqual([
        { from: T0, to: day(1) },
        { from: day(4), to: day(5) },
      ])
      const journal = await opened.store.journal('daemon', { limit: 10 })
      expect(journal.map((entry) => [entry.seq, entry.type, entry.void])).toEqual([
        [1, 'gap', false],
        [2, 'gap', true],
        [3, 'alarm', true],
        [4, 'gap', true],
        [5, 'gap', false],
      ])
      await writeGap(opened.store, day(6), day(5), day(6))
      expect(await opened.store.gapsAfter(day(5))).toEqual([{ from: day(5), to: day(6) }])
    })
  })
}
