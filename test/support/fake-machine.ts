/** Machine time in a test's hand: nothing moves until `pass` says so, and then everything that waits for it wakes in order. */
import type { Machine } from '../../src/engine/machine.js'

export interface FakeMachine extends Machine {
  /** Lets so much monotonic (and wall) time pass, waking what waits, one wait after the other. */
  pass(ms: number): Promise<void>
  /** The whole machine stands still for so long, as in a suspend that its clocks count: then everything that waited wakes. */
  sleep(ms: number): Promise<void>
  /** The wall clock alone is moved, as an NTP step or an operator does. */
  stepWall(ms: number): void
  /** Lets everything run that needs no time to pass. */
  settle(): Promise<void>
  readonly longestWaitMs: number
}

interface Waiting {
  readonly atMs: number
  readonly wake: () => void
}

export function fakeMachine(wallMs = Date.UTC(2026, 2, 1)): FakeMachine {
  let nowMs = 1000
  let offsetMs = wallMs - nowMs
  let longestWaitMs = 0
  const waiting = new Set<Waiting>()

  /** Promises, immediates and the SQLite store (synchronous) all settle within a few turns of the loop. */
  async function settle(turns = 12): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async function pass(ms: number): Promise<void> {
    const until = nowMs + ms
    await settle()
    for (;;) {
      const next = [...waiting].sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined || next.atMs > until) break
      nowMs = Math.max(nowMs, next.atMs)
      next.wake()
      await settle(3)
    }
    nowMs = until
    await settle()
  }

  return {
    monotonicMs: () => nowMs,
    wallMs: () => nowMs + offsetMs,
    random: () => 0.5,
    wait(ms, signal) {
      longestWaitMs = Math.max(longestWaitMs, ms)
      return new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const wake = () => {
          waiting.delete(entry)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const entry = { atMs: nowMs + Math.max(0, ms), wake }
        waiting.add(entry)
        signal.addEventListener('abort', wake)
      })
    },
    pass,
    async sleep(ms) {
      await settle()
      nowMs += ms
      await pass(0)
    },
    stepWall(ms) {
      offsetMs += ms
    },
    settle: () => settle(),
    get longestWaitMs() {
      return longestWaitMs
    },
  }
}
