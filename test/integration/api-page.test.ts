/** The live page over HTTP: its own addresses, caching, compression, policy; what is no page stays a problem document. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld } from '../support/api-world.js'
import { tempFolder } from '../support/daemon.js'

const DOCUMENT = '<!doctype html><title>page</title>'
const SCRIPT = 'export const answer = 42\n'.repeat(50)

let folder: ReturnType<typeof tempFolder>
let world: ApiWorld | undefined

beforeEach(() => {
  folder = tempFolder()
  mkdirSync(join(folder.path, 'assets'))
  folder.file('index.html', DOCUMENT)
  folder.file('assets/index-Ab12.js', SCRIPT)
  folder.file('secret.txt', 'secret')
  writeFileSync(join(folder.path, 'assets/index-Ab12.js.br'), brotliCompressSync(SCRIPT))
})
afterEach(async () => {
  await world?.close()
  world = undefined
  folder.remove()
})

const raw = (path: string, headers: Record<string, string> = {}) => fetch(`${world?.server.url}${path}`, { headers })

describe('the live page', () => {
  it.each([
    '/',
    '/?wall',
    '/clusters/cup-sjc',
    '/alarms',
    '/alarms/cup-sjc.evaluation.20260301T170000Z.end',
    '/sinks',
    '/cucm',
    '/cucm/cucm-sjc',
  ])('answers %s with the document, which is never kept and loads nothing from elsewhere', async (path) => {
    world = await apiWorld({ pageFolder: folder.path })
    const { status, text, headers } = await world.get(path)
    expect([status, text]).toEqual([200, DOCUMENT])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  })

  it('lets hashed files be kept for ever, and sends them compressed to who can read that', async () => {
    world = await apiWorld({ pageFolder: folder.path })
    const plain = await raw('/assets/index-Ab12.js', { 'accept-encoding': 'identity' })
    expect([plain.status, plain.headers.get('content-encoding'), await plain.text()]).toEqual([200, null, SCRIPT])
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const compressed = await raw('/assets/index-Ab12.js', { 'accept-encoding': 'gzip, br;q=0.9' })
    expect(compressed.headers.get('content-encoding')).toBe('br')
    expect(compressed.headers.get('vary')).toContain('accept-encoding')
    expect(await compressed.text()).toBe(SCRIPT)
  })

  it.each(['/assets/none.js', '/assets/..%2Fsecret.txt', '/assets/%2e%2e%2fsecret.txt', '/secret.txt', '/clusters/a/b', '/api/nowhere'])(
    'is nothing but its own files and addresses: %s is 404',
    async (path) => {
      world = await apiWorld({ pageFolder: folder.path })
      const { status, json } = await world.get(path)
      expect([status, json.code]).toEqual([404, 'not-found'])
    },
  )

  it('says what to do where it has not been built', async () => {
    world = await apiWorld({ pageFolder: join(folder.path, 'nowhere') })
    const { text } = await world.get('/')
    expect(text).toContain('npm run build')
  })
})
