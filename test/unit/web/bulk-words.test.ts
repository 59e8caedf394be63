/** How far a bulk job has come, and what a line changes. */
import { describe, expect, it } from 'vitest'
import { changesWords, markOfJob, progressOf } from '../../../dashboards/web/src/pages/cucm/bulk-words.js'

const job = {
  id: 'job-7',
  kind: 'update-users',
  state: 'running',
  createdAt: '2026-05-01T16:00:00Z',
  runAt: '2026-05-01T16:00:00Z',
  finishedAt: null,
  total: 10,
  changed: 4,
  unchanged: 1,
  failed: 1,
  undone: 0,
  kept: 0,
} as const

describe('how far a job has come', () => {
  it.each([
    ['of its lines while it runs', job, { through: 6, of: 10 }],
    ['of its changes while it is undone', { ...job, state: 'undoing', changed: 1, undone: 2, kept: 1 }, { through: 3, of: 4 }],
    ['all of them once it is undone', { ...job, state: 'undone', changed: 0, undone: 3, kept: 1 }, { through: 4, of: 4 }],
  ] as const)('is said %s', (_what, given, expected) => {
    expect(progressOf(given)).toEqual(expected)
  })

  it.each([
    [{ ...job, state: 'done' }, 'week'],
    [{ ...job, state: 'done', failed: 0 }, 'fine'],
    [{ ...job, state: 'undone', kept: 1 }, 'week'],
    [{ ...job, state: 'cancelled' }, 'off'],
  ] as const)('%o has the mark %s', (given, mark) => {
    expect(markOfJob(given)).toBe(mark)
  })
})

it('a line says only what it changes, in words', () => {
  const before = { userid: 'jdoe', enableCup: false, contacts: 1, primaryExtension: '4711' }
  const after = { userid: 'jdoe', enableCup: true, contacts: 1, primaryExtension: null }
  expect(changesWords({ before, after })).toBe('CUP no → yes, extension 4711 → none')
  expect(changesWords({ before: { primaryPhone: null }, after: { primaryPhone: 'SEP1' } })).toBe('primary none → SEP1')
})
