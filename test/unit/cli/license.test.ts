import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliError } from '../../../src/cli/io.js'
import { registerLicenseCommands } from '../../../src/cli/license.js'
import { demoIssuer, MAC, serverLine, signedFile } from '../../support/licenses.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-license-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Answer {
  exitCode: number
  out: string
  err: string
}

function lapsewatch(args: readonly string[], env: Record<string, string> = {}, isTerminal = false): Answer {
  const answer: Answer = { exitCode: 0, out: '', err: '' }
  const program = new Command('lapsewatch').exitOverride()
  program.configureOutput({ writeOut: (text) => (answer.out += text), writeErr: (text) => (answer.err += text) })
  registerLicenseCommands(program, {
    stdout: { write: (text) => (answer.out += text) },
    stderr: { write: (text) => (answer.err += text) },
    env,
    isTerminal,
    setExitCode: (code) => {
      answer.exitCode = code
    },
    lockFile: () => Promise.reject(new Error('no book is named')),
  })
  try {
    program.parse(['license', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    answer.err += error.lines.map((line) => `error: ${line}\n`).join('')
    answer.exitCode = error.exitCode
  }
  return answer
}

const at = (name: string) => join(folder, name)
const inspectJson = (...args: string[]) => JSON.parse(lapsewatch(['inspect', ...args, '--json']).out)

function keep(name: string, text: string | Uint8Array): string {
  writeFileSync(at(name), text)
  return at(name)
}

describe('license issue', () => {
  const order = (...more: string[]) => ['issue', '--pak', 'PAK-7', '--mac', '00:0B:CD:4E:E5:9D', ...more]

  test('writes a file that inspect calls valid for that MAC, and warns of the demo key', () => {
    const issued = lapsewatch(order('--servers', '2', '--units', '100', '--cupc', '5', '--out', at('cup.lic')))
    expect(issued).toMatchObject({ exitCode: 0, err: expect.stringMatching(/^warning: signed with the demo key/) })
    expect(issued.out).toContain('2 CUP_NODE, 100 PHONE_UNIT, 5 CUPC for 000bcd4ee59d, release 7.0')
    expect(inspectJson(at('cup.lic'), '--mac', MAC, '--release', '7.0')).toMatchObject({
      file: 'cup.lic',
      state: 'valid',
      code: null,
      servers: 2,
      units: 100,
      overdraft: 5,
      cupc: 5,
      release: '7.0',
      mac: MAC,
    })
    expect(readFileSync(at('cup.lic'), 'utf8')).toContain('<PAK>PAK-7</PAK>')
  })

  test('signs with --key, else with LAPSEWATCH_ISSUER_KEY, without a warning', () => {
    lapsewatch(['keygen', '--out', at('a.key')])
    lapsewatch(['keygen', '--out', at('b.key')])
    const env = { LAPSEWATCH_ISSUER_KEY: at('b.key') }
    expect(lapsewatch(order('--servers', '1', '--key', at('a.key'), '--out', at('a.lic')), env)).toMatchObject({ exitCode: 0, err: '' })
    expect(lapsewatch(order('--servers', '1', '--out', at('b.lic')), env)).toMatchObject({ exitCode: 0, err: '' })
    expect(inspectJson(at('a.lic'), '--trust', at('a.key.pub')).state).toBe('valid')
    expect(inspectJson(at('b.lic'), '--trust', at('a.key.pub'), at('b.key.pub')).state).toBe('valid')
    expect(inspectJson(at('b.lic'), '--trust', at('a.key.pub')).state).toBe('unverified')
  })

  test('a release with a build number is cut to the release', () => {
    lapsewatch(order('--servers', '1', '--release', '8.6.4', '--out', at('cup.lic')))
    expect(inspectJson(at('cup.lic')).release).toBe('8.6')
  })

  test.each([
    [1000, 'OVERDRAFT=50', 50],
    [119, 'OVERDRAFT=5', 5],
    [19, '', 0],
  ])('%i units may be overdrawn by 5 %, rounded down', (units, written, overdraft) => {
    lapsewatch(order('--units', String(units), '--out', at('u.lic')))
    expect(readFileSync(at('u.lic'), 'utf8')).toContain(written)
    expect(inspectJson(at('u.lic'))).toMatchObject({ units, overdraft })
    expect(lapsewatch(['inspect', at('u.lic')]).out).toContain(
      `0 servers, ${units} units${overdraft === 0 ? '' : ` (overdraft ${overdraft})`}, 0 CUPC`,
    )
  })

  test('does not overwrite without --force', () => {
    keep('cup.lic', 'precious')
    expect(lapsewatch(order('--servers', '1', '--out', at('cup.lic')))).toMatchObject({
      exitCode: 2,
      out: '',
      err: `error: ${at('cup.lic')} cannot be written: it exists already; --force overwrites it\n`,
    })
    expect(readFileSync(at('cup.lic'), 'utf8')).toBe('precious')
    expect(lapsewatch(order('--servers', '1', '--force', '--out', at('cup.lic'))).exitCode).toBe(0)
    expect(inspectJson(at('cup.lic')).state).toBe('valid')
  })

  test('answers in JSON', () => {
    expect(JSON.parse(lapsewatch(order('--units', '7', '--out', at('u.lic'), '--json')).out)).toEqual({
      file: at('u.lic'),
      pak: 'PAK-7',
      mac: MAC,
      release: '7.0',
      lines: [{ feature: 'PHONE_UNIT', count: 7 }],
      issuer: demoIssuer.fingerprint,
      demoKey: true,
    })
  })

  const mistakes: [string, string[], RegExp][] = [
    ['no count', [], /at least one of --servers, --units and --cupc/],
    ['a count of zero', ['--servers', '0'], /--servers 0: expected a whole number/],
    ['a count with a fraction', ['--units', '1.5'], /--units 1\.5/],
    ['a count that is too high', ['--cupc', '1000001'], /--cupc 1000001/],
    ['a MAC that is none', ['--servers', '1', '--mac', 'nonsense'], /--mac nonsense is no MAC/],
    ['a PAK that would break the file', ['--servers', '1', '--pak', 'a"b'], /--pak takes/],
    ['a release that is none', ['--servers', '1', '--release', '7'], /--release 7 is no release/],
    ['another suffix', ['--servers', '1', '--out', 'x.txt'], /--out: "x\.txt" does not end in \.lic/],
    ['a file name that no server takes', ['--servers', '1', '--out', 'a b.lic'], /is no name for a licence file/],
    ['a key that is not there', ['--servers', '1', '--key', '/nowhere/a.key'], /\/nowhere\/a\.key cannot be read: there is no such file/],
    [
      'a folder that is not there',
      ['--servers', '1', '--out', '/nowhere/x.lic'],
      /\/nowhere\/x\.lic cannot be written: there is no such folder/,
    ],
  ]
  test.each(mistakes)('%s is one line and exit code 2', (_name, args, line) => {
    const answer = lapsewatch(order('--out', at('cup.lic'), ...args))
    expect(answer).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(line) })
    expect(answer.err).toMatch(/^error: [^\n]+\n$/)
    expect(existsSync(at('cup.lic'))).toBe(false)
  })
})

