/** What starting rsyslog and starting syslog-ng have in common: a folder, free ports, a process that forwards to a receiver of ours what it understood. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Peer } from './peer.js'
import { type StreamReceiver, startStreamReceiver } from './syslog-receiver.js'

export type WireTransport = 'udp' | 'tcp' | 'tls'

/** A line as the peer's own parser understood it. */
export interface ParsedLine {
  readonly raw: string
  readonly pri: string
  readonly host: string
  readonly app: string
  readonly msgId: string
  readonly structuredData: string
  /** RFC 3339 in UTC; how the zone is written is the peer's. */
  readonly timestamp: string
  readonly text: string
  readonly [more: string]: string
}

export interface RealSyslog {
  readonly ports: Readonly<Record<string, number>>
  /** Resolves once so many lines have come out since the start. */
  parsed(count: number): Promise<readonly ParsedLine[]>
  stop(): Promise<void>
}

export interface RealSyslogFiles {
  readonly folder: string
  /** Where the peer forwards to: TCP on 127.0.0.1, a line of JSON for each line it got. */
  readonly forwardPort: number
  file(name: string): string
}

const READY_TIMEOUT_MS = 10_000
const READY_RETRY_MS = 25

async function freePort(transport: WireTransport): Promise<number> {
  if (transport === 'udp') {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    return port
  }
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })

/** Another process can only be asked whether it is ready. */
async function ready(child: ChildProcess, ports: readonly number[], output: () => string): Promise<void> {
  const until = performance.now() + READY_TIMEOUT_MS
  for (const port of ports) {
    while (!(await accepts(port))) {
      if (child.exitCode !== null || performance.now() > until) throw new Error(`the peer does not listen on ${port}:\n${output()}`)
      await new Promise((resolve) => setTimeout(resolve, READY_RETRY_MS))
    }
  }
}

export interface RealSyslogSetup {
  readonly peer: Peer
  readonly inputs: Readonly<Record<string, WireTransport>>
  /** Writes the configuration and gives the arguments of the command line. */
  configure(files: RealSyslogFiles, ports: Readonly<Record<string, number>>): readonly string[]
}

export async function startRealSyslog({ peer, inputs, configure }: RealSyslogSetup): Promise<RealSyslog> {
  const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-peer-'))
  const forwarded: StreamReceiver = await startStreamReceiver()
  const ports: Record<string, number> = {}
  for (const [name, transport] of Object.entries(inputs)) ports[name] = await freePort(transport)
  const args = configure({ folder, forwardPort: forwarded.port, file: (name) => join(folder, name) }, ports)
  const child = spawn(peer.path, args, { cwd: folder, env: { ...process.env, TZ: 'UTC', ...peer.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await forwarded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const streams = Object.entries(inputs).filter(([, transport]) => transport !== 'udp')
    await ready(
      child,
      streams.map(([name]) => ports[name] ?? 0),
      () => output,
    )
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    ports,
    stop,
    async parsed(count) {
      const lines = await forwarded.received(count)
      return lines.map((line) => JSON.parse(line) as ParsedLine)
    },
  }
}
