/** `npm run test:torture`: crash loops, big fuzzing, whole lives, another Node. Twenty minutes at most, with a new seed each time. */
import { defineConfig } from 'vitest/config'

const MINUTE_MS = 60_000

export default defineConfig({
  test: {
    // The properties again, with many more lives and a new seed; the cut of the network again, for a whole minute; `gone` only here: it is long, and
    // stands where the page's other tests have the types of the browser.
    include: ['test/torture/**/*.test.ts', 'test/property/**/*.test.ts', 'test/browser/{reconnect,gone}.test.ts'],
    setupFiles: ['test/support/properties.ts'],
    env: { PROPERTY_SEED: process.env.PROPERTY_SEED ?? 'random', LIFE_RUNS: process.env.LIFE_RUNS ?? '250', CUT_FOR_S: '60' },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 15 * MINUTE_MS,
    hookTimeout: 5 * MINUTE_MS,
    retry: 0,
    reporters: ['default', ['json', { outputFile: 'reports/torture.json' }]],
  },
})
