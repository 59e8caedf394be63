import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../../src/engine/events.js'
import type { DeliveryUpdate, StoredDelivery } from '../../../src/engine/ports.js'
import { retryDelayMs } from '../../../src/routing/backoff.js'
import { BATCH, CLAIM_TTL_MS, CONFIRM_WINDOW_MS, type Dispatcher, startDispatcher } from '../../../src/routing/dispatcher.js'
import { type Conversation, type Outgoing, type Receipt, type Sink, SinkError } from '../../../src/routing/sink.js'
import { fakeMachine } from '../../support/fake-machine.js'

/** An outbox of one sink: what the store's contract says, in a few lines. */
function outbox(count: number) {
  const rows = new Map<number, { state: string; attempts: number; error: string | null }>()
  for (let num = 1; num <= count; num++) rows.set(num, { state: 'pending', attempts: 0, error: null })
  let holder: number | null = null
  let fence = 0
  const touched = (nums: DeliveryUpdate['nums']) =>
    [...rows.keys()].filter(
      (num) => ('from' in nums ? num >= nums.from && num <= nums.to : nums.includes(num)) && rows.get(num)?.state === 'pending',
    )
  return {
    rows,
    states: () => [...rows.values()].map((row) => row.state),
    add: (num: number) => rows.set(num, { state: 'pending', attempts: 0, error: null }),
    takeAway: () => {
      holder = -1
    },
    giveBack: () => {
      holder = null
    },
    released: () => holder === null,
    store: {
      claimSink: async () => {
        if (holder === -1) return null
        if (holder === null) holder = ++fence
        return holder
      },
      releaseSink: async () => {
        holder = null
      },
      pending: async (_: string, after: number, limit: number) =>
        [...rows]
          .filter(([num, row]) => row.state === 'pending' && num > after)
          .slice(0, limit)
          .map(
            ([num]): StoredDelivery => ({
              num,
              payload: `line ${num}`,
            }),
          ),
      updateDeliveries: async (_: string, held: number, updates: readonly DeliveryUpdate[]) => {
        if (held !== holder) return false
        for (const update of updates) {
          for (const num of touched(update.nums)) {
            const row = rows.get(num)
            if (row === undefined) continue
            row.attempts++
            if (update.to === 'attempted') row.error = update.error
            else row.state = update.to
          }
        }
        return true
      },
    },
  }
}

/** A receiver whose connections the test breaks, refuses and reads. */
function receiver(receipt: Receipt) {
  const heard: string[][] = []
  const state = { refuse: false, breakAfter: Number.POSITIVE_INFINITY, orderly: true }
  let lose: (error: SinkError) => void = () => undefined
  const sink: Sink = {
    name: 'noc',
    type: 'test',
    description: 'a test',
    render: () => ({ payload: '', sequencesTaken: 0 }),
    open: async (): Promise<Conversation> => {
      if (state.refuse) throw new SinkError('refused', 'nobody listens')
      const lines: string[] = []
      heard.push(lines)
      let ended: (error: SinkError) => void = () => undefined
      const lost = new Promise<SinkError>((resolve) => {
        ended = resolve
      })
      lose = ended
      return {
        receipt,
        lost,
        send: async (batch: readonly Outgoing[]) => {
          for (const { payload } of batch) {
            if (lines.length >= state.breakAfter) throw new SinkError('closed', 'the peer is gone')
            lines.push(payload)
          }
        },
        close: async () => state.orderly,
      }
    },
  }
  return { sink, heard, state, lose: () => lose(new SinkError('closed', 'the peer closed')) }
}

const machine = fakeMachine()
let running: Dispatcher | undefined
let events: EngineEvent[] = []
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

beforeEach(() => {
  events = []
})
afterEach(async () => {
  await running?.stop()
  running = undefined
})

function start(sink: Sink, store: ReturnType<typeof outbox>['store']): Dispatcher {
  running = startDispatcher({
    sink,
    store,
    events: { emit: (event) => events.push(event) },
    clock: { now: () => 0 },
    machine,
    crashPoint: () => undefined,
  })
  return running
}

