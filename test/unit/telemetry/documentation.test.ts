import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { renderMetricDocs } from '../../../scripts/metric-docs.mjs'
import { DEFINITIONS, METRIC_SECTIONS } from '../../../src/telemetry/definitions/index.js'
import { registerProcessMetrics } from '../../../src/telemetry/process-metrics.js'
import { documentedMetrics } from './documented.js'

const documented = documentedMetrics(readFileSync('docs/metrics.md', 'utf8'))
const defined = Object.values(DEFINITIONS)

it('docs/metrics.md says what the code says (npm run build && node scripts/metric-docs.mjs)', () => {
  expect(readFileSync('docs/metrics.md', 'utf8')).toBe(renderMetricDocs(METRIC_SECTIONS))
})

it('documents every metric of ours with its type and labels, and none that is not there', () => {
  const ours = documented.filter(({ name }) => name.startsWith('lapsewatch_'))
  expect(ours.map(({ name, type, labels }) => `${name} ${type} ${labels}`).sort()).toEqual(
    defined.map(({ name, type, labels }) => `${name} ${type} ${labels}`).sort(),
  )
})

// Some of them exist on Linux only.
it.runIf(process.platform === 'linux')('documents every metric of the process', () => {
  const registry = new Registry()
  registerProcessMetrics(registry)
  const theirs = documented.filter(({ name }) => !name.startsWith('lapsewatch_'))
  expect(theirs.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(
    registry
      .getMetricsAsArray()
      .map(({ name, type }) => `${name} ${type}`)
      .sort(),
  )
})

it('reads every row of the tables, and each example asks for its metric', () => {
  const rows = readFileSync('docs/metrics.md', 'utf8').match(/^\| `/gm)
  expect(documented).toHaveLength(rows?.length ?? 0)
  expect(documented.filter(({ name, example }) => !example.includes(name))).toEqual([])
})

it('follows the conventions of names', () => {
  for (const { name, type, help } of defined) {
    expect(name).toMatch(/^lapsewatch_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(help).toMatch(/^[A-Z0-9].*\.$/)
  }
})
