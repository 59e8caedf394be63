import { expect, test } from 'vitest'
import { replaceEnvironment } from '../../../src/config/environment.js'

test.each([
  ['plain $HOME $ {A}', 'plain $HOME $ {A}'],
  ['${A}', 'one'],
  ['x${A}${B_2}y', 'xonetwoy'],
  ['$${A}', '${A}'],
  ['$$${A}', '$${A}'],
  ['${EMPTY}', ''],
  ['${NESTED}', '${A}'],
])('%s becomes %s', (text, expected) => {
  const env = { A: 'one', B_2: 'two', EMPTY: '', NESTED: '${A}' }

  expect(replaceEnvironment(text, env)).toEqual({ text: expected, unset: [], malformed: false })
})

test('names that are not set are told, once each time, and nothing is inherited from objects', () => {
  expect(replaceEnvironment('${X} ${constructor}', {}).unset).toEqual(['X', 'constructor'])
})

test.each(['${', '${}', '${A', '${1}', '${A B}'])('%s is malformed', (text) => {
  expect(replaceEnvironment(text, { A: 'one' }).malformed).toBe(true)
})
