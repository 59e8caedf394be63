/** `lapsewatch console` against a real daemon: one command, lines from a pipe, a conversation, and the chapter's story of a lost publisher. */

import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { converse } from '../../src/cli/console-terminal.js'
import { daemonAt } from '../../src/cli/daemon.js'
import { lapsewatch, lapsewatchOnTerminal, outputUntil } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { serverFile } from '../support/licenses.js'
import { itWithPeer } from '../support/peer.js'

const CONFIGURATION = `
clock: { start: 2026-05-01T00:00:00Z, speed: 0.001 }
store: memory
http: { listen: 127.0.0.1:0 }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: 2026-03-01T09:00:00Z
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
sinks: { noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: 9, format: rfc5424 } }
routes: [ { to: [ noc ] } ]
`

const folder = tempFolder()
let daemon: Daemon
beforeAll(async () => {
  daemon = await startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION))
}, 60_000)
afterAll(async () => {
  await daemon.stop()
  folder.remove()
})

const ask = (...args: string[]) => lapsewatch(args, { env: { LAPSEWATCH_URL: daemon.url } })
const type = (...args: string[]) => ask('console', '--cluster', 'cup-sjc', ...args)
const cluster = () => daemon.get<{ mode: string; clocks: { kind: string; state: string }[] }>('/api/v1/clusters/cup-sjc')
const graceStep = async () => (await cluster()).clocks.find(({ kind }) => kind === 'grace')?.state
const journal = async () => (await daemon.get<{ items: { type: string; source: string }[] }>('/api/v1/clusters/cup-sjc/journal')).items

const issued = (name: string, mac: string) => folder.file(name, serverFile(mac, 2))

describe('one command', () => {
  test('answers on stdout', async () => {
    const { stdout, stderr, exitCode } = await type('show', 'version', 'active')
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'Active Version: 7.0.5', stderr: '', exitCode: 0 })
  })

  test('goes to the publisher, and with --node to another', async () => {
    expect((await type('show network eth0')).stdout).toContain('IP Address   : 10.1.1.10 ')
    expect((await type('--node', 'cup-sjc-sub1', 'show', 'network', 'eth0')).stdout).toContain('IP Address   : 10.1.1.11 ')
  })

  test('that is refused says why in one line on stderr', async () => {
    const { stdout, stderr, exitCode } = await type('fiel', 'list', 'license')
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: '',
      stderr: 'error: unknown command "fiel": did you mean "file list license"? "help" lists the commands',
      exitCode: 1,
    })
  })

  test('as JSON is what the API answers, refused or not', async () => {
    const fine = await type('--json', 'show version active')
    expect([fine.exitCode, JSON.parse(String(fine.stdout))]).toEqual([
      0,
      { outcome: 'done', output: 'Active Version: 7.0.5', question: null, code: null },
    ])
    const refused = await type('--json', 'show version inactive')
    expect([refused.exitCode, JSON.parse(String(refused.stdout))]).toMatchObject([1, { outcome: 'refused', code: 'unknown-command' }])
  })

  test.each([
    [2, ['console', 'help'], "error: required option '--cluster <id>' not specified"],
    [2, ['console', '--cluster', 'cup-lax', 'help'], 'error: there is no cluster cup-lax (unknown-cluster)'],
    [2, ['console', '--cluster', 'cup-sjc', '--node', 'nobody', 'help'], 'error: cup-sjc has no node nobody (unknown-node)'],
    [2, ['console', '--cluster', 'cup-sjc', '--node', '../..', 'help'], 'error: there is no node of that name (unknown-node)'],
    [2, ['console', '--cluster', 'cup-sjc', '--node', 'nobody'], 'error: cup-sjc has no node nobody (unknown-node)'],
    [2, ['console', '--cluster', 'cup-sjc', '--json'], 'error: --json needs a command'],
    [2, ['console', '--cluster', 'cup-sjc', 'x'.repeat(100_000)], '(invalid-request)'],
    [1, ['console', '--cluster', 'cup-sjc', 'show \u001b[2J'], 'error: a command is one line without control characters'],
    [3, ['console', '--cluster', 'cup-sjc', 'help', '--url', 'http://127.0.0.1:1'], 'error: no daemon answers at http://127.0.0.1:1 ('],
  ] as const)('%i: %j', async (code, args, told) => {
    const { exitCode, stderr, stdout } = await ask(...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
    expect(String(stderr).split('\n')).toHaveLength(1)
    expect(stderr).toContain(told)
  })
})

test('lines from a pipe are run in order; one that is refused makes the exit code 1', async () => {
  const piped = (input: string) => lapsewatch(['console', '--cluster', 'cup-sjc'], { env: { LAPSEWATCH_URL: daemon.url }, input })
  const { stdout, stderr, exitCode } = await piped('show version active\n\nnonsense\nshow version active\nexit\nshow status\n')
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: 'Active Version: 7.0.5\nActive Version: 7.0.5',
    stderr: 'error: unknown command "nonsense"; "help" lists the commands',
    exitCode: 1,
  })
  expect((await piped('show version active')).exitCode).toBe(0)
})

