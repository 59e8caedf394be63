/**
 * The dispatcher of one sink: takes what is pending, in order, in batches, and keeps trying. A TCP write is no receipt (`performance.md`,
 * known traps): what was written stays pending until its confirm window has passed on a living connection, and goes again, the same bytes,
 * when the connection dies before. Memory holds one batch and a mark per batch in the window, however long the backlog is.
 */
import type { Events } from '../engine/events.js'
import { type Bell, createBell, type Machine } from '../engine/machine.js'
import type { Clock, DeliveryUpdate, NumRange, Store, StoredDelivery } from '../engine/ports.js'
import { retryDelayMs } from './backoff.js'
import { type Conversation, type Sink, SinkError } from './sink.js'

export const CONFIRM_WINDOW_MS = 5000
export const BATCH = 2000
export const CLAIM_TTL_MS = 15_000
const CLAIM_RENEW_MS = 5000
/** How long a send under way may still take when the daemon stops. */
const STOP_SEND_MS = 1000
/** What a delivery says that was written and is not known to have been read when the daemon stops. */
const STOPPED = 'the daemon stopped before the receiver had it for certain; it goes again'
/** Rows one update touches: a transaction stays short, whatever was in the window. */
const UPDATE_ROWS = 5000

export interface Dispatcher {
  /** Something may be pending. */
  wake(): void
  /** Given to the present conversation and not yet recorded: an attempt that the store knows nothing of. */
  underWay(): readonly NumRange[]
  /** Monotonic time of the next try while a back-off runs; `null` when none does. */
  retryAtMs(): number | null
  /** Ends in order: what was written and read to the end is recorded as sent, all else stays pending. */
  stop(): Promise<void>
}

export interface DispatcherParts {
  readonly sink: Sink
  readonly store: Pick<Store, 'claimSink' | 'releaseSink' | 'pending' | 'updateDeliveries'>
  readonly events: Pick<Events, 'emit'>
  readonly clock: Pick<Clock, 'now'>
  readonly machine: Machine
  readonly crashPoint: (name: string) => void
}

interface InWindow extends NumRange {
  readonly count: number
  readonly writtenAtMs: number
}

