/** The order of urgency, whatever was put, moved and removed in between. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byUrgency, type FleetEntry, placeOf } from '../../../../src/api/fleet/entry.js'
import { createOrder } from '../../../../src/api/fleet/order.js'

function entry(id: string, endsAt: number | null): FleetEntry {
  const urgency =
    endsAt === null ? null : { endsAt, within1DayFrom: endsAt - 1, within7DaysFrom: endsAt - 7, within30DaysFrom: endsAt - 30 }
  return { id, seq: 1, mode: endsAt === null ? 'production' : 'evaluation', urgency, nextAt: endsAt, marks: null }
}

const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  endsAt: fc.option(fc.integer({ min: 0, max: 5 })),
  isGone: fc.boolean(),
  isRead: fc.boolean(),
})

describe('the order of urgency', () => {
  it('is that of sorting everything anew, and its pages join without a gap or a repeat', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (changes, limit) => {
        const order = createOrder()
        const truth = new Map<string, FleetEntry>()
        for (const { id, endsAt, isGone, isRead } of changes) {
          if (isGone) {
            order.remove(id)
            truth.delete(id)
          } else {
            order.put(entry(id, endsAt))
            truth.set(id, entry(id, endsAt))
          }
          if (isRead) order.after(null, 10)
        }
        const expected = [...truth.values()].sort((a, b) => byUrgency(placeOf(a), placeOf(b)))
        const read: FleetEntry[] = []
        for (let page = order.after(null, limit); page.length > 0; page = order.after(placeOf(page.at(-1) ?? entry('', 0)), limit))
          read.push(...page)
        expect(read).toEqual(expected)
        expect(order.size()).toBe(truth.size)
      }),
    )
  })
})
