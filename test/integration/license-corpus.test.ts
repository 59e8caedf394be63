/**
 * A real daemon given the corpus of bad licence files, and whatever else chance makes of a good one: each is refused with a reason, none changes
 * anything in the store but for the documented trace of a refusal. `license inspect` is given the same: test/unit/cli/license-corpus.test.ts.
 */
import { request } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { badFiles, type CorpusFile, oddFiles, SAYS_WHAT_TO_DO } from '../support/license-corpus.js'
import { serverLine, signedFile } from '../support/licenses.js'
import { REFUSED_LICENSE, storeContents, storeDigest } from '../support/store-digest.js'

const folder = tempFolder()
const store = join(folder.path, 'data')
let daemon: Daemon

/** The clock stands, so that nothing falls due by itself; cup-lic has a licence, cup-sjc is evaluated. */
const CONFIGURATION = `
clock: { start: 2026-05-02T16:30:00Z, speed: 0.001 }
store: ./data
http: { listen: 127.0.0.1:0 }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
  - id: cup-lic
    product: cup-7
    release: "7.0.5"
    timezone: Europe/Berlin
    installedAt: 2026-03-01T09:00:00+01:00
    nodes: [{ hostname: cup-lic-pub, address: 10.2.1.10, mac: "000bcd4ee700", role: publisher }]
    licenses: [./cup-lic.lic]
cucm:
  - { id: cucm-sjc, release: "7.0.1", mac: "000bcd4ee59d" }
sinks:
  all: { type: file, path: ./alarms.jsonl }
routes:
  - { to: [all] }
`
const kept = serverLine({ mac: '000bcd4ee700', origMac: '000bcd4ee700', count: 1 })

beforeAll(async () => {
  folder.file('cup-lic.lic', signedFile(kept))
  daemon = await startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION))
}, 60_000)
afterAll(async () => {
  const exitCode = await daemon?.stop()
  folder.remove()
  expect(exitCode).toBe(0)
})

interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** A connection each: one that is kept may be closed by the daemon just as a test that computes for long takes it up again. */
const UPLOADING = { 'content-type': 'text/plain', connection: 'close' }

async function upload({ fileName, bytes }: Omit<CorpusFile, 'name'>, server = 'clusters/cup-sjc', query = ''): Promise<Problem> {
  const path = `/api/v1/${server}/licenses?filename=${encodeURIComponent(fileName)}${query}`
  const body = new Uint8Array(bytes)
  const response = await fetch(`${daemon.url}${path}`, { method: 'POST', headers: UPLOADING, body })
  return { ...((await response.json()) as Problem), status: response.status }
}

const entries = () => storeContents(store).journal?.length ?? 0

/** What an alarm leaves beside itself is its delivery, which the digest leaves out with it. */
const digest = () => storeDigest(store, REFUSED_LICENSE)

test.each(badFiles(serverLine()))(
  'a file with $name is refused with a reason that says what to do next, and changes nothing',
  async ({ code, ...file }) => {
    const before = digest()
    const written = entries()
    const answer = await upload(file)
    expect({ status: answer.status, code: answer.code }).toEqual({ status: 422, code })
    expect(answer.detail).toMatch(SAYS_WHAT_TO_DO)
    expect(digest()).toEqual(before)
    // The fact and its alarm, no more.
    expect(entries() - written).toBe(2)
  },
)

test.each(badFiles(serverLine()))('a dry run of a file with $name leaves not even that', async ({ code, ...file }) => {
  const before = storeDigest(store)
  expect(await upload(file, 'clusters/cup-sjc', '&dryRun')).toMatchObject({ status: 422, code })
  expect(storeDigest(store)).toEqual(before)
})

test.each(oddFiles(serverLine()))('a file $name is as good as any', async (file) => {
  const before = storeDigest(store)
  expect(await upload(file, 'clusters/cup-sjc', '&dryRun')).toMatchObject({
    status: 200,
    state: 'valid',
    servers: 2,
    modeAfter: 'production',
  })
  expect(storeDigest(store)).toEqual(before)
})

