/** What the command line says of itself, and how it ends: help, suggestions, exit codes (design §5.2). */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsewatch } from '../support/command-line.js'

const DEMO = 'config/lapsewatch.yaml'
const COMMANDS = [
  'serve',
  'listen',
  'check-config',
  'status',
  'preview',
  'console',
  'license inspect',
  'license issue',
  'license keygen',
  'license upload',
]

let empty: string
beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'lapsewatch-cli-'))
})
afterAll(() => rmSync(empty, { recursive: true, force: true }))

describe('help', () => {
  test('alone it prints the commands and the first steps, and that is fine', async () => {
    const { exitCode, stdout, stderr } = await lapsewatch([])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('First steps:')
    for (const command of ['serve', 'listen', 'check-config', 'status', 'preview', 'console', 'license'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  test('only what is built is offered', async () => {
    const { stdout } = await lapsewatch(['--help'])
    expect(stdout).not.toMatch(/^ {2}(routes|silence|drill|why|backup|restore) /m)
  })

  test.each(COMMANDS)('%s explains itself with an example', async (command) => {
    const { exitCode, stdout } = await lapsewatch([...command.split(' '), '--help'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`^  \\$ lapsewatch ${command}`, 'm'))
  })

  test('the version is that of the package', async () => {
    const { stdout } = await lapsewatch(['--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/)
  })
})

describe('exit codes', () => {
  test.each([
    [0, ['check-config', '--config', DEMO], ''],
    [0, ['preview', 'cup-sjc', '--config', DEMO, '--days', '1'], ''],
    [1, ['license', 'inspect', 'config/licenses/cup-yyz.lic', '--mac', '000000000001'], ''],
    [2, ['stats'], "error: unknown command 'stats'\n(Did you mean status?)"],
    [2, ['license'], 'Usage: lapsewatch license'],
    [2, ['status', '--colour'], "error: unknown option '--colour'"],
    [2, ['status', '--url', 'ftp://somewhere'], 'error: --url ftp://somewhere: expected an address like http://127.0.0.1:8080'],
    [
      2,
      ['preview', '--days', '0', '--config', DEMO],
      "error: option '--days <n>' argument '0' is invalid. Expected a whole number from 1 to 3650.",
    ],
    [2, ['preview', '--format', 'pdf', '--config', DEMO], 'Allowed choices are table, json, ics.'],
    [2, ['preview', 'cup-sjk', '--config', DEMO], `error: ${DEMO} has no cluster "cup-sjk": did you mean "cup-sjc"?`],
    [2, ['preview', '--config', DEMO, '--url', 'http://localhost:1'], 'error: --config needs no daemon'],
    [2, ['listen', '--udp-only', '--tcp-only'], 'error: --udp-only and --tcp-only leave nothing to listen on'],
    [2, ['listen', '--host', '::1'], 'error: UDP is listened for on IPv4 only'],
    [2, ['license', 'upload', '--cluster', 'c', 'nowhere.lic'], 'error: nowhere.lic cannot be read: there is no such file'],
    [2, ['license', 'upload', '--cluster', 'c', '--vouch', 'x.lic'], 'error: --vouch needs --reason'],
    [2, ['serve', '--config', 'nowhere.yaml'], 'error: nowhere.yaml: cannot be read: there is no such file'],
    [3, ['status', '--url', 'http://127.0.0.1:1'], 'error: no daemon answers at http://127.0.0.1:1 ('],
    [3, ['preview', '--url', 'http://127.0.0.1:1'], 'error: no daemon answers at http://127.0.0.1:1 ('],
    [3, ['license', 'upload', '--cluster', 'c', 'config/licenses/cup-yyz.lic', '--url', 'http://127.0.0.1:1'], 'error: no daemon answers'],
  ] as const)('%i: lapsewatch %j', async (code, args, told) => {
    const { exitCode, stderr } = await lapsewatch(args)
    expect(stderr).toContain(told)
    expect(stderr).not.toMatch(/^ {4}at /m)
    expect(exitCode).toBe(code)
  })

  test('3: what answers is another program', async () => {
    const other = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const { exitCode, stderr } = await lapsewatch(['status', '--url', url])
    other.close()
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: `error: what answers at ${url} is no Lapsewatch daemon of this version: name it with --url`,
    })
  })
})

describe('where the daemon is', () => {
  test.each([
    ['LAPSEWATCH_URL', { LAPSEWATCH_URL: 'http://127.0.0.1:2/' }, 'http://127.0.0.1:2'],
    ['the default, where there is no configuration', {}, 'http://127.0.0.1:8080'],
  ])('%s', async (_, env, url) => {
    const { stderr, exitCode } = await lapsewatch(['status'], { cwd: empty, env })
    // A daemon of the tester's own may be there by default.
    if (exitCode === 3) expect(stderr).toContain(`no daemon answers at ${url} (`)
    else expect(url).toBe('http://127.0.0.1:8080')
  })
})

test('a reader that has seen enough ends a command quietly', async () => {
  const running = lapsewatch(['preview', '--config', DEMO, '--days', '3650', '--format', 'json'], { buffer: false })
  running.stdout?.once('data', () => running.stdout?.destroy())
  const { exitCode } = await running
  expect(exitCode).toBe(0)
})
