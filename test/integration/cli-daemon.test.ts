/** The commands that talk to a daemon: status, preview, license upload. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapsewatch } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'

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
    nodes: [ { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "000bcd4ee59d", role: publisher } ]
  - id: cup-old
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: 2026-01-01T09:00:00Z
    nodes: [ { hostname: cup-old-pub, address: 10.1.2.10, mac: "000bcd4ee500", role: publisher } ]
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

describe('status', () => {
  test('shows clock, clusters and sinks', async () => {
    const { stdout, exitCode } = await ask('status')
    const lines = String(stdout).split('\n')
    expect(exitCode).toBe(0)
    expect(lines[0]).toMatch(/^licence time 2026-05-01 00:00(:\d\d)?Z \(simulated, 0\.001 × as fast\), clock trusted$/)
    expect(lines).toContainEqual(expect.stringMatching(/^cup-sjc +evaluation +countdown +30 +2026-05-30 09:00Z +2 of 2$/))
    expect(lines).toContainEqual(expect.stringMatching(/^cup-old +evaluation-expired +ended +0 +2026-04-01 09:00Z +0 of 2$/))
    expect(lines).toContainEqual(expect.stringMatching(/^noc +(failing|idle) +\d+ +2026-05-01 00:00(:\d\d)?Z +syslog tcp/))
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('as JSON it is what the API says', async () => {
    const { stdout } = await ask('status', '--json')
    const { clusters } = JSON.parse(String(stdout))
    expect(clusters).toEqual((await daemon.get<{ items: unknown[] }>('/api/v1/clusters')).items)
  })

  test('--url goes before LAPSEWATCH_URL', async () => {
    expect((await ask('status', '--url', 'http://127.0.0.1:1')).exitCode).toBe(3)
    expect((await lapsewatch(['status', '--url', `${daemon.url}/`], { env: { LAPSEWATCH_URL: 'http://127.0.0.1:1' } })).exitCode).toBe(0)
  })

  test('http.listen of ./lapsewatch.yaml is found by itself, whatever else is wrong with the file', async () => {
    const port = new URL(daemon.url).port
    folder.file('lapsewatch.yaml', `nonsense: [ 1 ]\nhttp: # here\n  listen: 127.0.0.1:${port}\nclusters: 7\n`)
    expect((await lapsewatch(['status'], { cwd: folder.path })).exitCode).toBe(0)
  })
})

describe('preview', () => {
  test('of one cluster is what the API says of it', async () => {
    const { stdout } = await ask('preview', 'cup-sjc', '--days', '30', '--json')
    const { items } = await daemon.get<{ items: object[] }>('/api/v1/clusters/cup-sjc/preview?days=30')
    expect(JSON.parse(String(stdout)).items).toEqual(items.map((item) => ({ cluster: 'cup-sjc', ...item })))
  })

  test('of all clusters is in order of time', async () => {
    const { stdout } = await ask('preview', '--days', '10', '--json')
    const items: { cluster: string; at: string }[] = JSON.parse(String(stdout)).items
    expect(new Set(items.map(({ cluster }) => cluster))).toEqual(new Set(['cup-sjc', 'cup-old']))
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).sort())
  })

  test('an unknown cluster is wrong usage', async () => {
    const { exitCode, stderr } = await ask('preview', 'cup-lax')
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/^error: .*cup-lax.*\(unknown-cluster\)$/) })
  })
})

describe('license upload', () => {
  const lic = join(folder.path, 'cup-old.lic')
  beforeAll(async () => {
    await lapsewatch(['license', 'issue', '--pak', 'P-1', '--mac', '000bcd4ee500', '--servers', '1', '--out', lic])
  })

  test('refused for another server: the answer is no, and why', async () => {
    const { exitCode, stderr, stdout } = await ask('license', 'upload', '--cluster', 'cup-sjc', lic)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^error: .*000bcd4ee500.*\(license-\S+\)$/)
  })

  test('an unknown cluster is wrong usage', async () => {
    expect((await ask('license', 'upload', '--cluster', 'cup-lax', lic)).exitCode).toBe(2)
  })

  test('a dry run says what it would change, and changes nothing', async () => {
    const { stdout, exitCode } = await ask('license', 'upload', '--cluster', 'cup-old', lic, '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('cup-old would go from evaluation-expired to production')
    expect(await daemon.get('/api/v1/clusters/cup-old')).toMatchObject({ mode: 'evaluation-expired' })
  })

  test('taken: the cluster is licensed and its services run again', async () => {
    const { stdout, exitCode } = await ask('license', 'upload', '--cluster', 'cup-old', lic)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('cup-old.lic: valid (signed by a trusted key), 1 servers for 000bcd4ee500, release 7.0')
    expect(stdout).toContain('cup-old went from evaluation-expired to production')
    const { mode, services } = await daemon.get<{ mode: string; services: { state: string }[] }>('/api/v1/clusters/cup-old')
    expect({ mode, states: services.map(({ state }) => state) }).toEqual({ mode: 'production', states: ['running', 'running'] })
  })
})
