/** What holds for every message and every pattern over AXL. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml, type XmlElement } from '../../src/axl/read-xml.js'
import { wildcardOf } from '../../src/axl/wildcard.js'
import { type Markup, tag } from '../../src/axl/write-xml.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('XML', () => {
  it('that was written is read as what was meant, whatever the text', () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => !/[\p{Cc}\p{Surrogate}\ufffe\uffff]/u.test(each))
    fc.assert(
      fc.property(text, (written) => {
        expect(readXml(bytes(tag('a', tag('b', written)).xml)).children[0]?.text).toBe(written)
      }),
    )
  })

  it('that was written is well formed even of characters that no XML may hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        expect(readXml(bytes(tag('a', written).xml)).name).toBe('a')
      }),
    )
  })

  it('keeps its elements in their order and depth', () => {
    interface Tree {
      readonly name: string
      readonly inner: readonly Tree[]
    }
    const name = fc.constantFrom('a', 'b', 'c')
    const treeOf = (depth: number): fc.Arbitrary<Tree> =>
      fc.record({ name, inner: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 3 }) })
    const markup = ({ name, inner }: Tree): Markup => tag(name, inner.map(markup))
    const shapeOf = ({ name, children }: XmlElement): Tree => ({ name, inner: children.map(shapeOf) })
    fc.assert(
      fc.property(treeOf(4), (meant) => {
        expect(shapeOf(readXml(bytes(markup(meant).xml)))).toEqual(meant)
      }),
    )
  })
})

describe('a pattern', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '_', '.'), maxLength: 8 })
  const patterns = fc.array(letters, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('%'))
  const expected = (pattern: string) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('%', '.*')}$`, 'i')

  it('matches what a regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, name) => {
        expect(wildcardOf(pattern).matches(name)).toBe(expected(pattern).test(name))
      }),
      { numRuns: 2000 },
    )
  })

  it('never asks the store for less than it matches', () => {
    const finds = { 'is-exactly': 'eq', 'begins-with': 'startsWith', 'ends-with': 'endsWith', contains: 'includes' } as const
    const filled = fc.array(fc.tuple(letters, letters), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(filled, (pairs) => {
        const pattern = pairs.map(([part]) => part).join('%')
        const name = pairs.map(([part, filler], index) => (index === pairs.length - 1 ? part : part + filler)).join('')
        const { query, matches } = wildcardOf(pattern)
        expect(matches(name)).toBe(true)
        const { find, text = '' } = query
        if (find === undefined || find === 'is-empty' || find === 'is-not-empty') return
        const how = finds[find]
        const [here, wanted] = [name.toLowerCase(), text.toLowerCase()]
        expect(how === 'eq' ? here === wanted : here[how](wanted)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
