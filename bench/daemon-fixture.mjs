// The real daemon in a process of its own, as a user starts it, and what is asked of it from outside: its API, its memory, its processor time.
// With the probe (`daemon-probe-fixture.mjs`) it also tells how long its transactions and its loop took.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { MAIN, machineMs } from './bench-fixture.mjs'

const PROBE = fileURLToPath(new URL('./daemon-probe-fixture.mjs', import.meta.url))
const CLOCK_TICKS_A_SECOND = 100

/** Without the probe where the daemon's own processor time is measured: watching the loop wakes it a thousand times a second. */
export async function startDaemon(configFile, { withProbe = true } = {}) {
  const startedAtMs = machineMs()
  const child = spawn(process.execPath, [...(withProbe ? ['--import', PROBE] : []), MAIN, 'serve', '--config', configFile], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let text = ''
  const waiting = []
  child.stdout.on('data', (chunk) => {
    text += chunk
    for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve({ atMs: machineMs(), found: pattern.exec(text) })
  })
  const exited = once(child, 'exit')
  const said = (pattern) =>
    Promise.race([
      new Promise((resolve) => {
        if (pattern.test(text)) resolve({ atMs: machineMs(), found: pattern.exec(text) })
        else waiting.push({ pattern, resolve })
      }),
      exited.then(([code]) => Promise.reject(new Error(`the daemon ended with ${code}:\n${text}`))),
    ])
  const { found } = await said(/"url":"(http:[^"]+)"/)
  const listeningAtMs = machineMs()
  return {
    url: found[1],
    pid: child.pid,
    startedAtMs,
    listeningAtMs,
    said,
    signal: (name) => child.kill(name),
    /** What the probe has seen since the last time it was asked. */
    async probed() {
      child.send('tell')
      const [told] = await once(child, 'message')
      return told
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Resident now, and the most it ever was. */
export function memoryMiB(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kiB = (key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1])
  return { now: kiB('VmRSS') / 1024, most: kiB('VmHWM') / 1024 }
}

export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_A_SECOND
}

/** Asks for a path again and again until it is ended: milliseconds of each answer. */
export function keepAsking(url, path, everyMs) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const latenciesMs = []
  let isOver = false
  const ask = () =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now()
      get(`${url}${path}`, { agent }, (response) => {
        response.resume()
        response.on('end', () => {
          latenciesMs.push(performance.now() - startedAt)
          if (response.statusCode === 200) resolve()
          else reject(new Error(`${path} answered ${response.statusCode}`))
        })
      }).on('error', reject)
    })
  const running = (async () => {
    while (!isOver) {
      const startedAt = performance.now()
      await ask()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - (performance.now() - startedAt))))
    }
  })()
  return async () => {
    isOver = true
    await running
    agent.destroy()
    return latenciesMs
  }
}

export async function metric(url, pattern) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return pattern.exec(text)
}

/** One block of a configuration's `clusters`. */
export function clusterYaml({ id, product, release, timezone, nodes }, installedAt) {
  const node = ({ hostname, address, mac, role }) => `{ hostname: ${hostname}, address: ${address}, mac: "${mac}", role: ${role} }`
  return [
    `  - id: ${id}`,
    `    product: ${product}`,
    `    release: "${release}"`,
    `    timezone: ${timezone}`,
    `    installedAt: ${new Date(installedAt).toISOString()}`,
    '    labels: { site: sjc }',
    '    nodes:',
    ...nodes.map((each) => `      - ${node(each)}`),
    '',
  ].join('\n')
}
