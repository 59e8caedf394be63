/** `lapsewatch listen`: a little collector to look with. Shows what arrives on a syslog port, keeps nothing, acknowledges nothing. */
import { isIPv6 } from 'node:net'
import type { Command } from 'commander'
import { CliError, type CliIo, wholeNumber } from './io.js'
import { listenTcp } from './listen-tcp.js'
import { listenUdp } from './listen-udp.js'
import { countOf } from './words.js'

export interface Arrival {
  readonly transport: 'udp' | 'tcp'
  readonly source: string
  readonly raw: string
}

export interface Listener {
  readonly port: number
  close(): Promise<void>
}

export interface Unframer {
  push(chunk: Buffer): readonly { readonly octets: Buffer }[]
  end(): readonly { readonly octets: Buffer }[]
}

/** What is read of a line; the names are those of the API. */
export interface SyslogLine {
  readonly facility: number | null
  readonly severity: number | null
  readonly sequence: number | null
  readonly host: string | null
  readonly timestamp: string | null
  readonly name: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly text: string
  readonly understood: boolean
}

/** What `listen` may not import: the wire belongs to `src/syslog`, the look of an alarm on a terminal to `src/sinks`. */
export interface ListenParts {
  readonly createUnframer: () => Unframer
  readonly decode: (raw: string, receivedAtMs: number) => SyslogLine
  readonly show: (line: SyslogLine, arrival: Arrival, isTerminal: boolean) => string
  readonly nowMs: () => number
  /** Resolves when the user has had enough. */
  readonly interrupted: () => Promise<void>
}

interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly udpOnly?: true
  readonly tcpOnly?: true
  readonly json?: true
  readonly count?: number
}

const HELP = `
A little collector to look with, not a log server: it keeps nothing, acknowledges nothing and takes UDP only as fast as it can print.
It reads RFC 5424 and the Cisco shapes; over TCP both framings (RFC 6587). What it does not understand is shown as it came.
Port 0 takes any free port. With --json each line is an object, and the address goes to stderr.

Examples:
  $ lapsewatch listen                                  beside the demo: the lines of its sink "noc"
  $ lapsewatch listen --port 5514 --udp-only --json | jq .name
  $ lapsewatch listen --port 0 --count 1               ends with the first line`

const PORT_ATTEMPTS = 10

export function registerListen(program: Command, io: CliIo, parts: ListenParts): void {
  program
    .command('listen')
    .description('show what arrives on a syslog port, decoded')
    .option('--host <address>', 'address to listen on (UDP: IPv4 only)', '127.0.0.1')
    .option('--port <port>', 'port to listen on, UDP and TCP alike', wholeNumber(0, 65_535), 1514)
    .option('--udp-only', 'no TCP')
    .option('--tcp-only', 'no UDP')
    .option('--json', 'one JSON object a line')
    .option('--count <n>', 'end after this many lines', wholeNumber(1, 999_999_999))
    .addHelpText('after', HELP)
    .action((options: ListenOptions) => listen(options, io, parts))
}

async function listen(options: ListenOptions, io: CliIo, parts: ListenParts): Promise<void> {
  if (options.udpOnly && options.tcpOnly) throw new CliError(2, ['--udp-only and --tcp-only leave nothing to listen on'])
  if (isIPv6(options.host) && !options.tcpOnly)
    throw new CliError(2, [`UDP is listened for on IPv4 only: with --host ${options.host} add --tcp-only`])
  let received = 0
  let enough: () => void = () => undefined
  const full = new Promise<void>((resolve) => {
    enough = resolve
  })
  const arrived = (arrival: Arrival) => {
    if (received === options.count) return
    received++
    io.stdout.write(`${shown(arrival)}\n`)
    if (received === options.count) enough()
  }
  const listeners = await open(options, parts, arrived)
  const port = listeners[0]?.port ?? options.port
  const transports = listeners.length === 2 ? 'UDP and TCP' : options.udpOnly ? 'UDP' : 'TCP'
  const where = `${isIPv6(options.host) ? `[${options.host}]` : options.host}:${port}`
  const told = options.json ? io.stderr : io.stdout
  const interrupted = parts.interrupted()
  told.write(`listening on ${where} (${transports}); Ctrl+C ends it\n`)
  await Promise.race([full, interrupted])
  await Promise.all(listeners.map((listener) => listener.close()))
  if (io.isTerminal) told.write(`\n${countOf(received, 'line')} received\n`)

  function shown(arrival: Arrival): string {
    const receivedAtMs = parts.nowMs()
    const line = parts.decode(arrival.raw, receivedAtMs)
    if (!options.json) return parts.show(line, arrival, io.isTerminal)
    return JSON.stringify({ receivedAt: new Date(receivedAtMs).toISOString(), ...arrival, ...line })
  }
}

async function open(
  { host, port, udpOnly, tcpOnly }: ListenOptions,
  { createUnframer }: ListenParts,
  arrived: (arrival: Arrival) => void,
): Promise<readonly Listener[]> {
  const tcp = (at: number) => binding('TCP', host, at, () => listenTcp(host, at, createUnframer, arrived))
  const udp = (at: number) => binding('UDP', host, at, () => listenUdp(host, at, arrived))
  if (tcpOnly) return [await tcp(port)]
  if (port !== 0) return udpOnly ? [await udp(port)] : await both(port)
  // The UDP listener cannot say which port it was given: one that is free over TCP nearly always is over UDP too.
  for (let attempt = 1; ; attempt++) {
    try {
      if (!udpOnly) return await both(0)
      const probe = await tcp(0)
      await probe.close()
      return [await udp(probe.port)]
    } catch (error) {
      if (attempt === PORT_ATTEMPTS) throw error
    }
  }

  async function both(at: number): Promise<readonly Listener[]> {
    const first = await tcp(at)
    try {
      return [first, await udp(first.port)]
    } catch (error) {
      await first.close()
      throw error
    }
  }
}

async function binding(transport: string, host: string, port: number, bind: () => Promise<Listener>): Promise<Listener> {
  try {
    return await bind()
  } catch (error) {
    throw new CliError(2, [`cannot listen on ${host}:${port} (${transport}): ${reasonOf(error)}`])
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  switch ('code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return 'another program listens there; choose another with --port'
    case 'EACCES':
      return 'ports below 1024 need privileges; choose a higher one with --port'
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known'
    default:
      return error.message
  }
}
