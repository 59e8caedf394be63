/**
 * How long the next commit will take, from the last ones. The slowest of them is set aside: a disk stalls now and then, and one stall must not
 * shorten the transactions after it, each of which costs a commit of its own.
 */
const REMEMBERED = 32
const FIRST_MS = 5

export interface Commits {
  expectedMs(): number
  took(ms: number): void
}

export function rememberCommits(): Commits {
  const lastMs: number[] = []
  let next = 0
  return {
    expectedMs: () => lastMs.toSorted((a, b) => b - a)[1] ?? FIRST_MS,
    took(ms) {
      lastMs[next] = ms
      next = (next + 1) % REMEMBERED
    },
  }
}
