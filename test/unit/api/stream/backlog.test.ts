import { expect, it } from 'vitest'
import { createBacklog } from '../../../../src/api/stream/backlog.js'
import type { Decided } from '../../../../src/engine/ports.js'
import { LM_RESTARTED, license } from '../../../support/clusters.js'
import { createWorld } from '../../../support/worlds.js'

function decisions(): readonly Decided[] {
  const world = createWorld()
  const first = world.last()
  const second = world.tick('2026-05-30T16:00:00Z')
  return [first, second].map((decision) => ({ cluster: 'cup-sjc', decision, labels: {} }))
}

it('alarms come out one by one in the order of their decisions, each with its own deliveries, pending', () => {
  const backlog = createBacklog()
  const decided = decisions()
  backlog.decided(decided)
  const raised = decided.flatMap(({ decision }) => decision.alarms.map(({ id }) => id))
  expect(raised.length).toBeGreaterThan(3)
  const told = []
  for (let next = backlog.nextAlarm(); next !== undefined; next = backlog.nextAlarm()) told.push(next)
  expect(told.map(({ alarm }) => alarm.id)).toEqual(raised)
  for (const { alarm, deliveries } of told) {
    expect(deliveries.length).toBeGreaterThan(0)
    for (const delivery of deliveries) expect(delivery).toMatchObject({ alarmId: alarm.id, state: 'pending', attempts: 0 })
  }
})

it('of a cluster that changed twice only the last state comes out, and what that saved is counted', () => {
  const backlog = createBacklog()
  const decided = decisions()
  backlog.decided(decided)
  expect(backlog.clusters()).toBe(1)
  expect(backlog.nextCluster()?.now?.state).toBe(decided.at(-1)?.decision.state)
  expect(backlog.nextCluster()).toBeUndefined()
  expect(backlog.coalesced()).toBe(1)
})

it('of clusters beyond two thousand no state is held: the store is asked', () => {
  const backlog = createBacklog()
  const [first] = decisions()
  if (first === undefined) throw new Error('no decision')
  for (let index = 0; index < 3000; index++) backlog.cluster(`c${index}`, { state: first.decision.state, labels: {} })
  let held = 0
  for (let next = backlog.nextCluster(); next !== undefined; next = backlog.nextCluster()) if (next.now !== null) held++
  expect(held).toBe(2000)
})

it('is overrun by more alarms than can wait', () => {
  const backlog = createBacklog()
  const world = createWorld()
  world.fact(license(), '2026-03-02T00:00:00Z')
  world.fact(LM_RESTARTED, '2026-03-02T00:01:00Z')
  const alarm = world.alarms()[0]
  if (alarm === undefined) throw new Error('no alarm')
  for (let index = 0; index < 20_000; index++) backlog.alarm(alarm, [])
  expect(backlog.isOverrun()).toBe(false)
  backlog.alarm(alarm, [])
  expect(backlog.isOverrun()).toBe(true)
  backlog.clear()
  expect([backlog.isOverrun(), backlog.alarms(), backlog.nextAlarm()]).toEqual([false, 0, undefined])
})
