/** `npm test`: everything but the long runs in test/torture, which have a configuration of their own. Processes, because tests send signals. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,property,integration,browser}/**/*.test.ts'],
    setupFiles: ['test/support/properties.ts'],
    pool: 'forks',
    // One more than the two cores of CI: a good part of these tests waits for a clock, a peer or a page.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    retry: 0,
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})
