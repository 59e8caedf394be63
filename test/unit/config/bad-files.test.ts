/** Golden negative fixtures: every file in `test/fixtures/config/bad` is refused with exactly the lines beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatRefusal } from '../../../src/config/finding.js'
import { load } from './load.js'

const folder = new URL('../../fixtures/config/bad/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))

describe('a bad configuration is refused with file, line, key and what to do', () => {
  test.each(names)('%s', (name) => {
    const result = load(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), { file: `/etc/${name}.yaml`, env: { SITE: 'sjc' } })

    expect(result.ok ? 'accepted' : `${formatRefusal(result)}\n`).toBe(readFileSync(new URL(`${name}.txt`, folder), 'utf8'))
  })
})
