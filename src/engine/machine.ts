/** Machine time (design §2.4): monotonic milliseconds and waits. Nothing here is ever armed for longer than an hour. */

export interface Machine {
  monotonicMs(): number
  /** The machine's wall clock, epoch milliseconds. */
  wallMs(): number
  /** Resolves after `ms`, or as soon as the signal aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Uniform in [0, 1): jitter of back-offs, nothing that is decided. */
  random(): number
}

const LONGEST_WAIT_MS = 3_600_000

export const machine: Machine = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  random: () => Math.random(),
  wait(ms, signal) {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST_WAIT_MS))
      function done(): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
    })
  },
}

/** A bell: `ring` ends the wait that is under way, or the next one. */
export interface Bell {
  ring(): void
  /** Waits for a ring, at most `ms`. */
  wait(ms: number): Promise<void>
}

export function createBell(on: Pick<Machine, 'wait'>): Bell {
  let rung = false
  let current: AbortController | null = null
  return {
    ring() {
      rung = true
      current?.abort()
    },
    async wait(ms) {
      if (!rung) {
        current = new AbortController()
        await on.wait(ms, current.signal)
        current = null
      }
      rung = false
    },
  }
}
