/** Whatever is typed: it is a command or one harmless line, and completion only ever goes on with what stands there. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complete } from '../../src/console/complete.js'
import { COMMANDS } from '../../src/console/grammar.js'
import { parse } from '../../src/console/parse.js'
import { visible } from '../../src/console/visible.js'

/** Controls, bidi marks, lone surrogates among letters; `unit: 'binary'` takes seconds to make. */
const character = fc.oneof(
  fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('\ud83d', '\ufeff', '😀', ' '),
)
const text = (maxLength: number) => fc.string({ unit: character, maxLength })

const words = Object.keys(COMMANDS).flatMap((name) => name.split(' '))
const word = fc.oneof(fc.constantFrom(...words, 'detail', 'page', 'noconfirm', '?', '*', 'a.lic', 'Cisco', '"', "'"), text(12))
const line = fc.oneof(
  fc.array(word, { maxLength: 8 }).map((each) => each.join(' ')),
  text(80),
)

test('any line is a command of the grammar, or is refused in one short line', () => {
  fc.assert(
    fc.property(line, (typed) => {
      const parsed = parse(typed)
      if (parsed.ok) expect(Object.keys(COMMANDS)).toContain(parsed.command.name)
      else expect(visible(parsed.misread.text)).toMatch(/^[^\p{Cc}]{1,2000}$/u)
    }),
  )
})

test('a candidate begins as the line ends, whatever the case', () => {
  fc.assert(
    fc.property(line, (typed) => {
      const { replaces, candidates } = complete(typed, { files: ['a.lic', 'new.lic'], services: ['Cisco License Manager'] })
      expect(typed.endsWith(replaces)).toBe(true)
      for (const candidate of candidates) expect(candidate.toLowerCase().startsWith(replaces.toLowerCase())).toBe(true)
    }),
  )
})

test('what is made visible holds nothing that steers a terminal, and making it visible again changes nothing', () => {
  fc.assert(
    fc.property(text(100), (strange) => {
      const shown = visible(strange)
      expect(shown.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
      expect(visible(shown)).toBe(shown)
    }),
  )
})
