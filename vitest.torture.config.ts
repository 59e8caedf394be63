/** `npm run test:torture`: crash loops, big fuzzing, whole lives, another Node. Twenty minutes at most, with a new seed each time. */
import { defineConfig } from 'vitest/config'

const MINUTE_MS = 60_000

export default defineConfig({
  test: {
    include: ['test/torture/**/*.test.ts'],
    setupFiles: ['test/support/properties.ts'],
    env: { PROPERTY_SEED: process.env.PROPERTY_SEED ?? 'random' },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 15 * MINUTE_MS,
    hookTimeout: 5 * MINUTE_MS,
    retry: 0,
    reporters: ['default', ['json', { outputFile: 'reports/torture.json' }]],
  },
})