describe('license inspect', () => {
  test('shows people a table and an answer', () => {
    const { exitCode, out } = lapsewatch([
      'inspect',
      keep('cup.lic', signedFile(serverLine())),
      '--mac',
      '000b.cd4e.e59d',
      '--release',
      '7.0',
    ])
    expect(exitCode).toBe(0)
    expect(out.split('\n')).toEqual([
      'cup.lic: valid',
      '  server   000bcd4ee59d',
      '  release  7.0',
      '  grants   2 servers, 0 units, 0 CUPC',
      '',
      '  LINE  FEATURE   VERSION  EXPIRES    COUNT  GRANTS   SIGNATURE  ISSUER',
      `  1     CUP_NODE  7.0      permanent  2      servers  valid      ${demoIssuer.fingerprint}`,
      '',
      "warning: signed with the demo key, which everybody has: a daemon on the machine's clock does not trust it unless told to",
      'accepted: the server with MAC 000bcd4ee59d would take it',
      '',
    ])
  })

  test('is coloured on a terminal only', () => {
    const file = keep('cup.lic', signedFile(serverLine()))
    expect(lapsewatch(['inspect', file], {}, true).out).toContain('\u001b[32mvalid\u001b[39m')
    expect(lapsewatch(['inspect', file]).out).not.toContain('\u001b')
  })

  test('the real Cisco sample is unverified, and accepted', () => {
    const { exitCode, out } = lapsewatch(['inspect', 'test/fixtures/licenses/cisco-sample.lic', '--mac', MAC])
    expect(exitCode).toBe(0)
    expect(out).toMatch(
      /cisco-sample\.lic: unverified.*3 servers, 1000 units.*entitles to nothing until somebody vouches.*not compared: --release/s,
    )
  })

  test('a file with user licences only is for Communications Manager', () => {
    const found = inspectJson(keep('u.lic', signedFile(serverLine({ feature: 'PHONE_UNIT' }))))
    expect(found).toMatchObject({
      state: 'valid',
      servers: 0,
      units: 2,
      warnings: [expect.stringContaining('Communications Manager'), expect.anything()],
    })
  })

  test.each([
    ['CUP_NODE', 'presence', 0, null],
    ['CUP_NODE', 'communications-manager', 1, 'license-grants-no-units'],
    ['PHONE_UNIT', 'presence', 1, 'license-grants-no-servers'],
    ['PHONE_UNIT', 'communications-manager', 0, null],
    ['CUPC', 'communications-manager', 0, null],
  ])('%s licences given to %s: exit code %i, %s', (feature, node, exitCode, code) => {
    const file = keep('x.lic', signedFile(serverLine({ feature })))
    expect(lapsewatch(['inspect', file, '--for', node]).exitCode).toBe(exitCode)
    expect(inspectJson(file, '--for', node).code).toBe(code)
  })

  const refusals: [string, string, string | Uint8Array, string[], string][] = [
    ['an altered file', 'a.lic', signedFile(serverLine()).replace('<Count>2<', '<Count>6<'), [], 'license-altered'],
    ['a file for another server', 'a.lic', signedFile(serverLine()), ['--mac', '00:0b:cd:4e:e5:aa'], 'license-wrong-mac'],
    ['a file for an older release', 'a.lic', signedFile(serverLine()), ['--release', '8.0.1'], 'license-too-old'],
    ['a file with another suffix', 'a.txt', signedFile(serverLine()), [], 'license-not-lic'],
    ['a file whose day is over', 'a.lic', signedFile(serverLine({ expiresOn: '2018-11-17' })), [], 'license-expired'],
    ['a file that grants nothing we know', 'a.lic', signedFile(serverLine({ feature: 'SW_FEATURE' })), [], 'license-grants-no-servers'],
    ['an empty file', 'a.lic', '', [], 'license-empty'],
    ['a binary', 'a.lic', new Uint8Array(5000), [], 'license-not-text'],
    ['a huge file', 'a.lic', new Uint8Array(200_000).fill(0x20), [], 'license-too-large'],
  ]
  test.each(refusals)('%s is refused with exit code 1 and the reason', (_name, name, content, args, code) => {
    const file = keep(name, content)
    const { exitCode, out, err } = lapsewatch(['inspect', file, ...args])
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' })
    expect(out).toMatch(new RegExp(`^${name}: invalid \\(${code}\\)\n.*refused: .+\n$`, 's'))
    expect(inspectJson(file, ...args)).toMatchObject({ state: 'invalid', code, reason: expect.stringMatching(/\S/) })
  })

  test.each([
    ['a file that is not there', ['nowhere.lic'], /nowhere\.lic cannot be read: there is no such file/],
    ['a folder', ['src'], /src cannot be read: it is a folder/],
    ['a MAC that is none', ['package.json', '--mac', 'x'], /--mac x is no MAC/],
    ['a release that is none', ['package.json', '--release', 'seven'], /--release seven is no release/],
    ['a key that is none', ['package.json', '--trust', 'package.json'], /package\.json is no public key/],
  ])('%s is one line and exit code 2', (_name, args, line) => {
    const answer = lapsewatch(['inspect', ...args])
    expect(answer).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(line) })
    expect(answer.err).toMatch(/^error: [^\n]+\n$/)
  })
})