// Each starts several processes, which takes its time on a busy machine.
describe('a lost publisher, as the chapter tells it', { timeout: 60_000 }, () => {
  test('its rebuild on other hardware opens a grace, and the new MAC address is read on the node', async () => {
    expect((await ask('license', 'upload', '--cluster', 'cup-sjc', issued('first.lic', '000bcd4ee59d'))).exitCode).toBe(0)
    await daemon.post('/api/v1/clusters/cup-sjc/nodes/cup-sjc-pub/rebuild', { mac: '000bcd4ee5aa' })
    expect((await type('show network eth0 detail')).stdout).toContain('MAC Address  : 000bcd4ee5aa')
    expect(await graceStep()).toBe('awaiting-upload')
    expect((await type('file list license detail')).stdout).toMatch(/^first\.lic .* invalid /)
  })

  test('the upload of a licence for the new MAC address does not end the grace', async () => {
    expect((await ask('license', 'upload', '--cluster', 'cup-sjc', issued('rehosted.lic', '000bcd4ee5aa'))).exitCode).toBe(0)
    expect(await graceStep()).toBe('awaiting-delete')
  })

  test('a restart before the invalid file is deleted does not end it either', async () => {
    expect((await type('utils', 'service', 'restart', 'Cisco', 'License', 'Manager')).exitCode).toBe(0)
    expect(await graceStep()).toBe('awaiting-delete')
  })

  test('file delete license asks; without a terminal and without noconfirm nothing is done', async () => {
    const { stderr, stdout, exitCode } = await type('file', 'delete', 'license', 'first.lic')
    expect({ stderr, stdout, exitCode }).toEqual({
      stdout: '',
      stderr: 'error: "file delete license first.lic" asks before it deletes, and this is no terminal: add noconfirm. Nothing was done.',
      exitCode: 1,
    })
    expect(await graceStep()).toBe('awaiting-delete')
  })

  test('on a subscriber both steps are refused, and the publisher is named', async () => {
    for (const command of ['file delete license first.lic noconfirm', 'utils service restart Cisco License Manager']) {
      const { stderr, exitCode } = await type('--node', 'cup-sjc-sub1', command)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('log in to cup-sjc-pub for it')
    }
    expect(await graceStep()).toBe('awaiting-delete')
  })

  test('file delete license of the invalid file, confirmed in a conversation, and the restart of Cisco License Manager end it', async () => {
    const { input, output, shown } = conversationParts()
    const client = daemonAt(daemon.url, {})
    const ended = converse(
      { input, output, isTerminal: true, errors: output },
      {
        run: (command, confirmed) => client.runOnConsole('cup-sjc', 'cup-sjc-pub', command, confirmed),
        complete: (line) => client.completeOnConsole('cup-sjc', 'cup-sjc-pub', line),
      },
    )
    await shown(/admin:/)
    input.write('file delete license fi')
    input.write('\t')
    await shown(/first\.lic /)
    input.write('\r')
    await shown(/Delete the licence file first\.lic: continue \(y\/n\)\?/)
    input.write('y\r')
    await shown(/first\.lic deleted\n[\s\S]*Restart Cisco License Manager to end the grace period\.\n[\s\S]*admin:/)
    expect(await graceStep()).toBe('awaiting-restart')
    input.write('utils service restart Cisco License Manager\r')
    await shown(/Cisco License Manager\[STARTED\]\n\ncup-sjc went from grace to production\n/)
    input.write('exit\r')
    expect(await ended).toBe('all-done')
    expect((await cluster()).mode).toBe('production')
    expect(await graceStep()).toBe('closed')
    expect((await type('file list license')).stdout).toBe('rehosted.lic')
  })

  test('the journal says that it was done on the console, and LicenseGraceCleared was raised', async () => {
    const done = (await journal()).filter(({ source }) => source === 'console').map(({ type }) => type)
    expect(done).toEqual(['license-manager-restarted', 'license-deleted', 'license-manager-restarted'])
    const { items } = await daemon.get<{ items: { name: string }[] }>('/api/v1/alarms?cluster=cup-sjc&name=LicenseGraceCleared')
    expect(items).toHaveLength(1)
  })
})

itWithPeer(
  'script',
  'on a real terminal there is a prompt, Tab completes, and a question waits for its answer',
  async ({ path }) => {
    const terminal = lapsewatchOnTerminal(path, ['console', '--cluster', 'cup-sjc'], { env: { LAPSEWATCH_URL: daemon.url, TERM: 'xterm' } })
    const typed = async (keys: string, pattern: RegExp) => {
      const seen = outputUntil(terminal, pattern)
      terminal.stdin?.write(keys)
      await seen
    }
    await outputUntil(terminal, /Command line of cup-sjc-pub in cup-sjc, simulated by Lapsewatch\.[\s\S]*admin:/)
    await typed('show ver', /show ver/)
    await typed('\t', /sion /)
    await typed('active\r', /Active Version: 7\.0\.5\r\n[\s\S]*admin:/)
    await typed('file delete license rehosted.lic\r', /Delete the licence file rehosted\.lic: continue \(y\/n\)\?/)
    await typed('n\r', /Nothing was done\.\r\n[\s\S]*admin:/)
    terminal.stdin?.write('exit\r')
    expect((await terminal).exitCode).toBe(0)
    expect((await type('file list license')).stdout).toBe('rehosted.lic')
  },
  60_000,
)

function conversationParts() {
  const input = new PassThrough()
  const output = new PassThrough()
  let text = ''
  let hear: () => void = () => undefined
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    hear()
  })
  return {
    input,
    output,
    /** Waits for it in what has come since the last call. */
    async shown(pattern: RegExp): Promise<void> {
      while (!pattern.test(text))
        await new Promise<void>((resolve) => {
          hear = resolve
        })
      text = ''
    },
  }
}
