/** Marks as numbers come back as they were. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pack, unpack } from '../../../../src/api/fleet/packed-marks.js'
import { MARK_KINDS, type Mark } from '../../../../src/engine/marks.js'

const mark: fc.Arbitrary<Mark> = fc.record({
  at: fc.integer({ min: 0, max: 4e12 }),
  severity: fc.integer({ min: 0, max: 7 }),
  kind: fc.constantFrom(...MARK_KINDS),
  count: fc.integer({ min: 1, max: 255 }),
  stops: fc.integer({ min: 0, max: 255 }),
})

it('what is packed and lies in the asked stretch comes out as it went in', () => {
  fc.assert(
    fc.property(
      fc.array(mark, { maxLength: 40 }),
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 0, max: 4e12 }),
      (given, from, until) => {
        const marks = given.sort((a, b) => a.at - b.at)
        const read: Mark[] = []
        unpack(pack(marks, 0), from, until, (each) => read.push(each))
        expect(read).toEqual(marks.filter(({ at }) => at >= from && at < until))
      },
    ),
  )
})
