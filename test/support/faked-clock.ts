/**
 * A daemon whose wall clock a test moves (libfaketime). The monotonic clock is left alone: with it moved too, a step would be no step and the
 * test would test nothing.
 */

import { renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FakedClock {
  readonly env: Readonly<Record<string, string>>
  /** The wall clock is so far from the machine's own from now on. */
  setOffset(ms: number): void
}

export function fakedClock(folder: string): FakedClock {
  const file = join(folder, 'faketime')
  function setOffset(ms: number): void {
    // Put in place whole: libfaketime reads the file at every call.
    const next = join(dirname(file), 'faketime.next')
    writeFileSync(next, `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)}\n`)
    renameSync(next, file)
  }
  setOffset(0)
  return {
    setOffset,
    env: {
      LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    },
  }
}
