import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderAlarmDocs } from '../../../scripts/alarm-docs.mjs'
import { ALARM_NAMES, definitionOf } from '../../../src/domain/catalogue.js'

it('docs/alarms.md says of each alarm what the catalogue says (npm run build && node scripts/alarm-docs.mjs)', () => {
  const written = readFileSync(new URL('../../../docs/alarms.md', import.meta.url), 'utf8')
  expect(written).toBe(renderAlarmDocs(ALARM_NAMES.map(definitionOf)))
})
