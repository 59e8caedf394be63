import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadInWorker } from '../../../src/config/load-in-worker.js'
import { readConfiguration } from '../../../src/config/read-configuration.js'
import { SINK_KINDS } from '../../../src/sinks/registry.js'
import { products } from './load.js'

const worker = new URL('../../fixtures/config/worker/from-source.mjs', import.meta.url)
const sinkSchemas = Object.fromEntries(Object.entries(SINK_KINDS).map(([type, { schema }]) => [type, schema]))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(text: string): string {
  const file = join(folder, 'lapsewatch.yaml')
  writeFileSync(file, text)
  return file
}

function clusters(count: number): string {
  const blocks = Array.from({ length: count }, (_, index) => {
    const mac = index.toString(16).padStart(12, '0')
    return `  - id: c-${index}
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    labels: { site: "\${SITE}" }
    nodes: [ { hostname: c-${index}-pub, address: 10.1.1.10, mac: "${mac}", role: publisher } ]
`
  })
  return `clusters:\n${blocks.join('')}sinks:\n  out: { type: file, path: "-" }\nroutes:\n  - to: [ out ]\n`
}

test('a thread loads the same as the caller would, in several messages', async () => {
  const file = write(clusters(501))
  const env = { SITE: 'sjc' }

  expect(await loadInWorker({ file, env, products }, worker)).toEqual(readConfiguration(file, { env, products, sinkSchemas }))
})

test('a refusal is the same as the caller would get', async () => {
  const file = write(`${clusters(1)}nonsense: 1\n`)
  const refusal = readConfiguration(file, { env: {}, products, sinkSchemas })

  expect(refusal.ok).toBe(false)
  expect(await loadInWorker({ file, env: {}, products }, worker)).toEqual(refusal)
})

test('a thread that cannot start is an error of the caller, not a wait for ever', async () => {
  const nowhere = new URL('./nowhere.mjs', worker)

  await expect(loadInWorker({ file: write(''), env: {}, products }, nowhere)).rejects.toThrow(/nowhere\.mjs/)
})

test('a file that does not fit into memory is refused with what to do', async () => {
  const exhausted = new URL('../../fixtures/config/worker/out-of-memory.mjs', import.meta.url)
  const result = await loadInWorker({ file: 'huge.yaml', env: {}, products }, exhausted)

  expect(result).toMatchObject({ ok: false, errors: [{ code: 'file-too-large', file: 'huge.yaml' }] })
})
