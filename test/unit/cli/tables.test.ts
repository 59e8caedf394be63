import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'
import { describe, expect, test } from 'vitest'
import { table } from '../../../src/cli/table.js'
import { duration, shortInstant } from '../../../src/cli/words.js'

describe('a table', () => {
  test('has a heading, no lines and no trailing blanks', () => {
    expect(
      table(
        ['ID', 'WHAT'],
        [
          ['a', 'x'],
          ['longer', ''],
        ],
      ),
    ).toEqual(['ID      WHAT', 'a       x', 'longer'])
  })

  test('fits 100 columns: the widest column gives way, visibly', () => {
    const [, row = ''] = table(['A', 'B', 'C'], [['a'.repeat(20), 'b'.repeat(90), 'c'.repeat(15)]])
    expect(row).toHaveLength(100)
    expect(row).toMatch(/^a{20} {2}b+… {2}c{15}$/)
  })

  test('colours take no room', () => {
    const { red } = pc.createColors(true)
    const plain = table(
      ['A', 'B'],
      [
        ['bad', 'x'],
        ['fine', 'y'],
      ],
    )
    expect(
      table(
        ['A', 'B'],
        [
          [red('bad'), 'x'],
          ['fine', 'y'],
        ],
      ).map(stripVTControlCharacters),
    ).toEqual(plain)
  })
})

test.each([
  ['2026-05-30T16:00:00Z', '2026-05-30 16:00Z'],
  ['2026-05-30T16:00:05Z', '2026-05-30 16:00:05Z'],
  ['2026-05-30T16:00:00.250Z', '2026-05-30 16:00Z'],
])('%s is shown as %s', (text, shown) => {
  expect(shortInstant(text)).toBe(shown)
})

test.each([
  [-5, '0 s'],
  [14_600, '15 s'],
  [99_999, '100 s'],
  [100_000, '2 min'],
  [726_000, '12 min'],
  [40 * 3_600_000, '40 h'],
  [30 * 86_400_000, '30 days'],
])('%d ms are %s', (ms, shown) => {
  expect(duration(ms)).toBe(shown)
})
