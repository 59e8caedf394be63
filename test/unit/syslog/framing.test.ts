import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUnframer, FRAME, type Frame } from '../../../src/syslog/framing.js'

const read = (frames: readonly Frame[]): (string | [string, 'truncated'])[] =>
  frames.map(({ octets, truncated }) => (truncated ? [octets.toString(), 'truncated'] : octets.toString()))

function unframe(chunks: readonly (string | Buffer)[], frameOctetsMax?: number): (string | [string, 'truncated'])[] {
  const unframer = createUnframer(frameOctetsMax)
  const frames = chunks.flatMap((chunk) => unframer.push(Buffer.from(chunk)))
  return read([...frames, ...unframer.end()])
}

describe('framing out', () => {
  it.each([
    ['octet-counting', '<13>ü', '6 <13>ü'],
    ['newline', '<13>ü', '<13>ü\n'],
  ] as const)('%s counts octets, not characters', (framing, line, framed) => {
    expect(FRAME[framing](line)).toBe(framed)
  })
})

describe('the un-framer', () => {
  it.each<[string, string[], (string | [string, 'truncated'])[]]>([
    ['octet counting', ['5 <1>ab6 <1>ab\n'], ['<1>ab', '<1>ab\n']],
    ['lines', ['<1>a\n<1>b\r\n'], ['<1>a', '<1>b']],
    ['both on one connection', ['4 <1>a<1>b\n4 <1>c'], ['<1>a', '<1>b', '<1>c']],
    ['a count in pieces', ['1', '0', ' ', '<1>abcdefg'], ['<1>abcdefg']],
    ['a line feed between counted frames', ['4 <1>a\n4 <1>b\0'], ['<1>a', '<1>b']],
    ['empty lines', ['\n\r\n<1>a\n\n'], ['<1>a']],
    ['a last line without its end', ['<1>a\n<1>b'], ['<1>a', '<1>b']],
    ['a counted frame cut off', ['10 <1>ab'], [['<1>ab', 'truncated']]],
    ['digits that are no count', ['42: Apr 30\n'], ['42: Apr 30']],
    ['a count with a leading zero', ['04 <1>a\n'], ['04 <1>a']],
    ['more digits than a count has', ['1234567890 x\n'], ['1234567890 x']],
    ['digits alone at the end', ['12'], ['12']],
    ['nothing', [], []],
  ])('reads %s', (_, chunks, frames) => {
    expect(unframe(chunks)).toEqual(frames)
  })

  it.each<[string, string[], (string | [string, 'truncated'])[]]>([
    ['a counted frame', ['12 <1>aaaaaaaaa4 <1>b'], [['<1>aaaaa', 'truncated'], '<1>b']],
    ['a counted frame in pieces', ['12 <1>aaaa', 'aaaa', 'a4 <1>b'], [['<1>aaaaa', 'truncated'], '<1>b']],
    ['a line', ['<1>aaaaaaaaa\n<1>b\n'], [['<1>aaaaa', 'truncated'], '<1>b']],
    ['a line in pieces', ['<1>aaaaaaaaa', 'aaaaaaaaaaaaaaa', 'aa\n<1>b\n'], [['<1>aaaaa', 'truncated'], '<1>b']],
    ['a line of just that length with CR', ['<1>aaaaa\r\n'], ['<1>aaaaa']],
  ])('gives the beginning of %s that is too long, and goes on with the next', (_, chunks, frames) => {
    expect(unframe(chunks, 8)).toEqual(frames)
  })

  it('gives back whatever was framed, however the bytes are cut into chunks', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((text) => `<13>${text.replaceAll(/[\n\r\0]/g, '?')}`)
    const framed = fc.array(fc.tuple(line, fc.constantFrom('octet-counting' as const, 'newline' as const)), { maxLength: 30 })
    fc.assert(
      fc.property(framed, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (lines, sizes) => {
        const bytes = Buffer.from(lines.map(([text, framing]) => FRAME[framing](text)).join(''))
        const chunks: Buffer[] = []
        for (let at = 0, index = 0; at < bytes.length; index++) {
          const size = sizes[index % sizes.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(unframe(chunks)).toEqual(lines.map(([text]) => text))
      }),
      { numRuns: 300 },
    )
  })

  it('never holds or gives more than the limit, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), (chunks) => {
        const unframer = createUnframer(16)
        const frames = [...chunks.flatMap((chunk) => unframer.push(Buffer.from(chunk))), ...unframer.end()]
        for (const { octets } of frames) expect(octets.length).toBeLessThanOrEqual(16)
      }),
    )
  })
})
