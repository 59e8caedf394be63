/** `check-config` on good and bad files: the lines that a person gets, to the letter. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsewatch, REPOSITORY } from '../support/command-line.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const CLUSTER = `
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    labels: { site: sjc }
    nodes: [ { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher } ]`
const CLOCK = 'clock: { start: 2026-04-29T16:00:00Z, speed: 60 }\nstore: memory'
const NOC = 'sinks: { noc: { type: syslog, transport: udp, host: 127.0.0.1, port: 514 } }'

describe('a file that is fine', () => {
  test('the demo, as text', async () => {
    const { stdout, stderr, exitCode } = await lapsewatch(['check-config', '--config', 'config/lapsewatch.yaml'])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(String(stdout).split('\n')).toEqual([
      'config/lapsewatch.yaml is fine',
      '  clock     simulated, from 2026-04-30T10:00:00Z, 3600 × as fast',
      '  store     memory (keeps nothing)',
      '  http      http://127.0.0.1:8080',
      '  clusters  5 with 9 nodes: cup-sjc, cup-ber, cup-syd, cup-blr, cup-yyz',
      '  sinks     2: terminal (file), noc (syslog)',
      '  routes    2',
    ])
  })

  test('as JSON', async () => {
    const { stdout } = await lapsewatch(['check-config', '--config', 'config/lapsewatch.yaml', '--json'])
    expect(JSON.parse(String(stdout))).toMatchObject({
      ok: true,
      clusters: expect.arrayContaining([{ id: 'cup-sjc', product: 'cup-7', release: '7.0.5', nodes: 2 }]),
      sinks: [
        { name: 'terminal', type: 'file' },
        { name: 'noc', type: 'syslog' },
      ],
      warnings: [],
    })
  })

  test('who may do what, where tokens are configured', async () => {
    const token = `{ name: duty, role: operator, sha256: ${'ab'.repeat(32)} }`
    const path = file('tokens.yaml', `http: { listen: 0.0.0.0:8080, tokens: [ ${token} ] }\nstore: memory\nclusters: []\n`)
    const { stdout } = await lapsewatch(['check-config', '--config', path])
    expect(String(stdout)).toContain('\n  http      http://0.0.0.0:8080\n  tokens    1: duty (operator)\n')
    const json = await lapsewatch(['check-config', '--config', path, '--json'])
    expect(JSON.parse(String(json.stdout)).tokens).toEqual([{ name: 'duty', role: 'operator' }])
  })

  test('an alarm that no route takes is a warning, and the file is fine all the same', async () => {
    const path = file('unrouted.yaml', `${CLOCK}\nclusters:${CLUSTER}\n${NOC}\nroutes: [ { match: { severity: "<=4" }, to: [ noc ] } ]\n`)
    const { stdout, exitCode } = await lapsewatch(['check-config', '--config', path])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      'warning: no route takes LicenseProductionEnabled (severity 5) of cup-sjc: only who was told of what it clears is told',
    )
    expect(stdout).toContain('warning: no route takes ServiceStopped (severity 6) of cup-sjc')
    expect(stdout).not.toContain('no route takes LicenseEvaluation')
  })

  test('without routes nobody is told', async () => {
    const { stdout } = await lapsewatch(['check-config', '--config', file('silent.yaml', `${CLOCK}\nclusters:${CLUSTER}\n`)])
    expect(stdout).toContain('warning: there are no routes: alarms are raised, and nobody is told')
  })
})

const licensed = (name: string, top: string, licence: string) =>
  file(
    name,
    `${top}\nclusters:${CLUSTER.replace('000bcd4ee59d', '000bcd4ee7c0')}\n    licenses: [ ${licence} ]\n${NOC}\nroutes: [ { to: [ noc ] } ]\n`,
  )

describe('a licence file that is read and does not count is a warning on stderr, and the file is fine all the same', () => {
  let licence: string
  beforeAll(async () => {
    licence = join(folder, 'own.lic')
    const keys = join(folder, 'own.key')
    await lapsewatch(['license', 'keygen', '--out', keys])
    await lapsewatch(['license', 'issue', '--pak', 'P', '--mac', '000bcd4ee7c0', '--servers', '1', '--key', keys, '--out', licence])
    await lapsewatch(['license', 'issue', '--pak', 'P', '--mac', '000bcd4ee7c0', '--servers', '1', '--out', join(folder, 'demo.lic')])
  })

  test.each([
    ["the demo key on the machine's clock", 'store: memory', 'demo.lic', 'it is signed with the demo key'],
    ['a key that is not trusted', CLOCK, 'own.lic', 'none of the trusted keys has signed it'],
  ])('%s', async (_, top, name, reason) => {
    const path = licensed('uncounted.yaml', top, name)
    const { stderr, stdout, exitCode } = await lapsewatch(['check-config', '--config', path])
    expect({ exitCode, fine: String(stdout).includes('is fine') }).toEqual({ exitCode: 0, fine: true })
    expect(stderr).toMatch(
      new RegExp(
        `^warning: .*uncounted\\.yaml:\\d+:17 clusters\\[0\\]\\.licenses\\[0\\]: licence file .*${name} of cluster cup-sjc: .*${reason}`,
      ),
    )
    const json = await lapsewatch(['check-config', '--config', path, '--json'])
    expect(JSON.parse(String(json.stdout)).warnings).toContainEqual(expect.stringContaining(reason))
  })

  test.each([
    ['the demo key on a simulated clock', CLOCK, 'demo.lic'],
    ['a key that licensing.trust names', `store: memory\nlicensing: { trust: [ own.key.pub ] }`, 'own.lic'],
  ])('no word of one that counts: %s', async (_, top, name) => {
    const { stderr, exitCode } = await lapsewatch(['check-config', '--config', licensed('counted.yaml', top, name)])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  })
})

describe('what is wrong with the files that a configuration names stands with its line', () => {
  test.each([
    ['a trust key that is none', 'licensing:\n  trust:\n    - keys/nowhere.pub\n', ':3:7 licensing.trust[0]: ', 'there is no such file'],
    [
      'a file sink without its folder',
      'sinks:\n  log:\n    type: file\n    path: nowhere/alarms.log\n',
      ':4:11 sinks.log.path: the folder ',
      'nowhere does not exist: make it, or name another',
    ],
    [
      'a file sink that is a folder',
      'sinks: { log: { type: file, path: . } }\n',
      ':1:35 sinks.log.path: ',
      'is a folder: name a file in it',
    ],
    [
      'a certificate that is none',
      'sinks:\n  noc:\n    { type: syslog, transport: tls, host: h, port: 6514, tls: { ca: nowhere.pem } }\n',
      ':3:69 sinks.noc.tls.ca: ',
      'cannot be read',
    ],
  ])('%s', async (_, text, place, words) => {
    const { stderr, exitCode } = await lapsewatch(['check-config', '--config', file('named.yaml', text)])
    expect(exitCode).toBe(2)
    expect(String(stderr)).toContain(`named.yaml${place}`)
    expect(stderr).toContain(words)
  })

  test('a licence for another MAC address, and one that is no licence', async () => {
    writeFileSync(join(folder, 'odd.lic'), 'hello\n')
    const text = `${CLOCK}\nclusters:${CLUSTER}\n    licenses:\n      - ${join(REPOSITORY, 'config/licenses/cup-yyz.lic')}\n      - odd.lic\n`
    const { stderr, exitCode } = await lapsewatch(['check-config', '--config', file('other.yaml', text)])
    expect(exitCode).toBe(2)
    expect(String(stderr).split('\n')).toEqual([
      expect.stringMatching(
        /^error: .*other\.yaml:12:9 clusters\[0\]\.licenses\[0\]: licence file .*cup-yyz\.lic of cluster cup-sjc: this licence is for the server/,
      ),
      expect.stringMatching(/^error: .*other\.yaml:13:9 clusters\[0\]\.licenses\[1\]: licence file .*odd\.lic of cluster cup-sjc: /),
    ])
  })
})

describe('a file with mistakes: every one with file, line and key, and exit code 2', () => {
  test.each(['bad-values', 'cluster-clashes', 'unknown-keys', 'read-as-numbers', 'syntax-indentation'])('%s', async (name) => {
    const path = `test/fixtures/config/bad/${name}.yaml`
    const golden = readFileSync(join(REPOSITORY, `test/fixtures/config/bad/${name}.txt`), 'utf8')
      .trimEnd()
      .split('\n')
    const { stdout, stderr, exitCode } = await lapsewatch(['check-config', '--config', path])
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(
      String(stderr)
        .split('\n')
        .map((line) => line.replace(/^error: /, '').replaceAll(path, `/etc/${name}.yaml`)),
    ).toEqual(golden)
  })

  test('as JSON', async () => {
    const { stdout, stderr, exitCode } = await lapsewatch(['check-config', '--config', file('bad.yaml', 'sinc: {}\n'), '--json'])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 2 })
    expect(JSON.parse(String(stdout))).toMatchObject({ ok: false, errors: [expect.stringContaining('bad.yaml:1:1 sinc:')] })
  })

  test('what only the whole can tell: a date in the future', async () => {
    const path = file('late.yaml', `${CLOCK.replace('2026-04-29', '2026-02-01')}\nclusters:${CLUSTER}\n`)
    const { stderr, exitCode } = await lapsewatch(['check-config', '--config', path])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^error: .*late\.yaml:\d+:\d+ clusters\[0\]\.installedAt: lies in the future/)
  })
})