describe('license keygen', () => {
  test('writes a private key for its owner only and a public key beside it', () => {
    expect(lapsewatch(['keygen', '--out', at('my.key')])).toMatchObject({
      exitCode: 0,
      err: '',
      out: expect.stringContaining('licensing.trust'),
    })
    expect(statSync(at('my.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(at('my.key'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    expect(readFileSync(at('my.key.pub'), 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  })

  test.each(['my.key', 'my.key.pub'])('never overwrites %s, and leaves nothing half done', (name) => {
    keep(name, 'precious')
    expect(lapsewatch(['keygen', '--out', at('my.key')])).toMatchObject({
      exitCode: 2,
      out: '',
      err: `error: ${at(name)} cannot be written: it exists already\n`,
    })
    expect(readFileSync(at(name), 'utf8')).toBe('precious')
    expect(existsSync(at(name === 'my.key' ? 'my.key.pub' : 'my.key'))).toBe(false)
  })
})

test.each(['inspect', 'issue', 'rehost', 'keygen'])('license %s --help teaches with an example', (command) => {
  const program = new Command('lapsewatch')
  let help = ''
  const silent = { write: () => true }
  const group = registerLicenseCommands(program, {
    stdout: silent,
    stderr: silent,
    env: {},
    isTerminal: false,
    setExitCode: () => undefined,
    lockFile: () => Promise.reject(new Error('no book is named')),
  })
  const subcommand = group.commands.find((each) => each.name() === command)
  subcommand?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  expect(help).toMatch(new RegExp(`Example:\n {2}\\$ lapsewatch license ${command} `))
})
