/** What the page makes of the stream's frames. */
import { describe, expect, it } from 'vitest'
import type { AlarmObject, ClockObject, ClusterObject } from '../../../dashboards/web/src/api/types.js'
import { licenceNowMs } from '../../../dashboards/web/src/live/clock.js'
import type { Frame } from '../../../dashboards/web/src/live/frames.js'
import { phaseOf, retryDelayMs } from '../../../dashboards/web/src/live/phase.js'
import { applyFrames, EMPTY, type LiveState, withAllClusters, withNewestAlarms } from '../../../dashboards/web/src/live/state.js'

const CLOCK: ClockObject = {
  now: '2026-05-28T12:47:31Z',
  wall: '2026-11-03T09:30:00Z',
  simulated: true,
  speed: 3600,
  trust: 'trusted',
  mark: '2026-05-28T12:47:30Z',
}
const AT = CLOCK.now

const cluster = (id: string, over: Partial<ClusterObject> = {}): ClusterObject => ({
  id,
  product: 'cup-7',
  release: '7.0.5',
  timezone: 'UTC',
  labels: {},
  mode: 'production',
  clocks: [],
  nodes: [],
  services: [],
  warnings: [],
  ...over,
})

const alarm = (id: string, decidedAt = AT): AlarmObject => ({
  id,
  name: 'LicenseEvaluationCountdown',
  severity: 4,
  cluster: 'a',
  node: 'a-pub',
  clock: 'evaluation',
  daysRemaining: 12,
  dueAt: decidedAt,
  decidedAt,
  expiresAt: null,
  text: '',
  reason: 'scheduled',
  clears: [],
  deliveries: [{ id: `${id}~noc~1`, sink: 'noc', state: 'pending', attempts: 0, sentAt: null, confirmedAt: null, error: null }],
})

const counts = (clusters: number) => ({ clusters, ended: 0, within1Day: 0, within7Days: 0, within30Days: 0, fine: clusters })
const snapshot = (seq: number, ids: readonly string[], { epoch = 'e1', total = ids.length } = {}): Frame => ({
  type: 'snapshot',
  epoch,
  seq,
  prev: seq,
  at: AT,
  data: { clusters: ids.map((id) => cluster(id)), counts: counts(total), clock: CLOCK },
})
const told = <Type extends Frame['type']>(type: Type, data: Extract<Frame, { type: Type }>['data'], seq: number, prev = seq - 1) =>
  ({ type, epoch: 'e1', seq, prev, at: AT, data }) as Frame

function played(frames: readonly Frame[], before: LiveState = EMPTY): LiveState {
  const applied = applyFrames(before, frames, 1000)
  if (!applied.ok) throw new Error('a gap')
  return applied.state
}

describe('frames', () => {
  it('build on a snapshot: clusters change and go, alarms come newest first, deliveries find their alarm', () => {
    const state = played([
      snapshot(4, ['a', 'b']),
      told('cluster', cluster('a', { mode: 'grace' }), 5),
      told('cluster', cluster('b', { retiredAt: AT }), 6),
      told('cluster', cluster('c'), 7),
      told('alarm', alarm('x1'), 8),
      told('alarm', alarm('x2'), 9),
      told('delivery', { id: 'x1~noc~1', sink: 'noc', state: 'sent', attempts: 1, sentAt: AT, confirmedAt: null, error: null }, 10),
    ])
    expect([...state.clusters].map(([id, { mode }]) => [id, mode])).toEqual([
      ['a', 'grace'],
      ['c', 'production'],
    ])
    expect(state.clusterCount).toBe(2)
    expect(state.alarms.map(({ id, deliveries }) => [id, deliveries[0]?.state])).toEqual([
      ['x2', 'pending'],
      ['x1', 'sent'],
    ])
    expect(state.position).toEqual({ epoch: 'e1', seq: 10 })
  })

  it('with a gap, of another epoch, or before a snapshot are refused', () => {
    const state = played([snapshot(4, ['a'])])
    expect(applyFrames(state, [told('clock', CLOCK, 7, 6)], 0).ok).toBe(false)
    expect(applyFrames(state, [{ ...told('clock', CLOCK, 5), epoch: 'e2' } as Frame], 0).ok).toBe(false)
    expect(applyFrames(EMPTY, [told('clock', CLOCK, 5)], 0).ok).toBe(false)
  })

  it('of a filtered connection may skip numbers as long as prev is what was seen last', () => {
    expect(played([told('clock', CLOCK, 9, 4)], played([snapshot(4, ['a'])])).position?.seq).toBe(9)
  })

  it('keep what was known beyond a snapshot’s first page until the pages are here, then forget who has gone', () => {
    const before = withAllClusters(played([snapshot(1, ['a'], { total: 3 })]), [cluster('a'), cluster('b'), cluster('c')], new Set())
    const later = played([snapshot(1, ['a'], { epoch: 'e2', total: 2 })], before)
    expect([...later.clusters.keys()]).toEqual(['a', 'b', 'c'])
    const fresh = withAllClusters(later, [cluster('a'), cluster('b')], new Set())
    expect([...fresh.clusters.keys()]).toEqual(['a', 'b'])
  })

  it('that came while pages were fetched win over the pages', () => {
    const state = played([snapshot(4, ['a'], { total: 2 }), told('cluster', cluster('a', { mode: 'grace' }), 5)])
    expect(withAllClusters(state, [cluster('a'), cluster('b')], new Set(['a'])).clusters.get('a')?.mode).toBe('grace')
  })
})

