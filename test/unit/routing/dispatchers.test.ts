/** What the dispatchers say of a sink's pending deliveries beside the store. */
import { expect, it } from 'vitest'
import { createEvents } from '../../../src/engine/events.js'
import type { Store, StoredDelivery } from '../../../src/engine/ports.js'
import { createDispatchers } from '../../../src/routing/dispatchers.js'
import { type Sink, SinkError } from '../../../src/routing/sink.js'
import { fakeMachine } from '../../support/fake-machine.js'

const DELIVERY: StoredDelivery = { num: 7, payload: 'line' }

function world() {
  const machine = fakeMachine()
  const events = createEvents((error) => {
    throw error
  })
  const state = { refuse: true, writes: 0 }
  const store = {
    claimSink: async () => 1,
    releaseSink: async () => undefined,
    pending: async (_: string, afterNum: number) => (afterNum < DELIVERY.num ? [DELIVERY] : []),
    updateDeliveries: async () => {
      state.writes++
      return true
    },
  }
  const sink: Sink = {
    name: 'noc',
    type: 'test',
    description: 'a test',
    render: () => ({ payload: '', sequencesTaken: 0 }),
    open: async () => {
      if (state.refuse) throw new SinkError('refused', 'nobody listens')
      return { receipt: 'written', lost: new Promise(() => undefined), send: async () => undefined, close: async () => true }
    },
  }
  const dispatchers = createDispatchers({
    store: store as unknown as Store,
    events,
    clock: { now: () => 0 },
    machine,
    crashPoint: () => undefined,
  })
  return { machine, state, dispatchers, sink }
}

it('a sink that never connected has its trouble for everything that waits, without a write for each', async () => {
  const { machine, state, dispatchers, sink } = world()
  await dispatchers.exchange([{ sink, fingerprint: 'x' }])
  expect(dispatchers.now('noc')).toMatchObject({ error: null })
  await machine.pass(10)
  const now = dispatchers.now('noc')
  expect([now?.error, now?.isUnderWay(7), state.writes]).toEqual(['nobody listens', false, 1])
  expect(dispatchers.now('nope')).toBeUndefined()
  await dispatchers.stop()
})

it('a failing sink says when it is tried next, by the machine’s own wall clock', async () => {
  const { machine, state, dispatchers, sink } = world()
  await dispatchers.exchange([{ sink, fingerprint: 'x' }])
  await machine.pass(10)
  const [failing] = dispatchers.status()
  const waitMs = (failing?.nextTryAtMs ?? 0) - machine.wallMs()
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThanOrEqual(250)
  state.refuse = false
  await machine.pass(250)
  expect(dispatchers.status()).toMatchObject([{ state: 'connected', nextTryAtMs: null }])
  await dispatchers.stop()
})

it('a delivery in its confirm window is under way, one behind it is not', async () => {
  const { machine, state, dispatchers, sink } = world()
  state.refuse = false
  await dispatchers.exchange([{ sink, fingerprint: 'x' }])
  await machine.pass(10)
  const now = dispatchers.now('noc')
  expect([now?.error, now?.isUnderWay(6), now?.isUnderWay(7), now?.isUnderWay(8)]).toEqual([null, false, true, false])
  await dispatchers.stop()
})
