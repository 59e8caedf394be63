import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { formatRefusal } from '../../../src/config/finding.js'
import { load } from './load.js'

const id = fc.stringMatching(/^[a-z0-9-]{1,20}$/).filter((text) => text !== 'daemon')
const hex = fc.stringMatching(/^[0-9a-f]{12}$/)
const host = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
const release = fc.stringMatching(/^[1-9][0-9]?\.[0-9]{1,2}(\.[0-9]{1,2})?$/)
const instant = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
const label = fc.stringMatching(/^site_[a-z]{1,5}$/)
const value = fc.string({ maxLength: 20 })

const node = fc.record({ hostname: host, address: fc.ipV4(), mac: hex })
const nodes = fc.uniqueArray(node, {
  minLength: 1,
  maxLength: 6,
  comparator: (a, b) => a.hostname === b.hostname || a.mac === b.mac,
})

const cluster = fc.record({
  id,
  product: fc.constant('cup-7'),
  cadence: fc.constantFrom('daily', 'mgr-mib', 'mgmt-mib', 'subscription'),
  release,
  timezone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/Los_Angeles'),
  installedAt: instant.map((date) => date.toISOString()),
  labels: fc.dictionary(label, value, { maxKeys: 3 }),
  nodes: nodes.map((all) => all.map((each, index) => ({ ...each, role: index === 0 ? 'publisher' : 'subscriber' }))),
})

test('a valid configuration printed as YAML loads to the same values', () => {
  fc.assert(
    fc.property(fc.uniqueArray(cluster, { maxLength: 5, selector: (each) => each.id }), (clusters) => {
      const escaped = clusters.map((each) => ({
        ...each,
        labels: Object.fromEntries(Object.entries(each.labels).map(([key, text]) => [key, text.replaceAll('${', () => '$${')])),
      }))
      const result = load(stringify({ clusters: escaped }, { version: '1.2', schema: 'core' }))

      expect(result.ok ? '' : formatRefusal(result)).toBe('')
      if (!result.ok) return
      expect(
        result.configuration.clusters.map(({ block, labels, installedAt }) => ({
          ...block,
          labels: { ...labels },
          installedAt: new Date(installedAt).toISOString(),
        })),
      ).toEqual(clusters.map((each) => ({ ...each, labels: { ...each.labels } })))
    }),
  )
})

const scrap = fc.constantFrom(
  'clusters:',
  '\n',
  '  ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '!x',
  '"',
  "'",
  '|',
  '>',
  ': ',
  ', ',
  '${A}',
  '#',
  'routes',
  '---',
  '\t',
  '? ',
)

test('arbitrary text is accepted or refused, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(scrap, { maxLength: 60 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const result = load(text)

        expect(result.ok || result.errors.length > 0).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})

test('arbitrary values under the known keys are accepted or refused, never thrown at', () => {
  const anything = fc.anything({ maxDepth: 3, withNullPrototype: false })
  const keys = ['clock', 'store', 'http', 'licensing', 'clusters', 'sinks', 'routes'] as const
  const file = fc.record(Object.fromEntries(keys.map((key) => [key, fc.oneof(anything, fc.array(anything))])), { requiredKeys: [] })
  fc.assert(
    fc.property(file, (value) => {
      const result = load(JSON.stringify(value))

      expect(result.ok || result.errors.length > 0).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('a text of nothing but brackets is refused', () => {
  for (const text of ['['.repeat(20_000), '{a: '.repeat(5000), '- '.repeat(5000)]) expect(load(text).ok).toBe(false)
})
