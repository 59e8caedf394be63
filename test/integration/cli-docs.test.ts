/** Every example of docs/cli.md, run in the order in which it stands there, beside a demo; what it shows must come out. */

import { createSocket } from 'node:dgram'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lapsewatch, outputUntil, REPOSITORY } from '../support/command-line.js'
import { type Daemon, startDaemon } from '../support/daemon.js'

interface Example {
  readonly command: string
  readonly exitCode: number
  /** Lines of stdout; empty: whatever. */
  readonly shown: readonly string[]
}

const examples = examplesOf(readFileSync(join(REPOSITORY, 'docs/cli.md'), 'utf8'))

function examplesOf(page: string): readonly Example[] {
  return [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [first = '', ...shown] = text.trimEnd().split('\n')
        const [command = '', exit = '0'] = first.split(/ +# exit /)
        return { command, exitCode: Number(exit), shown }
      }),
  )
}

/** `…` stands for anything within a line, and alone on a line for any lines. */
function pattern(shown: readonly string[]): RegExp {
  const quoted = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const lines = shown.map((line) => (line === '…' ? '[\\s\\S]*' : line.split('…').map(quoted).join('.*')))
  return new RegExp(`^${lines.join('\n')}$`)
}

let folder: string
let moving: string
let daemon: Daemon
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-docs-'))
  cpSync(join(REPOSITORY, 'config'), join(folder, 'config'), { recursive: true })
  const demo = readFileSync(join(folder, 'config/lapsewatch.yaml'), 'utf8').replace('127.0.0.1:8080', '127.0.0.1:0')
  moving = join(folder, 'config/moving.yaml')
  writeFileSync(moving, demo)
  const standing = join(folder, 'config/standing.yaml')
  writeFileSync(standing, demo.replace('speed: 3600', 'speed: 0.001'))
  daemon = await startDaemon(standing)
}, 60_000)
afterAll(async () => {
  await daemon.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (args: readonly string[]) => lapsewatch(args, { cwd: folder, env: { LAPSEWATCH_URL: daemon.url } })

test('the page has an example of every command', () => {
  const names = new Set(examples.map(({ command }) => /^lapsewatch (license )?\S+/.exec(command)?.[0]))
  for (const name of [
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
  ]) {
    expect(names).toContain(`lapsewatch ${name}`)
  }
})

test.each(examples)('$command', async ({ command, exitCode, shown }) => {
  const [program, ...args] = command.split(' ')
  expect(program).toBe('lapsewatch')
  if (args[0] === 'serve') return await served()
  if (args[0] === 'listen') return await listened(args)
  const { stdout, stderr, exitCode: ended } = await run(args)
  expect({ ended, stderr: ended === 0 ? '' : stderr }).toEqual({ ended: exitCode, stderr: exitCode === 0 ? '' : stderr })
  if (shown.length > 0) expect(String(stdout)).toMatch(pattern(shown))
})

/** The demo's own port is fixed, so a copy with a free one is served. */
async function served(): Promise<void> {
  const running = run(['serve', '--config', moving])
  await outputUntil(running, /Ctrl\+C here ends it all/)
  running.kill('SIGTERM')
  expect((await running).exitCode).toBe(0)
}

/** With a free port in the place of the example's; the last option counts. */
async function listened(args: readonly string[]): Promise<void> {
  const running = run([...args, '--port', '0'])
  const found = await outputUntil(running, /listening on 127\.0\.0\.1:(\d+)/, args.includes('--json') ? 'stderr' : 'stdout')
  const port = Number(found[1])
  const seen = outputUntil(running, /the first[\s\S]*the second/)
  if (args.includes('--udp-only')) {
    const socket = createSocket('udp4')
    for (const line of ['<14>the first', '<14>the second']) await new Promise((resolve) => socket.send(line, port, '127.0.0.1', resolve))
    socket.close()
  } else createConnection(port, '127.0.0.1').end('<14>the first\n<14>the second\n')
  await seen
  if (!args.includes('--count')) running.kill('SIGINT')
  expect((await running).exitCode).toBe(0)
}
