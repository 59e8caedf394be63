/** `npm test`: everything but the long runs in test/torture, which have a configuration of their own. Processes, because tests send signals. */
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Where nothing is known of earlier runs, files are ordered by their size, which says nothing of how long these take: one begun last is waited for alone. */
const LONG = ['test/browser/pictures.test.ts', 'test/browser/reconnect.test.ts']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => Number(isLong(b)) - Number(isLong(a)))
  }
}

function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.some((name) => moduleId.endsWith(name))
}

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
    sequence: { sequencer: LongFirst },
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})
