/** Instants as text. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatInstant, parseInstant } from '../../../src/domain/instant.js'

it('an instant is written as the library writes it, without milliseconds that are zero', () => {
  const anywhere = fc.integer({ min: Date.UTC(-1, 0, 1), max: Date.UTC(12_000, 0, 1) })
  const whole = fc.integer({ min: 0, max: 5_000_000_000 }).map((seconds) => seconds * 1000)
  fc.assert(
    fc.property(fc.oneof(anywhere, whole), (instant) => {
      expect(formatInstant(instant)).toBe(new Date(instant).toISOString().replace('.000Z', 'Z'))
    }),
  )
})

it.each([0, 1, 9, 10, 99, 100, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999, -1])('%i ms after 1970 comes back', (ms) => {
  expect(parseInstant(formatInstant(ms))).toBe(ms)
})
