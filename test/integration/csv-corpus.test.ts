/**
 * A real daemon given CSV files that are wrong as a whole, whose lines are wrong, and whatever else chance makes of a good one: each is told with
 * a reason, and none changes a user, a phone or the units.
 */
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CUCM_MAC } from '../support/cucm.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { storeDigest } from '../support/store-digest.js'

const CUCM = '/api/v1/cucm/cucm-sjc'
const GOOD = 'userid,enableCup,enableCupc\njdoe,true,false\nmroe,,true\n'

const folder = tempFolder()
const store = join(folder.path, 'data')
let daemon: Daemon
let before: Readonly<Record<string, string>>

/** What a job itself leaves: that it was, and what became of its lines. */
const JOBS: readonly string[] = ['bulk_jobs', 'bulk_lines']

function digest(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(storeDigest(store)).filter(([table]) => !JOBS.includes(table)))
}

beforeAll(async () => {
  const config = folder.file(
    'lapsewatch.yaml',
    `clock: { start: 2026-05-02T16:30:00Z, speed: 0.001 }
store: ./data
http: { listen: 127.0.0.1:0 }
cucm: [ { id: cucm-sjc, release: "7.0.1", mac: "${CUCM_MAC}" } ]
`,
  )
  daemon = await startDaemon(config)
  for (const userid of ['jdoe', 'mroe']) await daemon.post(`${CUCM}/users`, { userid })
  await daemon.post(`${CUCM}/phones`, { name: 'SEP1', model: 'Cisco 7960G', owner: 'jdoe' })
  before = digest()
}, 60_000)
afterAll(async () => {
  const exitCode = await daemon?.stop()
  folder.remove()
  expect(exitCode).toBe(0)
})

interface Answer {
  readonly status: number
  readonly body: {
    readonly id?: string
    readonly code?: string
    readonly detail?: string
    readonly changed?: number
    readonly failed?: number
    readonly state?: string
  }
}

async function send(csv: string | Uint8Array, query: string, type = 'text/csv'): Promise<Answer> {
  const body = typeof csv === 'string' ? csv : new Uint8Array(csv)
  const headers = { 'content-type': type, connection: 'close' }
  const response = await fetch(`${daemon.url}${CUCM}/bulk-jobs?${query}`, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

describe('a file that is wrong as a whole', () => {
  test.each<readonly [name: string, csv: string | Uint8Array, status: number, reason: RegExp]>([
    ['empty', '', 422, /its first line names the columns/],
    ['of blanks', ' \n \n', 422, /first line names the columns/],
    ['a header alone', 'userid,enableCup\n', 422, /no lines/],
    ['another header', 'User ID,First Name\njdoe,Joe\n', 422, /none of them/],
    ['no header', 'jdoe,true\n', 422, /first line names the columns/],
    ['semicolons', GOOD.replaceAll(',', ';'), 422, /commas/],
    ['tabs', GOOD.replaceAll(',', '\t'), 422, /first line names the columns/],
    ['a quotation mark that stays open', 'userid,enableCup\n"jdoe,true\n', 422, /no CSV/],
    ['a quotation mark in the middle', 'userid,enableCup\njd"oe,true\n', 422, /no CSV/],
    ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff, 0xfe]), 422, /UTF-8/],
    ['UTF-16', utf16(GOOD), 422, /UTF-8/],
    ['Latin-1', Buffer.from('userid,enableCup\njos\xe9,true\n', 'latin1'), 422, /UTF-8/],
    ['two megabytes', `userid,enableCup\n${'jdoe,true\n'.repeat(200_000)}`, 413, /at most/],
  ])('%s is refused with a reason that says what to do, and changes nothing', async (_, csv, status, reason) => {
    const answer = await send(csv, 'kind=update-users')
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toMatch(reason)
    expect(digest()).toEqual(before)
  })

  test.each([
    ['an unknown kind', 'kind=delete-users', 'text/csv', 400],
    ['no kind', '', 'text/csv', 400],
    ['another media type', 'kind=update-users', 'application/vnd.ms-excel', 415],
  ])('%s is refused, and changes nothing', async (_, query, type, status) => {
    expect((await send(GOOD, query, type)).status).toBe(status)
    expect(digest()).toEqual(before)
  })
})

describe('lines that are wrong', () => {
  test.each([
    ['users that are not there', 'nobody,true\nnemo,false\n', 'unknown-user', 2],
    ['a user twice', 'nobody,true\nnobody,false\n', 'duplicate-line', 1],
    ['a formula for a name', '"=HYPERLINK(""http://x"")",true\n', 'formula', 1],
    ['a formula for a value', 'jdoe,=1+1\n', 'formula', 1],
    ['a value that is neither', 'jdoe,maybe\n', 'invalid-value', 1],
    ['a name with markup', '<script>,true\n', 'invalid-name', 1],
    ['too many values', 'jdoe,true,true\n', 'columns-differ', 1],
    ['too few values', 'jdoe\n', 'columns-differ', 1],
  ])('%s: each says why, and nothing is changed', async (_, lines, code, count) => {
    const ordered = await send(`userid,enableCup\n${lines}`, 'kind=update-users')
    expect(ordered.status).toBe(202)
    const path = `${CUCM}/bulk-jobs/${ordered.body.id}`
    await until(async () => (await daemon.get<Answer['body']>(path)).state === 'done' || undefined)
    const { items } = await daemon.get<{ items: { code: string; reason: string }[] }>(`${path}/lines?result=failed`)
    expect(items.filter((line) => line.code === code && line.reason.length > 10)).toHaveLength(count)
    expect(digest()).toEqual(before)
  })
})

test('whatever chance makes of a file is answered, and a dry run of it changes nothing', async () => {
  const mutation = fc.tuple(fc.nat(GOOD.length), fc.nat(8), fc.uint8Array({ maxLength: 6 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('update-users', 'assign-adjuncts'),
      async (cuts, kind) => {
        let bytes = Buffer.from(GOOD)
        for (const [at, drop, put] of cuts)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(bytes.length, at + drop))])
        expect([200, 422]).toContain((await send(bytes, `kind=${kind}&dryRun`)).status)
      },
    ),
    { numRuns: 60 },
  )
  expect(digest()).toEqual(before)
}, 60_000)
