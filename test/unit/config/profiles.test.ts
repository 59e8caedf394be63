import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatRefusal } from '../../../src/config/finding.js'
import { loadProfiles } from '../../../src/config/profiles.js'
import { products } from './load.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profiles-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('cup-7 says what the licensing chapter says', () => {
  expect(products.get('cup-7')).toEqual({
    id: 'cup-7',
    name: 'Cisco Unified Presence',
    evaluationDays: 90,
    graceDays: 30,
    maxNodes: 6,
    cadence: 'daily',
    reminderDays: 7,
    severityBands: [{ upToDays: 0, severity: 0 }, { upToDays: 1, severity: 1 }, { upToDays: 7, severity: 2 }, { severity: 4 }],
  })
})

describe('a bad profile is refused', () => {
  const HEAD = 'id: x\nname: X\nevaluationDays: 90\ngraceDays: 30\nmaxNodes: 6\ncadence: daily\nreminderDays: 7\n'
  test.each([
    [
      'bands out of order',
      '[ { upToDays: 7, severity: 2 }, { upToDays: 1, severity: 2 }, { severity: 4 } ]',
      '8:60 severityBands[1].upToDays: is not above the band before it: sort the bands by upToDays',
    ],
    [
      'severity that falls',
      '[ { upToDays: 1, severity: 4 }, { severity: 2 } ]',
      '8:60 severityBands[1].severity: is more urgent than the band before it: severity only rises as the days run out',
    ],
    [
      'no last band',
      '[ { upToDays: 1, severity: 1 } ]',
      '8:30 severityBands[0].upToDays: the last band must take all days above the others: add a band without upToDays',
    ],
    [
      'an open band before the last',
      '[ { severity: 1 }, { severity: 4 } ]',
      '8:18 severityBands[0]: only the last band has no upToDays: add upToDays',
    ],
    [
      'a severity that does not exist',
      '[ { severity: 8 } ]',
      '8:30 severityBands[0].severity: "8" is not a choice here: known choices are 0, 1, 2, 3, 4, 5, 6, 7',
    ],
  ])('%s', (_, bands, expected) => {
    writeFileSync(join(folder, 'x.yaml'), `${HEAD}severityBands: ${bands}\n`)
    const result = loadProfiles(folder)

    expect(result.ok ? '' : formatRefusal(result)).toBe(`${join(folder, 'x.yaml')}:${expected}`)
  })

  test('a file that has another id than its name', () => {
    writeFileSync(join(folder, 'y.yaml'), `${HEAD}severityBands: [ { severity: 4 } ]\n`)
    const result = loadProfiles(folder)

    expect(result.ok ? '' : formatRefusal(result)).toBe(
      `${join(folder, 'y.yaml')}:1:5 id: "x" stands in a file named y.yaml: name both alike`,
    )
  })

  test('a folder that is not there', () => {
    const result = loadProfiles(join(folder, 'nowhere'))

    expect(result.ok ? [] : result.errors.map(({ code }) => code)).toEqual(['file-unreadable'])
  })
})
