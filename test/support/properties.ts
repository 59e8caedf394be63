/**
 * Settings of every property test (Vitest loads this before each file). The seed is fixed, so that two runs of one commit try the same
 * cases; `PROPERTY_SEED=random` draws one and `PROPERTY_SEED=N` repeats the one that a failure prints. A test may name its own `numRuns`.
 */
import fc from 'fast-check'

const RUNS = 100
const FIXED_SEED = 20_260_301

function seedFrom(wanted: string | undefined): number | undefined {
  if (wanted === undefined) return FIXED_SEED
  return wanted === 'random' ? undefined : Number(wanted)
}

const seed = seedFrom(process.env.PROPERTY_SEED)
fc.configureGlobal({ numRuns: RUNS, ...(seed === undefined ? {} : { seed }) })