describe('a transport that can say no more than "written"', () => {
  it('leaves a delivery pending until the confirm window has passed on a living connection', async () => {
    const box = outbox(3)
    const peer = receiver('written')
    start(peer.sink, box.store)
    await machine.pass(CONFIRM_WINDOW_MS - 10)
    expect(peer.heard).toEqual([lines(1, 3)])
    expect(box.states()).toEqual(['pending', 'pending', 'pending'])
    await machine.pass(20)
    expect(box.states()).toEqual(['sent', 'sent', 'sent'])
  })

  it('sends again, the same bytes, what was in the window when the connection died', async () => {
    const box = outbox(2)
    const peer = receiver('written')
    const dispatcher = start(peer.sink, box.store)
    await machine.pass(CONFIRM_WINDOW_MS + 10)
    box.add(3)
    dispatcher.wake()
    await machine.pass(100)
    peer.lose()
    await machine.pass(1000)
    expect(peer.heard).toEqual([lines(1, 3), lines(3, 3)])
    await machine.pass(CONFIRM_WINDOW_MS)
    expect(box.states()).toEqual(['sent', 'sent', 'sent'])
    expect(box.rows.get(3)?.attempts).toBe(2)
  })

  it('counts what was written and not yet recorded as under way, until it is', async () => {
    const box = outbox(2)
    const peer = receiver('written')
    const dispatcher = start(peer.sink, box.store)
    expect(dispatcher.underWay()).toEqual([])
    await machine.pass(100)
    expect(dispatcher.underWay()).toMatchObject([{ from: 1, to: 2 }])
    await machine.pass(CONFIRM_WINDOW_MS)
    expect(dispatcher.underWay()).toEqual([])
    box.add(3)
    dispatcher.wake()
    await machine.pass(100)
    expect(dispatcher.underWay()).toMatchObject([{ from: 3, to: 3 }])
    peer.lose()
    peer.state.refuse = true
    await machine.pass(100)
    expect(dispatcher.underWay()).toEqual([])
  })

  it('counts what a receiver is slow to take as under way', async () => {
    const box = outbox(2)
    const peer = receiver('confirmed')
    let answer: () => void = () => undefined
    const slow: Sink = {
      ...peer.sink,
      open: async (signal) => ({
        ...(await peer.sink.open(signal)),
        send: () =>
          new Promise((resolve) => {
            answer = resolve
          }),
      }),
    }
    const dispatcher = start(slow, box.store)
    await machine.pass(100)
    expect(dispatcher.underWay()).toMatchObject([{ from: 1, to: 2 }])
    answer()
    await machine.settle()
    expect(dispatcher.underWay()).toEqual([])
    expect(box.states()).toEqual(['confirmed', 'confirmed'])
  })

  it('records what was written when the conversation ends in order, and a failed attempt when it does not', async () => {
    for (const orderly of [true, false]) {
      const box = outbox(2)
      const peer = receiver('written')
      peer.state.orderly = orderly
      const dispatcher = start(peer.sink, box.store)
      await machine.pass(100)
      await dispatcher.stop()
      expect(box.states()).toEqual(orderly ? ['sent', 'sent'] : ['pending', 'pending'])
      expect(box.rows.get(2)).toMatchObject({ attempts: 1, error: orderly ? null : expect.stringContaining('the daemon stopped') })
      expect(box.released()).toBe(true)
    }
  })
})

