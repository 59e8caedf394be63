/** Following the file: SIGHUP and POST /-/reload on a running daemon (design §3.2, §5.1). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { type StreamReceiver, startStreamReceiver } from '../support/syslog-receiver.js'

let folder: ReturnType<typeof tempFolder>
let daemon: Daemon
let first: StreamReceiver
let second: StreamReceiver

interface Block {
  readonly id: string
  readonly site?: string
  readonly installedAt?: string
  readonly mac: string
}

const SJC: Block = { id: 'cup-sjc', mac: '000bcd000001' }
const FRA: Block = { id: 'cup-fra', mac: '000bcd000002' }

function write(clusters: readonly Block[], port: number, extra = ''): string {
  const blocks = clusters.map(
    ({ id, site = 'a', installedAt = '2026-04-01T00:00:00Z', mac }) => `
  - id: ${id}
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: ${installedAt}
    labels: { site: ${site} }
    nodes: [ { hostname: ${id}-pub, address: 10.0.0.1, mac: "${mac}", role: publisher } ]`,
  )
  return folder.file(
    'lapsewatch.yaml',
    `clock: { start: 2026-04-29T16:00:00Z, speed: 60 }
store: memory
http: { listen: "127.0.0.1:0" }
clusters:${blocks.length === 0 ? ' []' : blocks.join('')}
sinks:
  noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${port} }
routes: [ { to: [ noc ] } ]
${extra}`,
  )
}

beforeEach(async () => {
  folder = tempFolder()
  first = await startStreamReceiver()
  second = await startStreamReceiver()
  daemon = await startDaemon(write([SJC], first.port))
})
afterEach(async () => {
  await daemon.stop()
  await first.stop()
  await second.stop()
  folder.remove()
})

const reload = async () => await daemon.post<{ code?: string; detail?: string }>('/-/reload')
const ids = async (query = '') =>
  (await daemon.get<{ items: { id: string }[] }>(`/api/v1/clusters${query}`)).items.map((cluster) => cluster.id)
const labelsOf = async (id: string) => (await daemon.get<{ labels: Record<string, string> }>(`/api/v1/clusters/${id}`)).labels

it('clusters that are new in the file are created, labels follow, those gone from it are retired and come back with their journal', async () => {
  write([{ ...SJC, site: 'b' }, FRA], first.port)
  expect((await reload()).status).toBe(200)
  expect(await ids()).toEqual(['cup-fra', 'cup-sjc'])
  expect(await labelsOf('cup-sjc')).toEqual({ site: 'b' })
  write([{ ...SJC, site: 'b' }], first.port)
  expect((await reload()).status).toBe(200)
  expect(await ids()).toEqual(['cup-sjc'])
  expect(await ids('?retired=true')).toContain('cup-fra')
  write([SJC, FRA], first.port)
  expect((await reload()).status).toBe(200)
  expect(await ids()).toEqual(['cup-fra', 'cup-sjc'])
  const journal = await daemon.get<{ items: { type: string }[] }>('/api/v1/clusters/cup-fra/journal')
  const facts = journal.items.map((entry) => entry.type).filter((type) => ['installed', 'retired', 'returned'].includes(type))
  expect(facts).toEqual(['installed', 'retired', 'returned'])
})

it('an installation date cannot be moved: the edit is refused with an explanation, and nothing of the file is taken', async () => {
  write([{ ...SJC, installedAt: '2026-04-20T00:00:00Z' }, FRA], second.port)
  const { status, body } = await reload()
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body.code).toBe('cluster-edited')
  expect(body.detail).toMatch(/lapsewatch\.yaml:9:18 clusters\[0\]\.installedAt: cup-sjc: installedAt differs/)
  expect(await ids()).toEqual(['cup-sjc'])
  const sinks = await daemon.get<{ items: { description: string }[] }>('/api/v1/sinks')
  expect(sinks.items[0]?.description).toContain(String(first.port))
})

it('a file with an error changes nothing and says where it is wrong', async () => {
  write([SJC, FRA], second.port, 'speeed: 3')
  const { status, body } = await reload()
  expect(status).toBe(422)
  expect(body.detail).toMatch(/lapsewatch\.yaml:\d+:\d+ speeed/)
  expect(await ids()).toEqual(['cup-sjc'])
})

it('a cluster under another id is refused while its publisher is that of the old one, in the words of the start and of the API', async () => {
  write([{ ...SJC, id: 'cup-new' }], first.port)
  const { status, body } = await reload()
  const words = `"${SJC.mac}" is also the publisher's MAC of cluster cup-sjc: one machine is evaluated once`
  expect(status).toBe(409)
  expect(body.code).toBe('publisher-mac-in-use')
  expect(body.detail).toMatch(/lapsewatch\.yaml:11:12 clusters\[0\]\.nodes: /)
  expect(body.detail).toContain(words)
  write([SJC, { ...SJC, id: 'cup-new' }], first.port)
  expect((await reload()).body.detail).toContain(words)
  const made = await daemon.post<{ detail: string }>('/api/v1/clusters', {
    ...{ id: 'cup-api', product: 'cup-7', release: '7.0.5', timezone: 'UTC', installedAt: '2026-04-01T00:00:00Z' },
    nodes: [{ hostname: 'p', address: '10.0.0.1', mac: SJC.mac, role: 'publisher' }],
  })
  expect(made.body.detail).toBe(words)
})

it('what needs a restart says so', async () => {
  const config = write([SJC], first.port)
  folder.file('lapsewatch.yaml', (await import('node:fs')).readFileSync(config, 'utf8').replace('speed: 60', 'speed: 61'))
  const { body } = await reload()
  expect(body).toMatchObject({
    code: 'restart-needed',
    detail: expect.stringMatching(/lapsewatch\.yaml:1:8 clock: has changed: that needs a restart/),
  })
})

it('SIGHUP does the same; a sink that changed is exchanged and alarms go to the new receiver', async () => {
  write([SJC], second.port)
  daemon.process.kill('SIGHUP')
  await until(async () => {
    const sinks = await daemon.get<{ items: { description: string }[] }>('/api/v1/sinks')
    return sinks.items[0]?.description.includes(String(second.port)) ? true : undefined
  })
  await daemon.post('/api/v1/clusters/cup-sjc/nodes/cup-sjc-pub/services/proxy/stop')
  const lines = await second.received(2)
  expect(lines.map((line) => line.split(' ')[5])).toEqual(['ESPStopped', 'ServiceStopped'])
  expect(first.lines).toEqual([])
})
