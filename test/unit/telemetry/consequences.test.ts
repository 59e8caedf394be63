import { describe, expect, it } from 'vitest'
import { createEvents } from '../../../src/engine/events.js'
import type { Decision } from '../../../src/engine/ports.js'
import { ALARMS_REMEMBERED, type Consequences, rememberConsequences } from '../../../src/telemetry/consequences.js'
import { at, LM_RESTARTED, license, MAC_B, PUB, REBUILT, SUB1 } from '../../support/clusters.js'
import { createWorld, type World } from '../../support/worlds.js'

const END = '2026-05-30T16:00:00Z'

function remembering(): { consequences: Consequences; tell(...decisions: Decision[]): void } {
  const events = createEvents((error) => {
    throw error
  })
  return {
    consequences: rememberConsequences(events, () => true),
    tell(...decisions) {
      const decided = decisions.map((decision) => ({ cluster: decision.state.id, decision, labels: {} }))
      events.emit({ type: 'decided', decided, at: 0 })
    },
  }
}

/** What is said of each alarm of the world's last decision. */
function saidOf(world: World): Readonly<Record<string, readonly string[]>> {
  const { consequences, tell } = remembering()
  tell(world.last())
  const said = world.last().alarms.map(({ id, name }) => [name, consequences.of(id)] as const)
  return Object.fromEntries(said.filter(([, sentences]) => sentences.length > 0))
}

describe('what an alarm did', () => {
  it('an end: the mode, and the services stopped, node by node', () => {
    const world = createWorld()
    world.run(END)
    expect(saidOf(world)).toEqual({
      LicenseEvaluationExpired: [
        'the cluster is in mode evaluation-expired, was evaluation',
        `Proxy and Presence Engine stopped on ${PUB}, ${SUB1}`,
      ],
    })
  })

  it('a licence: what the expiry had stopped starts', () => {
    const world = createWorld()
    world.run(END)
    world.fact(license({ file: 'a.lic' }), '2026-06-01T00:00:00Z')
    expect(saidOf(world)).toEqual({
      LicenseProductionEnabled: [
        'the cluster is in mode production, was evaluation-expired',
        `Presence Engine and Proxy started on ${PUB}, ${SUB1}`,
      ],
    })
  })

  it('the end of a grace: the invalid file is archived', () => {
    const world = createWorld({ history: [{ at: at('2026-03-01T17:00:00Z'), fact: license({ file: 'a.lic' }) }] })
    world.fact(REBUILT(MAC_B), '2026-04-01T00:00:00Z')
    expect(saidOf(world).LicenseGraceStarted).toEqual(['the cluster is in mode grace, was production'])
    world.run('2026-05-02T00:00:00Z')
    const [first, ...others] = saidOf(world).LicenseGraceExpired ?? []
    expect(first).toBe('the cluster is in mode grace-expired, was grace')
    expect(others).toContain('licence file a.lic is archived')
  })

  it('an alarm that only says something did nothing', () => {
    const world = createWorld()
    world.run('2026-05-01T00:00:00Z')
    expect(saidOf(world)).toEqual({})
  })

  it('what a fact without an alarm does is not put down to the alarm before it', () => {
    const { consequences, tell } = remembering()
    const world = createWorld({ history: [{ at: at('2026-03-01T17:00:00Z'), fact: license({ file: 'a.lic' }) }] })
    world.fact(REBUILT(MAC_B), '2026-04-01T00:00:00Z')
    const started = world.last().alarms[0]?.id ?? ''
    world.fact(license({ file: 'b.lic', mac: MAC_B }), '2026-04-02T00:00:00Z')
    world.fact(LM_RESTARTED, '2026-04-02T00:00:00Z')
    tell(world.last())
    expect(consequences.of(started)).toEqual([])
  })

  it('remembers the latest only, and nothing after its end', () => {
    const { consequences, tell } = remembering()
    const world = createWorld()
    world.run(END)
    const decision = world.last()
    const [expired] = decision.alarms
    const [first] = decision.entries
    if (expired === undefined || first?.type !== 'alarm') throw new Error('no end')
    const numbered = (index: number): Decision => ({
      ...decision,
      alarms: [{ ...expired, id: `a${index}` }],
      entries: [{ ...first, data: { ...first.data, alarmId: `a${index}` } }, ...decision.entries.slice(1)],
    })
    tell(...Array.from({ length: ALARMS_REMEMBERED + 1 }, (_, index) => numbered(index)))
    expect(consequences.of('a0')).toEqual([])
    expect(consequences.of('a1')).toHaveLength(2)
    consequences.stop()
    tell(numbered(5000))
    expect(consequences.of('a5000')).toEqual([])
  })
})