describe('trouble', () => {
  it('a batch that broke in the middle comes again from what is still pending, in order', async () => {
    const box = outbox(5)
    const peer = receiver('sent')
    peer.state.breakAfter = 2
    start(peer.sink, box.store)
    await machine.settle()
    peer.state.breakAfter = Number.POSITIVE_INFINITY
    await machine.pass(1000)
    expect(peer.heard).toEqual([lines(1, 2), lines(1, 5)])
    expect(box.states()).toEqual(Array(5).fill('sent'))
  })

  it('a refused connection is tried again with back-off, said each time, and shown at the first that waits', async () => {
    const box = outbox(2)
    const peer = receiver('sent')
    peer.state.refuse = true
    const dispatcher = start(peer.sink, box.store)
    await machine.pass(60_000)
    const failures = events.filter((event) => event.type === 'delivery-failed')
    expect(failures.length).toBeGreaterThan(4)
    expect(failures.length).toBeLessThan(12)
    expect(box.rows.get(1)).toMatchObject({ state: 'pending', error: 'nobody listens', attempts: failures.length })
    expect(box.rows.get(2)).toMatchObject({ attempts: 0 })
    const untilNextMs = (dispatcher.retryAtMs() ?? 0) - machine.monotonicMs()
    expect(untilNextMs).toBeGreaterThan(0)
    expect(untilNextMs).toBeLessThanOrEqual(30_000)
    peer.state.refuse = false
    await machine.pass(31_000)
    expect(box.states()).toEqual(['sent', 'sent'])
    expect(dispatcher.retryAtMs()).toBeNull()
  })

  it('a receiver that accepts and closes at once is not run down: each loss is a failure with its back-off', async () => {
    const box = outbox(1)
    const peer = receiver('written')
    const open = peer.sink.open
    const closing: Sink = {
      ...peer.sink,
      open: async (signal) => ({ ...(await open(signal)), lost: Promise.resolve(new SinkError('closed', 'the peer closed')) }),
    }
    start(closing, box.store)
    await machine.pass(10_000)
    expect(peer.heard.length).toBeGreaterThan(3)
    expect(peer.heard.length).toBeLessThan(12)
  })

  it('back-off doubles up to half a minute and spreads over its upper half', () => {
    expect([1, 2, 3, 4].map((failures) => retryDelayMs(failures, 0))).toEqual([125, 250, 500, 1000])
    expect(retryDelayMs(50, 0)).toBe(15_000)
    expect(retryDelayMs(50, 0.999)).toBeLessThanOrEqual(30_000)
  })

  it('while another daemon serves the sink nothing is sent, and afterwards all of it', async () => {
    const box = outbox(2)
    const peer = receiver('sent')
    box.takeAway()
    start(peer.sink, box.store)
    await machine.pass(CLAIM_TTL_MS)
    expect(peer.heard).toEqual([])
    box.giveBack()
    await machine.pass(CLAIM_TTL_MS)
    expect(peer.heard).toEqual([lines(1, 2)])
  })

  it('a daemon whose claim was taken over records nothing of what it wrote', async () => {
    const box = outbox(2)
    const peer = receiver('written')
    start(peer.sink, box.store)
    await machine.pass(100)
    box.takeAway()
    await machine.pass(CONFIRM_WINDOW_MS + 100)
    expect(box.states()).toEqual(['pending', 'pending'])
  })
})

it('a stop does not wait for a receiver that takes nothing more; what it was being sent stays pending', async () => {
  const box = outbox(1)
  let free: (error: SinkError) => void = () => undefined
  const stalled: Sink = {
    ...receiver('written').sink,
    open: async () => ({
      receipt: 'written',
      lost: new Promise(() => undefined),
      send: () =>
        new Promise((_, reject) => {
          free = reject
        }),
      close: async () => {
        free(new SinkError('closed', 'ended'))
        return false
      },
    }),
  }
  const dispatcher = start(stalled, box.store)
  await machine.settle()
  const stopped = dispatcher.stop()
  await machine.pass(2000)
  await stopped
  expect(box.states()).toEqual(['pending'])
  running = undefined
})

it('a backlog of many batches leaves in order, without a pause between them', async () => {
  const box = outbox(3 * BATCH + 1)
  const peer = receiver('sent')
  start(peer.sink, box.store)
  await machine.pass(1)
  expect(peer.heard.flat()).toEqual(lines(1, 3 * BATCH + 1))
})
