/** A licence in a history is named `file`, as in other facts, or `path`. */
import { expect, it } from 'vitest'
import { historyItem } from '../../../src/config/history-schema.js'
import { checkSchema } from '../../../src/config/schema-findings.js'

const check = (data: object) =>
  checkSchema(historyItem, { at: '2026-03-03T10:00:00Z', type: 'license-uploaded', data }, [], () => undefined)

it.each([{ file: './a.lic' }, { path: './a.lic' }])('%j names it', (data) => {
  expect(check(data)).toMatchObject({ value: { data: { path: './a.lic' } } })
})

it.each([
  [{}, 'is missing', 'name the licence file: file (or path)'],
  [{ file: './a.lic', path: './a.lic' }, 'says the same as path', 'write one of the two'],
])('%j is refused', (data, message, hint) => {
  expect(check(data)).toMatchObject({ findings: [{ path: ['data', 'file'], message, hint }] })
})
