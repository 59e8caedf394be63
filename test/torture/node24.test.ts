/** The daemon on the LTS that the README recommends: built by Node 24, started by it, with better-sqlite3 compiled for it. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describePeer } from '../support/peer.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const READY = /http:\/\/127\.0\.0\.1:\d+(?=\D)/

const CONFIGURATION = `
clock: { start: 2026-04-29T16:00:00Z, speed: 60 }
store: memory
http: { listen: 127.0.0.1:0 }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher }
`

describePeer('node24', 'the daemon on Node 24', (node24) => {
  const tree = mkdtempSync(join(tmpdir(), 'lapsewatch-node24-'))
  const env = { PATH: [dirname(node24.path), process.env.PATH].join(delimiter) }

  beforeAll(async () => {
    copyTree(tree, join(dirname(node24.path), '../../better-sqlite3'))
    await execa('npm', ['run', 'build'], { cwd: tree, env })
  })

  afterAll(() => {
    rmSync(tree, { recursive: true, force: true })
  })

  it('runs on Node 24 and no other', async () => {
    const { stdout } = await execa('node', ['--version'], { env })

    expect(stdout).toMatch(/^v24\./)
  })

  it('starts, answers its health check and stops in order', async () => {
    const file = join(tree, 'lapsewatch.yaml')
    writeFileSync(file, CONFIGURATION)

    const daemon = execa('node', ['dist/main.js', 'serve', '--config', file], { cwd: tree, env, all: true, reject: false, buffer: false })
    const health = await fetch(`${await addressOf(daemon.all)}/healthz`)
    daemon.kill('SIGTERM')
    const { exitCode } = await daemon

    expect(health.status).toBe(200)
    expect(exitCode).toBe(0)
  })
})

/** What `npm ci` would have laid out, without its minute: this tree's sources and packages, but for the one that is compiled. */
function copyTree(tree: string, sqlite: string): void {
  for (const entry of ['src', 'config', 'dashboards/web', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(REPOSITORY, entry), join(tree, entry), { recursive: true })
  }
  mkdirSync(join(tree, 'node_modules'))
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (name !== 'better-sqlite3') symlinkSync(join(REPOSITORY, 'node_modules', name), join(tree, 'node_modules', name))
  }
  for (const part of ['package.json', 'lib', 'build/Release/better_sqlite3.node']) {
    cpSync(join(sqlite, part), join(tree, 'node_modules/better-sqlite3', part), { recursive: true })
  }
}

/** The daemon says once where it listens. If it ends before that, what it said is the failure. */
function addressOf(output: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = READY.exec(said)?.[0]
      if (address !== undefined) resolve(address)
    })
    output.on('end', () => reject(new Error(`the daemon ended before it listened:\n${said}`)))
  })
}
