// Adds up Vitest's JSON reports: `node scripts/sum-reports.mjs REPORT …` prints `N passed, N failed, N skipped` as its last line. Exit 1
// when anything failed, a report is missing (its run never got so far), nothing ran, or, with CI=true, anything was skipped.
import { existsSync, readFileSync } from 'node:fs'

const counts = process.argv.slice(2).map(countsOf)
const sum = (key) => counts.reduce((total, count) => total + count[key], 0)
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed > 0 || passed === 0 || (process.env.CI === 'true' && skipped > 0) ? 1 : 0)

function countsOf(file) {
  if (!existsSync(file)) {
    console.log(`${file}: missing, counted as one failure`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const skippedNames = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  )
  for (const name of skippedNames) console.log(`skipped: ${name}`)
  // A file that cannot even be loaded has no tests that could fail, and an error outside any test belongs to none: either is one failure.
  const failedAlone = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + failedAlone
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
