/** `listen`: what arrives over UDP and TCP is decoded and shown; it ends by itself when told to. */
import { createSocket } from 'node:dgram'
import { createConnection, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { lapsewatch, outputUntil } from '../support/command-line.js'

const LINE =
  '<188>1 2026-04-30T16:00:00.000Z cup-sjc-pub lapsewatch - LicenseEvaluationCountdown [lapsewatch@32473 alarmId="cup-sjc.x" seq="42" cluster="cup-sjc" node="cup-sjc-pub" daysRemaining="30"] 30 days remain'
const CISCO =
  '<188>42: Apr 30 16:00:00.000 UTC : %CCM_JAVA_APPS-TOMCATAPPLICATIONS-4-LicenseEvaluationCountdown: 30 days remain Days Remaining:30 App ID:Cisco License Manager Cluster ID: Node ID:cup-sjc-pub'

async function listening(...args: string[]) {
  const running = lapsewatch(['listen', '--port', '0', ...args])
  const stream = args.includes('--json') ? 'stderr' : 'stdout'
  const found = await outputUntil(running, /listening on 127\.0\.0\.1:(\d+) \((.*?)\)/, stream)
  return { running, port: Number(found[1]), transports: found[2] }
}

async function sendUdp(port: number, ...lines: string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const line of lines) await new Promise((resolve) => socket.send(line, port, '127.0.0.1', resolve))
  socket.close()
}

async function sendTcp(port: number, octets: string): Promise<void> {
  const socket = createConnection(port, '127.0.0.1')
  await new Promise((resolve) => socket.end(octets, () => resolve(undefined)))
}

const objects = (stdout: unknown) =>
  String(stdout)
    .split('\n')
    .map((line) => JSON.parse(line))

describe('json', () => {
  test('UDP and both framings of TCP, on one port', async () => {
    const { running, port, transports } = await listening('--json', '--count', '3')
    expect(transports).toBe('UDP and TCP')
    await sendUdp(port, LINE)
    await sendTcp(port, `${LINE.length} ${LINE}${CISCO}\n`)
    const { stdout, exitCode } = await running
    expect(exitCode).toBe(0)
    const read = objects(stdout)
    expect(read).toHaveLength(3)
    expect(read.filter(({ transport }) => transport === 'udp')).toMatchObject([
      { source: '127.0.0.1', raw: LINE, name: 'LicenseEvaluationCountdown', understood: true },
    ])
    expect(read.filter(({ transport }) => transport === 'tcp')).toMatchObject([
      { raw: LINE, severity: 4, facility: 23, host: 'cup-sjc-pub', sequence: 42, tags: { cluster: 'cup-sjc' }, text: '30 days remain' },
      { raw: CISCO, severity: 4, sequence: 42, tags: { 'Days Remaining': '30', 'Node ID': 'cup-sjc-pub' }, text: '30 days remain' },
    ])
  })

  test.each(['--udp-only', '--tcp-only'])('%s', async (only) => {
    const { running, port, transports } = await listening('--json', '--count', '1', only)
    expect(transports).toBe(only === '--udp-only' ? 'UDP' : 'TCP')
    await (only === '--udp-only' ? sendUdp(port, `${LINE}\n`) : sendTcp(port, `${LINE}\n`))
    expect(objects((await running).stdout)).toMatchObject([{ raw: LINE }])
  })
})

describe('text', () => {
  test('looks as the terminal shows the alarm, with where it came from below', async () => {
    const { running, port } = await listening('--count', '1')
    await sendUdp(port, LINE)
    const { stdout } = await running
    expect(String(stdout).split('\n').slice(1)).toEqual([
      '2026-04-30 16:00:00Z warning   cup-sjc      cup-sjc-pub      LicenseEvaluationCountdown',
      '                     30 days remain',
      '                     udp from 127.0.0.1  local7.warning  seq 42',
    ])
  })

  test('what is not understood is shown as it came, harmless', async () => {
    const { running, port } = await listening('--count', '1')
    await sendUdp(port, 'hello \u001b[31m there')
    const { stdout } = await running
    expect(stdout).toContain('(not understood)')
    expect(stdout).toContain('hello ?[31m there')
  })
})

test('SIGINT ends it in order', async () => {
  const { running } = await listening()
  running.kill('SIGINT')
  expect(await running).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a port in use is one clear line', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { exitCode, stderr } = await lapsewatch(['listen', '--port', String(port)])
  other.close()
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: `error: cannot listen on 127.0.0.1:${port} (TCP): another program listens there; choose another with --port`,
  })
})
