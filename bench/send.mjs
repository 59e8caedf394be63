// Formatting and sending over TCP without the store, beside loggen (syslog-ng) and a raw writer, each to the same bare receiver in a process
// of its own. Ours runs the sink as the dispatcher does: rendered, then sent in batches, octets counted. Nobody's first moments are counted:
// loggen is measured from its first octets on, ours after some lines to the other receiver, since a daemon has long been compiled.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alarmInputs } from './alarm-fixture.mjs'
import { inOwnProcess, inPairs, machineMs, median, part, playPart, startBench } from './bench-fixture.mjs'
import { syslogSink } from './fleet-fixture.mjs'
import { startReceiver } from './receiver-fixture.mjs'

const LINES = 300_000
const RUNS = 7
const BATCH = 2000
const WARM_LINES = 100_000

async function sendLines(port, lines) {
  const sink = syslogSink(port)
  const inputs = alarmInputs(1000)
  const conversation = await sink.open(new AbortController().signal)
  const startedAtMs = machineMs()
  for (let from = 0; from < lines; from += BATCH) {
    const batch = []
    for (let sequence = from; sequence < Math.min(lines, from + BATCH); sequence++) {
      const input = inputs[sequence % inputs.length]
      input.sequence = sequence
      batch.push(sink.render(input))
    }
    await conversation.send(batch)
  }
  return { startedAtMs, isOrderly: await conversation.close() }
}

const parts = {
  async ours({ port, warmPort }) {
    await sendLines(warmPort, WARM_LINES)
    return await sendLines(port, LINES)
  },
  async raw({ port, octets }) {
    const line = `${'x'.repeat(octets - 1)}\n`
    const block = Buffer.from(line.repeat(Math.ceil(65_536 / octets)))
    const linesABlock = block.length / octets
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const startedAtMs = machineMs()
    for (let sent = 0; sent < LINES; sent += linesABlock) if (!socket.write(block)) await once(socket, 'drain')
    socket.end()
    await once(socket, 'close')
    return { startedAtMs }
  },
}
if (part !== null) await playPart(parts)

const root = fileURLToPath(new URL('../.peers/syslog-ng', import.meta.url))
const loggen = join(root, 'usr/bin/loggen')
if (!existsSync(loggen)) {
  console.error('send: loggen is not on this machine: run scripts/install-peers')
  process.exit(1)
}
const triplets = readdirSync(join(root, 'usr/lib')).filter((name) => name.endsWith('-linux-gnu'))
const libraries = ['usr/lib/syslog-ng', ...triplets.flatMap((triplet) => [`usr/lib/${triplet}`, `lib/${triplet}`])]
const loggenEnv = {
  ...process.env,
  SYSLOGNG_PREFIX: join(root, 'usr'),
  LD_LIBRARY_PATH: libraries.map((folder) => join(root, folder)).join(':'),
}

const octets = Math.round(median(alarmInputs(1000).map((input) => syslogSink(1).render(input).payload.length)))
const counted = await startReceiver('octet-counting')
const lines = await startReceiver('newline')
let allArrived = true

async function ours() {
  await counted.reset()
  const arrived = counted.expect(LINES)
  const { startedAtMs, isOrderly } = await inOwnProcess(import.meta.url, 'ours', { port: counted.port, warmPort: lines.port })
  const { lastAtMs } = await arrived
  const found = await counted.distinct(/ seq="(\d+)"/)
  allArrived &&= isOrderly && found.distinct === LINES && found.frames === LINES
  return (LINES / (lastAtMs - startedAtMs)) * 1000
}

/** From its first octets on: loggen takes a moment before it begins, which is not counted against it. */
async function theirs() {
  await lines.reset()
  const arrived = lines.expect(LINES)
  const args = ['--inet', '--stream', '--quiet', '--size', octets, '--number', LINES, '--interval', 60, '--rate', 100_000_000]
  const child = spawn(loggen, [...args, '127.0.0.1', lines.port].map(String), { env: loggenEnv, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const { firstAtMs, lastAtMs } = await arrived
  await ended
  allArrived &&= (await lines.distinct(/ seq: (\d+)/)).distinct === LINES
  return (LINES / (lastAtMs - firstAtMs)) * 1000
}

async function raw() {
  await lines.reset()
  const arrived = lines.expect(LINES)
  const { startedAtMs } = await inOwnProcess(import.meta.url, 'raw', { port: lines.port, octets })
  return (LINES / ((await arrived).lastAtMs - startedAtMs)) * 1000
}

const limit = []
const pairs = await inPairs(RUNS, ours, async () => {
  limit.push(await raw())
  return await theirs()
})
counted.stop()
lines.stop()
const bench = startBench(`send: ${LINES} lines of about ${octets} octets formatted and sent over TCP, no store`)
bench.sideBySide('ours', 'loggen', pairs, 'lines/s', { atLeast: 1 })
bench.figure('raw limit: Node, the same 64 KiB again and again', limit, 'lines/s')
bench.check('everything arrived, each line once', allArrived)
bench.end()
