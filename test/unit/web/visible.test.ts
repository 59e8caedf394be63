/** Names of others on a line of ours. */
import { expect, it } from 'vitest'
import { visible, visibleLines } from '../../../dashboards/web/src/words/visible.js'

it.each([
  ['cup-sjc-2026.lic', 'cup-sjc-2026.lic'],
  ['<b>"&', '<b>"&'],
  ['Zürich 東京 القاهرة 👩‍🚒', 'Zürich 東京 القاهرة 👩‍🚒'],
  ['a\u202Ecil.exe', 'a‹U+202E›cil.exe'],
  ['\u2066x\u2069', '‹U+2066›x‹U+2069›'],
  ['a\nb\u0000\u0085\u007F', 'a‹U+000A›b‹U+0000›‹U+0085›‹U+007F›'],
  ['\u2028\uFEFF\u061C', '‹U+2028›‹U+FEFF›‹U+061C›'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

it('text of several lines keeps their ends', () => {
  expect(visibleLines('a\n\u202Eb\r\nc\rd')).toBe('a\n‹U+202E›b\nc‹U+000D›d')
})
