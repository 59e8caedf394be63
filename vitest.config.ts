/** `npm test`: everything but the long runs in test/torture, which have a configuration of their own. Processes, because tests send signals. */
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Where nothing is known of earlier runs, files are ordered by their size, which says nothing of how long these take: one begun last is waited for alone. */
const LONG = [
  'integration/crash',
  'browser/pictures',
  'integration/clock-trust',
  'integration/life',
  'integration/docs',
  'integration/chapter-life',
  'browser/cucm',
].map((name) => `test/${name}.test.ts`)

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
    projects: [
      // These start no process and leave nothing behind in the modules they share: loading those once a worker is half of their time.
      { extends: true, test: { name: 'rules', include: ['test/{unit,property}/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'daemon',
          include: ['test/{integration,browser}/**/*.test.ts'],
          // A network cut under a page, and a daemon killed a dozen times under one: half a minute each alone, minutes beside the others. Both run with
          // the torture, the cut for a whole minute.
          exclude: [...configDefaults.exclude, 'test/browser/{gone,reconnect}.test.ts'],
        },
      },
    ],
    setupFiles: ['test/support/properties.ts'],
    pool: 'forks',
    // Two more than the cores of CI: a good part of these tests waits for a clock, a peer or a page.
    maxWorkers: 4,
    // A test that waits for what never comes fails a minute later; on two slow cores with four at work a good one has taken half of that.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    sequence: { sequencer: LongFirst },
    reporters: ['default', ['json', { outputFile: 'reports/test.json' }]],
  },
})
