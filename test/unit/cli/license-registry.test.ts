/** The book of PAKs through the commands, in one process; several at once: test/integration/license-registry.test.ts. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliError } from '../../../src/cli/io.js'
import { registerLicenseCommands } from '../../../src/cli/license.js'
import { lockFolder } from '../../../src/store/sqlite/lock.js'
import { MAC } from '../../support/licenses.js'

const NEW_MAC = '000bcd4ee5aa'
const THIRD_MAC = '000bcd4ee5bb'

const BOOK = `# Bought in spring, order 4711
paks:
  - pak: 3X7-DEMO # the presence clusters
    servers: 3
    units: 1000
    cupc: 50

  # for the lab
  - { pak: LAB-1, servers: 1 }
`

let folder: string
let book: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-book-'))
  book = at('paks.yaml')
  writeFileSync(book, BOOK, { mode: 0o640 })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)
const text = () => readFileSync(book, 'utf8')
const left = () => readdirSync(folder).sort()

interface Answer {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

async function license(...args: readonly string[]): Promise<Answer> {
  const told = { exitCode: 0, out: '', err: '' }
  const program = new Command('lapsewatch').exitOverride()
  program.configureOutput({ writeOut: (more) => (told.out += more), writeErr: (more) => (told.err += more) })
  registerLicenseCommands(program, {
    stdout: { write: (more) => (told.out += more) },
    stderr: { write: (more) => (told.err += more) },
    env: {},
    isTerminal: false,
    setExitCode: (code) => {
      told.exitCode = code
    },
    lockFile: (path) => Promise.resolve().then(() => lockFolder(path)),
  })
  try {
    await program.parseAsync(['license', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    told.err += error.lines.map((line) => `error: ${line}\n`).join('')
    told.exitCode = error.exitCode
  }
  return told
}

const register = (...more: string[]) =>
  license('issue', '--registry', book, '--pak', '3X7-DEMO', '--mac', MAC, '--email', 'noc@example.com', ...more)
const rehost = (from: string, to: string, ...more: string[]) =>
  license('rehost', '--registry', book, '--pak', '3X7-DEMO', '--from-mac', from, '--mac', to, '--email', 'noc@example.com', ...more)
const inspect = async (name: string, ...more: string[]) =>
  JSON.parse((await license('inspect', at(name), '--registry', book, '--json', ...more)).out)

describe('license issue --registry', () => {
  test('registers a PAK with MAC, e-mail address and counts: a licence file, and an entry in the book, whose comments stay', async () => {
    const answer = await register('--servers', '2', '--units', '100', '--out', at('cup.lic'))
    expect(answer).toMatchObject({ exitCode: 0, err: expect.stringMatching(/^warning: signed with the demo key/) })
    expect(answer.out).toContain('wrote')
    expect(answer.out).toContain('for noc@example.com; left of 3X7-DEMO: 1 server licences, 900 units, 50 CUPC licences')
    expect(await inspect('cup.lic', '--mac', MAC)).toMatchObject({
      state: 'valid',
      servers: 2,
      units: 100,
      registry: { standing: 'in-force', pak: '3X7-DEMO', email: 'noc@example.com' },
    })
    const [before = '', after = ''] = text().split('    registrations:\n')
    expect(before).toBe(BOOK.slice(0, BOOK.indexOf('\n  # for the lab')))
    expect(after).toMatch(
      /^ {6}- at: \S+Z\n {8}email: noc@example.com\n {8}mac: "000bcd4ee59d"\n {8}release: "7.0"\n {8}servers: 2\n {8}units: 100\n {8}cupc: 0\n {8}licFileId: "\d{17}"\n {8}file: cup.lic\n\n {2}# for the lab\n {2}- \{ pak: LAB-1, servers: 1 \}\n$/,
    )
    expect(statSync(book).mode & 0o777).toBe(0o640)
    expect(left()).toEqual(['cup.lic', 'paks.yaml', 'paks.yaml.lock'])
  })

  test('a PAK written on one line is registered as well', async () => {
    const issued = await license(
      'issue',
      '--registry',
      book,
      '--pak',
      'LAB-1',
      '--mac',
      MAC,
      '--email',
      'a@b.org',
      '--servers',
      '1',
      '--out',
      at('a.lic'),
    )
    expect(issued.exitCode).toBe(0)
    expect(await inspect('a.lic')).toMatchObject({ registry: { standing: 'in-force', pak: 'LAB-1' } })
    expect(text()).toContain('# for the lab\n')
  })

  test('a PAK gives no more than it holds, over all its registrations', async () => {
    expect((await register('--servers', '2', '--out', at('a.lic'))).exitCode).toBe(0)
    expect((await register('--servers', '1', '--mac', NEW_MAC, '--out', at('b.lic'))).exitCode).toBe(0)
    const before = text()
    const refused = await register('--servers', '1', '--out', at('c.lic'))
    expect(refused).toEqual({
      exitCode: 1,
      out: '',
      err: 'error: 3X7-DEMO: 1 server licences were asked for, 0 of its 3 are left; ask for what is left, or register another PAK (pak-exhausted)\n',
    })
    expect(JSON.parse((await register('--units', '1001', '--out', at('c.lic'), '--json')).out)).toMatchObject({ code: 'pak-exhausted' })
    expect(text()).toBe(before)
    expect(existsSync(at('c.lic'))).toBe(false)
  })

  test('a PAK that the book does not have is refused', async () => {
    const refused = await register('--pak', 'OTHER', '--servers', '1', '--out', at('a.lic'))
    expect(refused).toMatchObject({ exitCode: 1, err: expect.stringMatching(/no PAK OTHER; .*\(pak-unknown\)/) })
    expect(left()).toEqual(['paks.yaml', 'paks.yaml.lock'])
  })

  test('answers in JSON with what is left', async () => {
    expect(JSON.parse((await register('--cupc', '5', '--out', at('a.lic'), '--json')).out)).toMatchObject({
      file: at('a.lic'),
      pak: '3X7-DEMO',
      mac: MAC,
      email: 'noc@example.com',
      lines: [{ feature: 'CUPC', count: 5 }],
      left: { servers: 3, units: 1000, cupc: 45 },
      registry: book,
    })
  })

  test.each([
    ['no e-mail address', ['--email', ''], /no e-mail address/],
    ['an e-mail address that is none', ['--email', 'noc'], /--email noc is no e-mail address; expected one like noc@example.com/],
    ['a folder that is not there', ['--out', '/nowhere/x.lic'], /\/nowhere\/x.lic cannot be written: there is no such folder/],
    ['a book that is not there', ['--registry', '/nowhere/b.yaml'], /\/nowhere\/b.yaml cannot be read: there is no such file/],
  ])('%s is one line and exit code 2, and the book stays as it was', async (_name, args, line) => {
    const answer = await register('--servers', '1', '--out', at('a.lic'), ...args)
    expect(answer).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(line) })
    expect(answer.err).toMatch(/^error: [^\n]+\n$/)
    expect(text()).toBe(BOOK)
    expect(existsSync(at('a.lic'))).toBe(false)
  })

  test('an existing file is not overwritten, and nothing is registered, unless --force says so', async () => {
    writeFileSync(at('a.lic'), 'precious')
    expect(await register('--servers', '1', '--out', at('a.lic'))).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--force overwrites it'),
    })
    expect(readFileSync(at('a.lic'), 'utf8')).toBe('precious')
    expect(text()).toBe(BOOK)
    expect((await register('--servers', '1', '--force', '--out', at('a.lic'))).exitCode).toBe(0)
    expect((await inspect('a.lic')).state).toBe('valid')
  })

  test('a book in use by another command is said to be', async () => {
    const release = lockFolder(`${book}.lock`)
    expect(await register('--servers', '1', '--out', at('a.lic'))).toMatchObject({
      exitCode: 2,
      err: `error: ${book} is in use by another command; try again\n`,
    })
    release()
    expect((await register('--servers', '1', '--out', at('a.lic'))).exitCode).toBe(0)
  })

  const broken: [string, string, string][] = [
    ['an unknown key', 'paks:\n  - { pak: A, server: 1 }\n', ':2:15 paks[0].server: '],
    ['a PAK read as a number', 'paks:\n  - { pak: 4711, servers: 1 }\n', ':2:12 paks[0].pak: '],
    ['a negative count', 'paks:\n  - { pak: A, servers: -1 }\n', ':2:24 paks[0].servers: '],
    ['a PAK twice', 'paks:\n  - { pak: A }\n  - { pak: A }\n', ':3:12 paks[1].pak: A is entered twice: keep one of the two'],
    ['an alias', 'paks:\n  - &a { pak: A }\n  - *a\n', ': has an alias (*NAME)'],
    ['no YAML', 'paks: [', ':1:8 '],
    ['nothing', '', ': the file is empty'],
  ]
  test.each(broken)('%s in the book is told with its place', async (_name, content, told) => {
    writeFileSync(book, content)
    const answer = await register('--servers', '1', '--out', at('a.lic'))
    expect(answer).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining(`paks.yaml${told}`) })
    expect(text()).toBe(content)
  })
})

describe('license rehost', () => {
  test('moves the licence to the new MAC: a new file, the old one void, the rehost recorded', async () => {
    await register('--servers', '2', '--out', at('cup.lic'))
    const moved = await rehost(MAC, '00:0B:CD:4E:E5:AA', '--out', at('cup-new.lic'))
    expect(moved.exitCode).toBe(0)
    expect(moved.out).toContain(
      'void from now on: cup.lic (000bcd4ee59d)\nleft to do on the new server: upload cup-new.lic, "file delete license cup.lic", restart Cisco License Manager\n',
    )
    expect(text()).toMatch(
      /rehosts:\n +- at: \S+Z\n +email: noc@example.com\n +mac: "000bcd4ee5aa"\n +licFileId: "\d{17}"\n +file: cup-new.lic\n/,
    )
    expect(text()).toContain('# Bought in spring, order 4711')

    const old = await inspect('cup.lic', '--mac', MAC)
    expect(old).toMatchObject({ state: 'invalid', code: 'license-rehosted', registry: { standing: 'void', rehostedTo: NEW_MAC } })
    expect(old.reason).toMatch(/rehosted to 000bcd4ee5aa at .*; use the file that was issued then, and delete this one/)
    expect(await license('inspect', at('cup.lic'), '--registry', book)).toMatchObject({
      exitCode: 1,
      out: expect.stringMatching(/cup\.lic: invalid \(license-rehosted\)[\s\S]*book +PAK 3X7-DEMO/),
    })
    expect(await inspect('cup-new.lic', '--mac', NEW_MAC)).toMatchObject({ state: 'valid', servers: 2, registry: { standing: 'in-force' } })
    expect(readFileSync(at('cup-new.lic'), 'utf8')).toContain('<OrigMacId>000BCD4EE59D</OrigMacId>')
  })

  test('takes nothing from the PAK, and everything that the PAK had on the old server goes into one file', async () => {
    await register('--servers', '2', '--out', at('a.lic'))
    await register('--servers', '1', '--units', '40', '--release', '8.0', '--out', at('b.lic'))
    const moved = await rehost(MAC, NEW_MAC, '--out', at('c.lic'), '--json')
    expect(JSON.parse(moved.out)).toMatchObject({
      fromMac: MAC,
      mac: NEW_MAC,
      lines: [
        { feature: 'CUP_NODE', count: 3 },
        { feature: 'PHONE_UNIT', count: 40 },
      ],
      voidFiles: ['a.lic', 'b.lic'],
    })
    expect(await inspect('c.lic', '--mac', NEW_MAC)).toMatchObject({ servers: 3, units: 40, overdraft: 2, release: '7.0' })
    expect(await inspect('b.lic')).toMatchObject({ code: 'license-rehosted' })
    expect((await register('--units', '960', '--out', at('d.lic'))).exitCode).toBe(0)
    expect((await register('--servers', '1', '--out', at('e.lic'))).exitCode).toBe(1)
  })

  test('a second rehost is from where the licence is then, and is refused from where it was', async () => {
    await register('--servers', '2', '--out', at('a.lic'))
    await rehost(MAC, NEW_MAC, '--out', at('b.lic'))
    const before = text()
    expect(await rehost(MAC, THIRD_MAC, '--out', at('c.lic'))).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('(rehost-done-already)'),
    })
    expect(await rehost(NEW_MAC, NEW_MAC, '--out', at('c.lic'))).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('(rehost-same-mac)'),
    })
    expect(await rehost(THIRD_MAC, MAC, '--out', at('c.lic'))).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('(rehost-nothing)'),
    })
    expect(text()).toBe(before)
    expect(existsSync(at('c.lic'))).toBe(false)

    expect((await rehost(NEW_MAC, THIRD_MAC, '--out', at('c.lic'))).exitCode).toBe(0)
    expect(await inspect('b.lic')).toMatchObject({ code: 'license-rehosted', registry: { rehostedTo: THIRD_MAC } })
    expect(await inspect('c.lic', '--mac', THIRD_MAC)).toMatchObject({ state: 'valid' })
  })

  test('--request prints the e-mail to licensing@cisco.com with the MAC address of the new server, and changes nothing', async () => {
    await register('--servers', '2', '--out', at('a.lic'))
    const before = text()
    const { exitCode, out } = await rehost(MAC, NEW_MAC, '--request')
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^To: licensing@cisco\.com\nFrom: noc@example\.com\nSubject: Rehost of PAK 3X7-DEMO\n\n/)
    expect(out).toContain(
      'MAC address of the new server: 000BCD4EE5AA\nLicences: 2 server licences, 0 units, 0 CUPC licences, release 7.0\n',
    )
    expect(JSON.parse((await rehost(MAC, NEW_MAC, '--request', '--json')).out)).toMatchObject({ to: 'licensing@cisco.com' })
    expect((await rehost(THIRD_MAC, NEW_MAC, '--request')).exitCode).toBe(1)
    expect(text()).toBe(before)
  })

  test.each([
    ['no file to write', [], /--out FILE\.lic is needed/],
    ['a MAC that is none', ['--from-mac', 'x', '--out', 'x.lic'], /--from-mac x is no MAC/],
    ['an e-mail address that is none', ['--email', 'x', '--out', 'x.lic'], /--email x is no e-mail/],
    ['another suffix', ['--out', 'x.txt'], /--out: "x\.txt" does not end in \.lic/],
  ])('%s is one line and exit code 2', async (_name, args, line) => {
    expect(await rehost(MAC, NEW_MAC, ...args)).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(line) })
  })
})

describe('license inspect --registry', () => {
  test('a file that the book does not know is said to be unknown; it may still be taken, as a real Cisco file is', async () => {
    const answer = await license('inspect', 'test/fixtures/licenses/cisco-sample.lic', '--registry', book)
    expect(answer).toMatchObject({ exitCode: 0, out: expect.stringContaining('warning: the book of PAKs does not know this file') })
    const json = await license('inspect', 'test/fixtures/licenses/cisco-sample.lic', '--registry', book, '--json')
    expect(JSON.parse(json.out)).toMatchObject({ state: 'unverified', registry: { standing: 'unknown' } })
  })

  test('without it no book is asked', async () => {
    await register('--servers', '2', '--out', at('a.lic'))
    await rehost(MAC, NEW_MAC, '--out', at('b.lic'))
    expect(JSON.parse((await license('inspect', at('a.lic'), '--json')).out)).toMatchObject({ state: 'valid', registry: null })
  })
})