describe('the feed', () => {
  const first = withNewestAlarms(played([snapshot(1, ['a'])]), [alarm('x2'), alarm('x1')], { more: false })

  it('says nothing about what it fetched at the start', () => {
    expect([first.feedNote, first.alarms.map(({ id }) => id)]).toEqual([null, ['x2', 'x1']])
  })

  it('fills its gap after a snapshot and says how many came while away', () => {
    const away = played([snapshot(1, ['a'], { epoch: 'e2' })], first)
    const filled = withNewestAlarms(away, [alarm('x4'), alarm('x3'), alarm('x2'), alarm('x1')], { more: false })
    expect(filled.alarms.map(({ id }) => id)).toEqual(['x4', 'x3', 'x2', 'x1'])
    expect(filled.feedNote).toBe('snapshot taken, 2 alarms while away')
  })

  it('keeps what the stream told after the page was made', () => {
    const state = played([told('alarm', alarm('x3', '2026-05-28T13:00:00Z'), 2)], first)
    expect(withNewestAlarms(state, [alarm('x2'), alarm('x1')], { more: true }).alarms.map(({ id }) => id)).toEqual(['x3', 'x2', 'x1'])
  })

  it('leaves no silent hole where more was missed than a page holds', () => {
    const filled = withNewestAlarms(first, [alarm('x9', '2026-05-28T14:00:00Z')], { more: true })
    expect(filled.alarms.map(({ id }) => id)).toEqual(['x9'])
    expect(filled.feedNote).toBe('snapshot taken, 1 or more alarms while away')
  })
})

describe('licence time between frames', () => {
  it('goes on at its known speed, stands when the wall is behind, and stops when the page is stale', () => {
    const told = Date.parse(CLOCK.now)
    expect(licenceNowMs(CLOCK, 1000, 1500) - told).toBe(500 * 3600)
    expect(licenceNowMs({ ...CLOCK, simulated: false }, 1000, 1500) - told).toBe(500)
    expect(licenceNowMs({ ...CLOCK, simulated: false, trust: 'behind' }, 1000, 1500) - told).toBe(0)
    expect(licenceNowMs(CLOCK, 1000, 60_000) - told).toBe(10_000 * 3600)
  })
})

describe('the phase', () => {
  const contact = { open: true, tries: 0, heardAtMs: 5000, startedAtMs: 0 }
  it.each([
    [{ ...contact, heardAtMs: null }, 9_000, 'connecting'],
    [{ ...contact, heardAtMs: null }, 10_001, 'stale'],
    [contact, 7_000, 'live'],
    [contact, 9_000, 'reconnecting'],
    [{ ...contact, open: false }, 5_100, 'reconnecting'],
    [contact, 15_001, 'stale'],
    [{ ...contact, open: false }, 15_001, 'stale'],
  ] as const)('of %o at %i is %s', (each, nowMs, phase) => {
    expect(phaseOf(each, nowMs)).toBe(phase)
  })

  it('waits longer from try to try, never for longer than five seconds', () => {
    const delays = [0, 1, 2, 3, 4, 50].map((tries) => retryDelayMs(tries, 0.5))
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 4000])
    expect(retryDelayMs(50, 1)).toBeLessThan(5000)
  })
})
