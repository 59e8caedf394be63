/** Back-off between tries to reach a receiver: doubling, bounded, with jitter so that many daemons do not knock together. Machine time. */
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 30_000

/** The wait before try `failures + 1`; `random` in [0, 1) spreads it over the upper half. */
export function retryDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20))
  return ceiling / 2 + (ceiling / 2) * random
}
