/** Tokens from outside: the examples of docs/security.md on a real daemon, the command line, reloads, and what is never written down. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapsewatch, outputUntil } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { blocksOf, examplesOf, patternOf, readPage, wordsOf } from '../support/documents.js'
import { bearer, sha256Of } from '../support/tokens.js'

const page = readPage('docs/security.md')
const folder = tempFolder()
const ADMINISTRATOR = 'an-administrator-that-is-secret'
const CALENDAR = 'a-calendar-that-is-secret'
const CLUSTERS = `clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes: [ { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher } ]
`
let daemon: Daemon
let duty: string
let configFile: string

const tokenLine = (name: string, role: string, token: string) => `    - { name: ${name}, role: ${role}, sha256: ${sha256Of(token)} }`

/** That of the page, with the token that its commands made. */
function configuration(tokens: readonly string[], listen = '0.0.0.0:0', extra = ''): string {
  const http = `http:\n  listen: ${listen}\n${extra}${tokens.length === 0 ? '' : `  tokens:\n${tokens.join('\n')}\n`}`
  return folder.file('lapsewatch.yaml', `clock: { start: 2026-04-29T16:00:00Z, speed: 1 }\nstore: memory\n${http}${CLUSTERS}`)
}
const all = () => [
  tokenLine('duty', 'operator', duty),
  tokenLine('admin', 'administrator', ADMINISTRATOR),
  tokenLine('ics', 'calendar', CALENDAR),
]

/** It listens on every address, and is asked on this one. */
const url = () => daemon.url.replace('0.0.0.0', '127.0.0.1')
const ask = (path: string, init: RequestInit = {}) => fetch(`${url()}${path}`, init)
const reload = () => ask('/-/reload', { method: 'POST', headers: bearer(ADMINISTRATOR) })

beforeAll(async () => {
  const [block] = blocksOf(page, 'sh').filter(({ note }) => note === 'tokens')
  mkdirSync(join(folder.path, 'made'))
  const { stdout } = await execa('bash', ['-e'], { input: block?.text ?? 'false', cwd: join(folder.path, 'made') })
  duty = readFileSync(join(folder.path, 'made/duty.token'), 'utf8')
  expect(duty).toMatch(/^[0-9a-f]{64}$/)
  expect(stdout.split(' ')[0]).toBe(sha256Of(duty))
  configFile = configuration(all())
  daemon = await startDaemon(configFile)
}, 60_000)
afterAll(async () => {
  await daemon.stop()
  folder.remove()
})

describe('the examples of docs/security.md', () => {
  const examples = blocksOf(page, 'console').flatMap(examplesOf)

  it.each(examples)('$command', async ({ command, shown }) => {
    const [first = '', ...words] = wordsOf(
      command
        .replaceAll('$(cat duty.token)', duty)
        .replaceAll('$(cat calendar.token)', CALENDAR)
        .replaceAll('http://127.0.0.1:8080', url()),
    )
    if (first === 'curl') return expect(await curled(words)).toMatch(patternOf(shown))
    expect(first).toBe(`LAPSEWATCH_TOKEN=${duty}`)
    const { stdout, exitCode } = await lapsewatch(words.slice(1), { env: { LAPSEWATCH_TOKEN: duty, LAPSEWATCH_URL: url() } })
    expect(exitCode).toBe(0)
    expect(String(stdout)).toMatch(patternOf(shown))
  })

  async function curled(words: readonly string[]): Promise<string> {
    const header = words[words.indexOf('-H') + 1] ?? ''
    const headers = words.includes('-H') ? { authorization: header.replace('Authorization: ', '') } : {}
    return (await (await fetch(words.at(-1) ?? '', { headers, method: words.includes('-X') ? 'POST' : 'GET' })).text()).replaceAll(
      '\r\n',
      '\n',
    )
  }
})