describe('Communications Manager', () => {
  const CUCM = 'cucm/cucm-sjc'
  const units = serverLine({ feature: 'PHONE_UNIT', count: 1000, overdraft: 50 })
  const bad = badFiles(units, 'license-grants-no-units')

  test.each(bad)('refuses a file with $name with a reason that says what to do next, and changes nothing', async ({ code, ...file }) => {
    const before = digest()
    const written = entries()
    const answer = await upload(file, CUCM)
    expect({ status: answer.status, code: answer.code }).toEqual({ status: 422, code })
    expect(answer.detail).toMatch(SAYS_WHAT_TO_DO)
    expect(digest()).toEqual(before)
    expect(entries() - written).toBe(2)
  })

  test.each(oddFiles(units))('takes a file $name', async (file) => {
    const before = storeDigest(store)
    expect(await upload(file, CUCM, '&dryRun')).toMatchObject({ status: 200, state: 'valid' })
    expect(storeDigest(store)).toEqual(before)
  })

  test('refuses server licences, and says where they go', async () => {
    const before = digest()
    const file = { fileName: 'cup.lic', bytes: new TextEncoder().encode(signedFile(serverLine())) }
    expect(await upload(file, CUCM)).toMatchObject({
      status: 422,
      code: 'license-grants-no-units',
      detail: expect.stringContaining('publisher'),
    })
    expect(digest()).toEqual(before)
  })
})

test.each([
  ['the file that it has', signedFile(kept)],
  ['the same under comments and folded otherwise', `# again\n${signedFile(kept).replaceAll(' \\\n ', ' ')}`],
  ['a line that it has beside a new one', signedFile(kept) + signedFile({ ...kept, lineId: '2' })],
])('a licensed cluster refuses %s as a double', async (_name, text) => {
  const before = digest()
  const answer = await upload({ fileName: 'again.lic', bytes: new TextEncoder().encode(text) }, 'clusters/cup-lic')
  expect(answer).toMatchObject({ status: 422, code: 'license-duplicate', detail: expect.stringMatching(SAYS_WHAT_TO_DO) })
  expect(digest()).toEqual(before)
})

test('a file of another issuer under the name of one that is there is refused, and the old one stays', async () => {
  const before = storeDigest(store)
  const text = signedFile({ ...kept, fileId: '2', issuer: null })
  expect(await upload({ fileName: 'cup-lic.lic', bytes: new TextEncoder().encode(text) }, 'clusters/cup-lic')).toMatchObject({
    status: 409,
    code: 'license-name-in-use',
  })
  expect(storeDigest(store)).toEqual(before)
})

test('whatever chance makes of a good file or out of nothing is answered, and a dry run changes nothing', { timeout: 60_000 }, async () => {
  const good = [...new TextEncoder().encode(signedFile(serverLine(), serverLine({ feature: 'PHONE_UNIT', lineId: '2', overdraft: 1 })))]
  const mutated = fc
    .array(fc.record({ at: fc.nat(good.length), drop: fc.nat(40), put: fc.array(fc.nat(255), { maxLength: 8 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((edits) => {
      const bytes = [...good]
      for (const { at, drop, put } of edits) bytes.splice(at, drop, ...put)
      return Uint8Array.from(bytes)
    })
  const before = storeContents(store)
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })),
      fc.string({ unit: 'binary', maxLength: 30 }),
      async (bytes, stem) => {
        const { status, code, detail } = await upload({ fileName: `${stem}.lic`, bytes }, 'clusters/cup-sjc', '&dryRun')
        if (status === 200) return
        expect({ status, code }).toEqual({ status: 422, code: expect.stringMatching(/^license-/) })
        expect(detail).toMatch(SAYS_WHAT_TO_DO)
      },
    ),
    { numRuns: 150 },
  )
  expect(storeContents(store)).toEqual(before)
})

test.each([
  ['with its length said', true],
  ['in chunks', false],
])('100 MB are refused, %s, to a client that sends all before it reads; the daemon goes on', async (_name, saysLength) => {
  const before = storeDigest(store)
  const answer = await hundredMegabytes(saysLength)
  expect(answer).toMatchObject({ status: 413, code: 'body-too-large', detail: expect.stringContaining('send a smaller one') })
  expect(storeDigest(store)).toEqual(before)
  await daemon.get('/healthz')
})

function hundredMegabytes(saysLength: boolean): Promise<Problem> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/plain', ...(saysLength ? { 'content-length': 100_000_000 } : {}) }
    const path = '/api/v1/clusters/cup-sjc/licenses?filename=huge.lic'
    const asking = request(`${daemon.url}${path}`, { method: 'POST', headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ ...(JSON.parse(text) as Problem), status: response.statusCode ?? 0 }))
    })
    asking.on('error', reject)
    const chunk = Buffer.alloc(1_000_000, 0x20)
    let left = 100
    const write = (): void => {
      while (left > 0) {
        left -= 1
        if (!asking.write(chunk)) return void asking.once('drain', write)
      }
      asking.end()
    }
    write()
  })
}
