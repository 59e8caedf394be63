import { describe, expect, it } from 'vitest'
import type { EntryBody } from '../../../src/domain/journal.js'
import type { Opened } from '../store-contract.js'
import { create, daemonDecision, day, decisionOf, entriesAt, raised, restarted, T0, writeGap } from '../store-fixture.js'

const UPLOADED: EntryBody = {
  type: 'license-uploaded',
  data: {
    file: 'a.lic',
    verdict: 'valid',
    servers: 2,
    release: '7.0',
    mac: '000bcd4ee59d',
    digest: 'd',
    text: 'INCREMENT …',
    effectiveAt: T0,
  },
}
const STANDING: EntryBody = { type: 'alarm', data: { alarmId: 'cup-a.x', dueAt: day(1), clock: 'evaluation.x', sinks: ['noc'] } }
const OPENED: EntryBody = { type: 'clock-opened', data: { clock: 'x', kind: 'grace', release: '7.0', startsAt: T0, endsAt: day(30) + 1 } }
const MODE: EntryBody = { type: 'mode', data: { from: 'evaluation', to: 'grace' } }

export function describeJournal(opened: Opened): void {
  const append = (at: number, bodies: readonly EntryBody[]) =>
    opened.store.decideOne('cup-a', at, (row) => ({ decision: decisionOf(row.state, { at, bodies }), result: null }))

  describe('the journal', () => {
    it('gives entries back exactly as they were written', async () => {
      await create(opened.store, { 'cup-a': null })
      await append(day(1), [UPLOADED, STANDING, OPENED])
      await append(day(2), [MODE])
      const entries = await opened.store.entries('cup-a')
      expect(entries.map(({ type }) => type)).toEqual(['installed', 'license-uploaded', 'alarm', 'clock-opened', 'mode'])
      expect(entries.slice(1)).toEqual([...entriesAt(day(1), 1, [UPLOADED, STANDING, OPENED]), ...entriesAt(day(2), 4, [MODE])])
    })

    it('shows instants in RFC 3339, alarms by id and due instant alone, licences without their text', async () => {
      await create(opened.store, { 'cup-a': null })
      await append(day(1), [UPLOADED, STANDING, OPENED, MODE, { type: 'coalesced', data: { alarmId: 'cup-a.y', dueAt: T0 } }])
      const views = await opened.store.journal('cup-a', { afterSeq: 1, limit: 10 })
      expect(views.map(({ data }) => data)).toEqual([
        {
          file: 'a.lic',
          verdict: 'valid',
          servers: 2,
          release: '7.0',
          mac: '000bcd4ee59d',
          digest: 'd',
          effectiveAt: '2026-03-01T17:00:00Z',
        },
        { alarmId: 'cup-a.x', dueAt: '2026-03-02T17:00:00Z' },
        { clock: 'x', kind: 'grace', release: '7.0', startsAt: '2026-03-01T17:00:00Z', endsAt: '2026-03-31T17:00:00.001Z' },
        { from: 'evaluation', to: 'grace' },
        { alarmId: 'cup-a.y', dueAt: '2026-03-01T17:00:00Z' },
      ])
      expect(views[0]).toMatchObject({ seq: 2, at: day(1), source: 'engine', type: 'license-uploaded', void: false })
    })

    it('is read page by page wherever a page ends', async () => {
      await create(opened.store, { 'cup-a': null })
      await append(day(1), [restarted, restarted, restarted])
      await append(day(2), [restarted, restarted])
      for (const limit of [1, 2, 4, 100]) {
        const seen: number[] = []
        for (let afterSeq = 0; ; ) {
          const page = await opened.store.journal('cup-a', { afterSeq, limit })
          expect(page.length).toBeLessThanOrEqual(limit)
          if (page.length === 0) break
          seen.push(...page.map(({ seq }) => seq))
          afterSeq = seen.at(-1) ?? 0
        }
        expect(seen).toEqual([1, 2, 3, 4, 5, 6])
      }
    })

    it('keeps an entry’s own instant when one decision writes several', async () => {
      await create(opened.store, { 'cup-a': null })
      const two = [...entriesAt(day(1), 1, [raised('cup-a.x', day(1))]), ...entriesAt(day(2), 2, [restarted, restarted])]
      await opened.store.decideOne('cup-a', day(2), (row) => ({
        decision: { ...decisionOf(row.state, { at: day(2), state: {}, bodies: [restarted, restarted, restarted] }), entries: two },
        result: null,
      }))
      expect((await opened.store.entries('cup-a')).slice(1)).toEqual(two)
    })

    it('has the daemon as a subject of its own, numbered from 1', async () => {
      const seqs: number[] = []
      for (const at of [day(1), day(2)]) {
        await opened.store.decideDaemon(at, ({ seq, sequences }) => {
          seqs.push(seq)
          expect(sequences).toEqual(at === day(1) ? {} : { 'noc\nhost': 7 })
          const decision = daemonDecision(seq, at, [{ type: 'clock-stepped', data: { from: T0, to: day(1), trust: 'held' } }])
          return { decision: { ...decision, sequences: { 'noc\nhost': 7 } }, result: null }
        })
      }
      expect(seqs).toEqual([1, 2])
      expect((await opened.store.journal('daemon', { limit: 1 }))[0]?.data).toEqual({
        from: '2026-03-01T17:00:00Z',
        to: '2026-03-02T17:00:00Z',
        trust: 'held',
      })
      expect((await opened.store.memory()).mark).toBe(day(2))
    })

    it('finds the gaps that reach beyond an instant, oldest first', async () => {
      await writeGap(opened.store, day(2), day(1), day(2))
      await writeGap(opened.store, day(5), day(4), day(5))
      await writeGap(opened.store, day(9), day(8), day(9))
      expect(await opened.store.gapsAfter(day(4) + 1)).toEqual([
        { from: day(4), to: day(5) },
        { from: day(8), to: day(9) },
      ])
      expect(await opened.store.gapsAfter(day(9))).toEqual([])
    })
  })
}
