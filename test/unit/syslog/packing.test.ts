import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME, FRAMINGS } from '../../../src/syslog/framing.js'
import { createPacker } from '../../../src/syslog/packing.js'

const text = (blocks: Iterable<Buffer>): string => Buffer.concat([...blocks]).toString()

describe.each(FRAMINGS)('a batch packed with %s', (framing) => {
  it('has the octets of its lines framed one by one, whatever is in them', () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 1200 }))
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 20 }), { maxLength: 5 }), (batches) => {
        const packed = createPacker(framing)
        for (const batch of batches) expect(text(packed(batch))).toBe(batch.map((each) => FRAME[framing](each)).join(''))
      }),
    )
  })

  it('goes out in blocks of no more than 64 KiB, and what was handed over is not written to again', () => {
    const packed = createPacker(framing)
    const batch = (name: string) => Array.from({ length: 300 }, (_, index) => `${name}${index} ${'x'.repeat(500)}`)
    const first = [...packed(batch('a'))]
    const before = text(first)
    const second = [...packed(batch('b'))]
    expect(text(first)).toBe(before)
    expect(text(second)).toBe(
      batch('b')
        .map((each) => FRAME[framing](each))
        .join(''),
    )
    for (const block of [...first, ...second]) expect(block.length).toBeLessThanOrEqual(65_536)
  })

  it('takes a line that is longer than a block', () => {
    const lines = ['<13>a', `<13>${'é'.repeat(100_000)}`, '<13>b']
    expect(text(createPacker(framing)(lines))).toBe(lines.map((each) => FRAME[framing](each)).join(''))
  })

  it('gives no block for a batch without lines', () => {
    expect([...createPacker(framing)([])]).toEqual([])
  })
})
