#!/usr/bin/env node
/** The command line's entry: hands every command what it may not import, and turns how a command ends into an exit code. */
import { readFileSync } from 'node:fs'
import { CommanderError } from 'commander'
import pc from 'picocolors'
import { CliError, type CliIo, type ExitCode } from './cli/io.js'
import type { ListenParts } from './cli/listen.js'
import { CISCO_7_LABELS } from './cli/listen-labels.js'
import { createProgram, type ProgramParts } from './cli/program.js'
import type { Running } from './cli/serve.js'
import { formatRefusal } from './config/finding.js'
import { loadProfiles } from './config/profiles.js'
import { hostName } from './host-name.js'
import { showLine } from './listened-line.js'
import { decodeLine } from './syslog/decode.js'
import { createUnframer } from './syslog/framing.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const { stdin, stdout, stderr, env } = process

/** Longer than ten commands in a row hold a book of PAKs. */
const LOCK_WAIT_MS = 10_000

const io: CliIo = {
  stdout,
  stderr,
  env,
  // https://no-color.org: set and not empty.
  isTerminal: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
  setExitCode: (code) => {
    process.exitCode = code
  },
  async lockFile(path) {
    const { lockFolder } = await import('./store/sqlite/lock.js')
    return lockFolder(path, LOCK_WAIT_MS)
  },
}

const listen: ListenParts = {
  createUnframer,
  decode: (raw, receivedAt) => decodeLine(raw, { receivedAt, labels: CISCO_7_LABELS }),
  show: (line, arrival, isTerminal) => showLine(line, arrival, pc.createColors(isTerminal)),
  nowMs: Date.now,
  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
}

const parts: ProgramParts = {
  version,
  stdin,
  stdout,
  stderr,
  nowMs: Date.now,
  listen,
  async run(options) {
    const { hasTerminalSink } = await loading()
    const { serve } = await import('./serve.js')
    const onReady = ({ url, ownToken, configuration }: Omit<Running, 'showsAlarms'>) =>
      options.onReady({ url, ownToken, configuration, showsAlarms: hasTerminalSink(configuration) })
    await orCliError(serve({ ...options, env, version, onReady }))
  },
  async loadChecked(file) {
    const { checkConfiguration } = await loading()
    return await orCliError(checkConfiguration({ configPath: file, env, stdout }))
  },
  self: { hostname: hostName(), version },
  products() {
    const profiles = loadProfiles()
    if (!profiles.ok) throw new CliError(2, formatRefusal(profiles).split('\n'))
    return profiles.products
  },
}

/** Loaded only where it is needed, and `serve.ts` only by `serve`: a store, a server and a metrics library are much for a `--help`. */
function loading() {
  return import('./loading.js')
}

async function orCliError<T>(work: Promise<T>): Promise<T> {
  const { StartError } = await loading()
  try {
    return await work
  } catch (error) {
    if (error instanceof StartError)
      throw new CliError(
        2,
        error.lines.flatMap((line) => line.split('\n')),
      )
    throw error
  }
}

/** The last line of a long refusal is no error of its own. */
const LEFT_OUT = /^and \d+ more$/

function fail(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CliError) {
    stderr.write(error.lines.map((line) => (LEFT_OUT.test(line) ? `${line}\n` : `error: ${line}\n`)).join(''))
    return error.exitCode
  }
  stderr.write(`internal error: ${error instanceof Error ? error.stack : String(error)}\n`)
  return 1
}

async function main(argv: readonly string[]): Promise<void> {
  const [, , command] = argv
  // Whoever reads no further (`| head`) has seen enough; a daemon goes on raising its alarms.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (command !== 'serve') process.exit(0)
  })
  const program = createProgram(io, parts)
  if (command === undefined) return program.outputHelp()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    const code = fail(error)
    if (code !== 0) io.setExitCode(code)
  }
}

await main(process.argv)
