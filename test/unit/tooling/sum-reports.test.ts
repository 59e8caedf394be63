/** The closing line of CI: what the runs' own reports add up to, and when that is a failure. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, it, onTestFinished } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../../../scripts/sum-reports.mjs', import.meta.url))

type Status = 'passed' | 'failed' | 'skipped'

/** A report as Vitest writes it. */
function report(...files: readonly (readonly Status[])[]): string {
  const count = (status: Status) => files.flat().filter((each) => each === status).length
  const testResults = files.map((statuses) => ({
    status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
    assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })),
  }))
  const success = testResults.every(({ status }) => status === 'passed')
  const [numPassedTests, numFailedTests, numPendingTests] = [count('passed'), count('failed'), count('skipped')]
  return JSON.stringify({ numPassedTests, numFailedTests, numPendingTests, numTodoTests: 0, success, testResults })
}

async function sum(
  reports: readonly (string | undefined)[],
  ci: 'true' | 'false',
): Promise<{ last: string | undefined; exitCode: number | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-reports-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = reports.map((text, index) => {
    const file = join(folder, `${index}.json`)
    if (text !== undefined) writeFileSync(file, text)
    return file
  })
  const { stdout, exitCode } = await execa('node', [SCRIPT, ...files], { env: { CI: ci }, reject: false })
  return { last: stdout.split('\n').at(-1), exitCode }
}

describe('the sum of the reports', () => {
  it.each([
    ['adds the runs up', [report(['passed', 'passed']), report(['passed'])], 'true', '3 passed, 0 failed, 0 skipped', 0],
    ['fails when a test failed', [report(['passed', 'failed'])], 'false', '1 passed, 1 failed, 0 skipped', 1],
    ['fails when a file could not be loaded', [report(['passed'], [])], 'false', '1 passed, 1 failed, 0 skipped', 1],
    ['fails when a run left no report', [report(['passed']), undefined], 'false', '1 passed, 1 failed, 0 skipped', 1],
    ['lets a developer skip', [report(['passed', 'skipped'])], 'false', '1 passed, 0 failed, 1 skipped', 0],
    ['does not let CI skip', [report(['passed', 'skipped'])], 'true', '1 passed, 0 failed, 1 skipped', 1],
  ] as const)('%s', async (_title, reports, ci, last, exitCode) => {
    expect(await sum(reports, ci)).toEqual({ last, exitCode })
  })
})
