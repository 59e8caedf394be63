import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderRunbook } from '../../../scripts/runbook.mjs'
import { ALARM_NAMES, definitionOf } from '../../../src/domain/catalogue.js'
import { anchorsOf, readPage } from '../../support/documents.js'

const rules = readFileSync(new URL('../../../dashboards/prometheus/lapsewatch.rules.yml', import.meta.url), 'utf8')

it('docs/runbook.md says what the catalogue and the rules say (npm run build && node scripts/runbook.mjs)', () => {
  expect(readPage('docs/runbook.md').text).toBe(renderRunbook(ALARM_NAMES.map(definitionOf), rules))
})

it('every alarm and the link of every rule has its entry', () => {
  const linked = [...rules.matchAll(/runbook\.md#(\S+)$/gm)].map(([, anchor = '']) => anchor)
  const alerts = rules.match(/^ +- alert:/gm) ?? []
  expect(linked).toHaveLength(alerts.length)
  const anchors = anchorsOf(readPage('docs/runbook.md'))
  expect([...linked, ...ALARM_NAMES.map((name) => name.toLowerCase())].filter((anchor) => !anchors.has(anchor))).toEqual([])
})

it('a rule of which nobody says what to do is refused', () => {
  const another = 'groups: [{ name: a, rules: [{ alert: Another, labels: { severity: info }, annotations: { summary: "A." } }] }]'
  expect(() => renderRunbook([], another)).toThrow('Another')
})
