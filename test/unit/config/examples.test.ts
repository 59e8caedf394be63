import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { formatRefusal } from '../../../src/config/finding.js'
import { readConfiguration } from '../../../src/config/read-configuration.js'
import { SINK_KINDS } from '../../../src/sinks/registry.js'
import { products } from './load.js'

const folder = fileURLToPath(new URL('../../../config/examples', import.meta.url))
const sinkSchemas = Object.fromEntries(Object.entries(SINK_KINDS).map(([type, { schema }]) => [type, schema]))

describe('every example in config/examples loads with the real sinks', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const result = readConfiguration(`${folder}/${name}`, { env: { COLLECTOR: 'syslog.example.net' }, products, sinkSchemas })

    expect(result.ok ? '' : formatRefusal(result)).toBe('')
  })
})

test('a file that is not there is named, with what to do', () => {
  const result = readConfiguration(`${folder}/nowhere.yaml`, { env: {}, products, sinkSchemas })

  expect(result.ok ? '' : formatRefusal(result)).toBe(
    `${folder}/nowhere.yaml: cannot be read: there is no such file: name another with --config FILE`,
  )
})
