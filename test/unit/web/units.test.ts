/** Where the use of units stands, in a mark and in words. */
import { expect, it } from 'vitest'
import { bandOfUnits, unitsWords } from '../../../dashboards/web/src/pages/cucm/words.js'

it.each([
  [{ available: 0, used: 0, overdraft: 0 }, 'fine', '0 remaining'],
  [{ available: 100, used: 79, overdraft: 5 }, 'fine', '21 remaining'],
  [{ available: 100, used: 80, overdraft: 5 }, 'week', '80 % used, 20 remaining'],
  [{ available: 100, used: 100, overdraft: 5 }, 'week', '100 % used, 0 remaining'],
  [{ available: 100, used: 101, overdraft: 5 }, 'day', '1 of 5 units of overdraft used'],
  [{ available: 100, used: 105, overdraft: 5 }, 'day', '5 of 5 units of overdraft used'],
  [{ available: 100, used: 106, overdraft: 5 }, 'ended', '1 unit short'],
  [{ available: 0, used: 7, overdraft: 0 }, 'ended', '7 units short'],
] as const)('%o: %s, %s', (units, band, words) => {
  const shown = { ...units, remaining: units.available - units.used }
  expect(bandOfUnits(shown)).toBe(band)
  expect(unitsWords(shown)).toBe(words)
})