describe('the command line', () => {
  const run = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    lapsewatch(args, { env: { LAPSEWATCH_URL: url(), ...env } })

  it.each([
    ['no token', {}, 1, 'error: the daemon wants a token: set LAPSEWATCH_TOKEN (token-missing)'],
    ['a wrong one', { LAPSEWATCH_TOKEN: 'guessed' }, 1, 'error: the daemon does not know the token in LAPSEWATCH_TOKEN (token-unknown)'],
    [
      'one of too little',
      { LAPSEWATCH_TOKEN: CALENDAR },
      1,
      'error: this needs the role viewer; ics has the role calendar (role-not-allowed)',
    ],
    [
      'one with a line break',
      { LAPSEWATCH_TOKEN: 'a\nb' },
      2,
      'error: LAPSEWATCH_TOKEN holds characters that no token has: blanks, line breaks or others',
    ],
  ])('with %s says so in one line', async (_, env, exitCode, line) => {
    const ended = await run(env, 'status')
    expect({ exitCode: ended.exitCode, stderr: String(ended.stderr), stdout: String(ended.stdout) }).toEqual({
      exitCode,
      stderr: line,
      stdout: '',
    })
  })

  it('finds a daemon that listens everywhere by its configuration', async () => {
    const named = folder.file(
      'elsewhere.yaml',
      readFileSync(configFile, 'utf8').replace('0.0.0.0:0', `0.0.0.0:${new URL(daemon.url).port}`),
    )
    mkdirSync(join(folder.path, 'cwd'))
    await execa('cp', [named, join(folder.path, 'cwd/lapsewatch.yaml')])
    const ended = await lapsewatch(['status'], { cwd: join(folder.path, 'cwd'), env: { LAPSEWATCH_TOKEN: duty } })
    expect([ended.exitCode, String(ended.stderr)]).toEqual([0, ''])
  })
})

describe('a reload', () => {
  it('takes tokens into use, and ends what the old ones opened', async () => {
    const opened = await ask('/api/v1/session', {
      method: 'POST',
      body: JSON.stringify({ token: duty }),
      headers: { 'content-type': 'application/json' },
    })
    const cookie = String(opened.headers.get('set-cookie')).split(';')[0] ?? ''
    expect((await ask('/api/v1/clusters', { headers: { cookie } })).status).toBe(200)
    configuration(all().slice(1))
    expect((await reload()).status).toBe(200)
    expect((await ask('/api/v1/clusters', { headers: { cookie } })).status).toBe(401)
    expect((await ask('/api/v1/clusters', { headers: bearer(duty) })).status).toBe(401)
    configuration(all())
    daemon.process.kill('SIGHUP')
    await until(async () => ((await ask('/api/v1/clusters', { headers: bearer(duty) })).status === 200 ? true : undefined))
  })

  it('opens /metrics when it says so', async () => {
    expect((await ask('/metrics')).status).toBe(401)
    configuration(all(), '0.0.0.0:0', '  metrics: open\n')
    expect((await reload()).status).toBe(200)
    expect((await ask('/metrics')).status).toBe(200)
    configuration(all())
    expect((await reload()).status).toBe(200)
  })

  it('does not take away the last token while others can reach the port, and needs a restart for another address', async () => {
    configuration([])
    expect(await (await reload()).json()).toMatchObject({
      code: 'invalid-configuration',
      detail: expect.stringContaining('http.listen: "0.0.0.0:0" can be reached'),
    })
    configuration(all(), '127.0.0.1:0')
    expect(await (await reload()).json()).toMatchObject({
      code: 'restart-needed',
      detail: expect.stringMatching(/:4:11 http\.listen: has changed: that needs a restart$/),
    })
    configuration(all())
  })
})

it('neither a token nor a query string is ever in the log; a wrong token is, by its address', async () => {
  await ask(`/api/v1/clusters?token=${CALENDAR}&secret=abc`, { headers: bearer('a-wrong-one') })
  await ask(`/api/v1/session?secret=abc`, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
  await until(() => (daemon.output().includes('a wrong token came') ? true : undefined))
  for (const secret of [duty, ADMINISTRATOR, CALENDAR, 'a-wrong-one', 'secret=', 'token=']) expect(daemon.output()).not.toContain(secret)
})

it('the legend of a daemon that wants tokens is there all the same', { timeout: 60_000 }, async () => {
  const demo = `clock: { start: 2026-04-29T16:00:00Z, speed: 1 }\nstore: memory\nhttp:\n  listen: 127.0.0.1:0\n  tokens:\n${tokenLine('a', 'viewer', 'x')}\nclusters: []\nsinks: { terminal: { type: file, path: "-" } }\nroutes: []\n`
  const running = lapsewatch(['serve', '--config', folder.file('legend.yaml', demo)])
  const [legend] = await outputUntil(running, /no clusters yet[\s\S]*metrics /)
  expect(legend).toContain('page')
  running.kill('SIGTERM')
  expect((await running).exitCode).toBe(0)
})