interface Line {
  readonly conversation: Conversation
  /** Written on this conversation and not yet recorded. */
  readonly window: InWindow[]
  /** Being written now. */
  writing: NumRange | null
  /** Highest number written on this conversation. */
  upTo: number
  lost: SinkError | null
}

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const { sink, store, events, clock, machine, crashPoint } = parts
  const bell: Bell = createBell(machine)
  const stopping = new AbortController()
  let line: Line | null = null
  let fence: number | null = null
  let claimedAtMs = Number.NEGATIVE_INFINITY
  let failures = 0
  /** Monotonic time before which nothing is tried again. */
  let retryAtMs = Number.NEGATIVE_INFINITY

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await bell.wait(await turn())
      } catch (error) {
        events.emit({ type: 'trouble', where: `sink ${sink.name}`, error })
        await lose(new SinkError('io', `the store did not answer: ${String(error)}`))
        await bell.wait(retryAtMs - machine.monotonicMs())
      }
    }
  }

  /** One round; answers for how long there is nothing to do. */
  async function turn(): Promise<number> {
    if (!(await claim())) return CLAIM_RENEW_MS
    if (line?.lost) await lose(line.lost)
    await recordConfirmed()
    const batch = await store.pending(sink.name, line?.upTo ?? 0, BATCH)
    if (batch.length === 0) return untilNextDuty()
    // A ring cuts a wait short, never a back-off: a receiver that accepts and closes at once is not run down.
    if (line === null && machine.monotonicMs() < retryAtMs) return retryAtMs - machine.monotonicMs()
    const talking = line ?? (await connect(batch))
    if (talking !== null) await send(talking, batch)
    return 0
  }

  async function claim(): Promise<boolean> {
    const nowMs = machine.monotonicMs()
    if (fence !== null && nowMs - claimedAtMs < CLAIM_RENEW_MS) return true
    const claimed = await store.claimSink(sink.name, CLAIM_TTL_MS)
    if (claimed !== fence && line !== null) await drop(line)
    if (claimed === null) events.emit({ type: 'sink', sink: sink.name, state: 'elsewhere' })
    fence = claimed
    claimedAtMs = nowMs
    return claimed !== null
  }

  async function connect(batch: readonly StoredDelivery[]): Promise<Line | null> {
    try {
      const conversation = await sink.open(stopping.signal)
      const opened: Line = { conversation, window: [], writing: null, upTo: 0, lost: null }
      void conversation.lost.then((error) => {
        opened.lost = error
        bell.ring()
      })
      line = opened
      events.emit({ type: 'sink', sink: sink.name, state: 'connected' })
      return opened
    } catch (error) {
      if (!(error instanceof SinkError)) throw error
      failed(error)
      await update({ to: 'attempted', nums: batch.slice(0, 1).map((delivery) => delivery.num), error: error.message })
      return null
    }
  }

  async function send(talking: Line, batch: readonly StoredDelivery[]): Promise<void> {
    const first = batch[0]
    const last = batch.at(-1)
    if (first === undefined || last === undefined) return
    const range = { from: first.num, to: last.num, count: batch.length }
    talking.writing = range
    try {
      crashPoint('dispatch.before-send')
      await talking.conversation.send(batch)
      crashPoint('dispatch.after-send')
    } catch (error) {
      if (!(error instanceof SinkError)) throw error
      talking.window.push({ ...range, writtenAtMs: machine.monotonicMs() })
      return await lose(error)
    } finally {
      talking.writing = null
    }
    talking.upTo = last.num
    const { receipt } = talking.conversation
    if (receipt === 'written') talking.window.push({ ...range, writtenAtMs: machine.monotonicMs() })
    else await settle([range], receipt)
  }

  /** What has stayed in the window long enough on a connection that still lives. */
  async function recordConfirmed(): Promise<void> {
    if (line === null || line.lost !== null) return
    const until = machine.monotonicMs() - CONFIRM_WINDOW_MS
    const count = line.window.findIndex((written) => written.writtenAtMs > until)
    const passed = line.window.splice(0, count === -1 ? line.window.length : count)
    if (passed.length > 0) await settle(passed, 'sent')
  }

  async function settle(ranges: readonly (NumRange & { readonly count: number })[], state: 'sent' | 'confirmed'): Promise<void> {
    crashPoint('dispatch.before-record')
    const at = clock.now()
    for (const range of merged(ranges)) if (!(await update({ to: state, nums: range, at }))) return
    crashPoint('dispatch.after-record')
    failures = 0
    events.emit({ type: 'delivered', sink: sink.name, state, count: ranges.reduce((sum, range) => sum + range.count, 0) })
  }

  async function lose(error: SinkError): Promise<void> {
    const gone = line
    line = null
    failed(error)
    events.emit({ type: 'sink', sink: sink.name, state: 'lost' })
    if (gone === null) return
    for (const range of merged(gone.window)) if (!(await update({ to: 'attempted', nums: range, error: error.message }))) break
    await gone.conversation.close()
  }

  /** Somebody else serves the sink now: nothing of ours may be recorded. */
  async function drop(gone: Line): Promise<void> {
    line = null
    await gone.conversation.close()
  }

  /** `false` when the fence no longer holds: whatever we know is no longer ours to say. */
  async function update(change: DeliveryUpdate): Promise<boolean> {
    if (fence !== null && (await store.updateDeliveries(sink.name, fence, [change]))) return true
    fence = null
    return false
  }

  function failed(error: SinkError): void {
    failures++
    retryAtMs = machine.monotonicMs() + retryDelayMs(failures, machine.random())
    events.emit({ type: 'delivery-failed', sink: sink.name, reason: error.reason, text: error.message })
  }

  function untilNextDuty(): number {
    const oldest = line?.window[0]
    return oldest === undefined ? CLAIM_RENEW_MS : Math.max(0, oldest.writtenAtMs + CONFIRM_WINDOW_MS - machine.monotonicMs())
  }

  const running = run()
  return {
    wake: bell.ring,
    retryAtMs: () => (line === null && retryAtMs > machine.monotonicMs() ? retryAtMs : null),
    underWay: () => (line === null ? [] : line.writing === null ? line.window : [...line.window, line.writing]),
    async stop() {
      stopping.abort()
      bell.ring()
      let isOver = false
      const over = running.then(() => {
        isOver = true
      })
      const enough = new AbortController()
      await Promise.race([over, machine.wait(STOP_SEND_MS, enough.signal)])
      enough.abort()
      // A receiver that takes nothing more holds a send for ever: ending the conversation frees it, and what it held stays pending.
      if (!isOver) await line?.conversation.close()
      await over
      const last = line
      line = null
      if (last !== null) {
        const isRead = (await last.conversation.close()) && last.lost === null
        if (isRead) await settle(last.window, 'sent')
        else for (const range of merged(last.window)) await update({ to: 'attempted', nums: range, error: STOPPED })
      }
      if (fence !== null) await store.releaseSink(sink.name, fence)
    },
  }
}

/** Neighbouring ranges as one, up to the rows that one update may touch. */
function merged(ranges: readonly (NumRange & { readonly count: number })[]): readonly NumRange[] {
  const result: { from: number; to: number; count: number }[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (last !== undefined && last.count + range.count <= UPDATE_ROWS) {
      last.to = range.to
      last.count += range.count
    } else result.push({ ...range })
  }
  return result
}
