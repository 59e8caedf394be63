/** Marks say what the preview says, a mark a day of UTC. */
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../src/domain/instant.js'
import { marksOf, startOfDay } from '../../../src/engine/marks.js'
import { at, block, CUP7, LM_RESTARTED, license, MAC_B, REBUILT } from '../../support/clusters.js'
import { createWorld, type World } from '../../support/worlds.js'

const UNTIL = at('2026-09-01T00:00:00Z')
const CLOCK_ALARM = /^License(Evaluation|Grace)/

/** The same from the preview, the slow way. */
function marksFromPreview(world: World) {
  const days = new Map<number, { alarms: { at: number; severity: number }[]; stops: number }>()
  for (const item of world.preview(UNTIL)) {
    const day = days.get(startOfDay(item.at)) ?? { alarms: [], stops: 0 }
    if (item.kind === 'service-stop') day.stops++
    else if (item.kind === 'alarm' && CLOCK_ALARM.test(item.name ?? '')) day.alarms.push({ at: item.at, severity: item.severity ?? 7 })
    else continue
    days.set(startOfDay(item.at), day)
  }
  return [...days.values()].map(({ alarms, stops }) => ({
    severity: Math.min(...alarms.map((alarm) => alarm.severity)),
    count: alarms.length,
    stops,
  }))
}

const WORLDS: readonly (readonly [string, () => World])[] = [
  ['an evaluation', () => createWorld()],
  ['hours before the end', () => createWorld({ block: block({ cadence: 'mgr-mib' }) })],
  ['a zone ahead of UTC', () => createWorld({ block: block({ timezone: 'Australia/Sydney', cadence: 'subscription' }) })],
  ['production', () => createWorld({ history: [{ at: at('2026-03-01T17:00:00Z'), fact: license() }] })],
  ['a grace that waits for its upload', () => inGrace(createWorld())],
  [
    'a grace that waits for the restart',
    () => {
      const world = inGrace(createWorld())
      world.fact(license({ file: 'new.lic', mac: MAC_B }), '2026-04-02T10:00:00Z')
      world.fact({ type: 'license-deleted', data: { file: 'cup.lic' } }, '2026-04-02T11:00:00Z')
      return world
    },
  ],
  [
    'an evaluation that is over',
    () => {
      const world = createWorld()
      world.run('2026-06-10T00:00:00Z')
      return world
    },
  ],
]

function inGrace(world: World): World {
  world.fact(license(), '2026-03-20T10:00:00Z')
  world.fact(LM_RESTARTED, '2026-03-20T11:00:00Z')
  world.fact(REBUILT(MAC_B), '2026-04-01T10:00:00Z')
  return world
}

describe('marks', () => {
  it.each(WORLDS)('say what the preview says: %s', (_, make) => {
    const world = make()
    const marks = marksOf(world.state(), CUP7, UNTIL)
    expect(marks.map(({ severity, count, stops }) => ({ severity, count, stops }))).toEqual(marksFromPreview(world))
    expect(new Set(marks.map((mark) => startOfDay(mark.at))).size).toBe(marks.length)
  })

  it('tell countdown, end with its stops, reminders and a clearing apart', () => {
    const marks = marksOf(createWorld().state(), CUP7, UNTIL)
    const end = marks.find((mark) => mark.kind === 'end')
    expect(end).toEqual({ at: at('2026-05-30T16:00:00Z'), severity: 0, kind: 'end', count: 1, stops: 4 })
    expect(marks.filter((mark) => mark.kind === 'countdown')).toHaveLength(30)
    expect(marks.filter((mark) => mark.kind === 'reminder').map((mark) => (mark.at - (end?.at ?? 0)) / DAY_MS)).toEqual(
      Array.from({ length: 13 }, (_, index) => 7 * (index + 1)),
    )
    const graced = marksOf(WORLDS[5]?.[1]().state() ?? createWorld().state(), CUP7, UNTIL)
    expect(graced.at(-1)).toMatchObject({ kind: 'clear', severity: 5, stops: 0 })
  })
})
