/**
 * A program that knows only docs/stream.md follows a real daemon through cuts, filters and resumes drawn by fast-check, while things happen,
 * and ends with what the API shows: clusters, alarms, and how each delivery stands.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { followStream, type StreamClient, type StreamFrame } from '../support/stream-client.js'

const folder = tempFolder()
let daemon: Daemon

const IDS = ['cup-ams', 'cup-fra', 'cup-sjc'] as const

beforeAll(async () => {
  const clusters = IDS.map(
    (id, index) => `
  - id: ${id}
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: 2026-02-0${index + 1}T09:00:00Z
    nodes: [ { hostname: ${id}-pub, address: 10.0.0.${index + 1}, mac: "000bcd00000${index}", role: publisher } ]`,
  )
  daemon = await startDaemon(
    folder.file(
      'lapsewatch.yaml',
      `clock: { start: 2026-04-29T08:00:00Z, speed: 7200 }
store: memory
http: { listen: "127.0.0.1:0" }
clusters:${clusters.join('')}
sinks: { archive: { type: file, path: alarms.log } }
routes: [ { to: [ archive ] } ]
`,
    ),
  )
})
afterAll(async () => {
  await daemon.stop()
  folder.remove()
})

interface Named {
  readonly id: string
}
interface Alarm extends Named {
  readonly cluster: string
  readonly deliveries: readonly Named[]
}

async function all<T>(path: string): Promise<readonly T[]> {
  const items: T[] = []
  for (let cursor = ''; ; ) {
    const page = await daemon.get<{ items: T[]; nextCursor: string | null }>(`${path}limit=1000${cursor}`)
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}

/** Whoever follows `only` these clusters, or all. */
function program(only: readonly string[] | null) {
  const clusters = new Map<string, Named>()
  const alarms = new Map<string, Alarm>()
  const asks: Promise<void>[] = []
  const numbers: number[] = []
  let position: { readonly epoch: string; readonly seq: number } | null = null
  let connection: StreamClient | null = null

  const isMine = (id: string) => only === null || only.includes(id)
  const mine = async (): Promise<Alarm[]> => (await all<Alarm>('/api/v1/alarms?')).filter(({ cluster }) => isMine(cluster))

  /** What the stream told meanwhile is newer than what the API answers. */
  async function readAlarms(): Promise<void> {
    const told = new Map<string, Alarm>()
    const since = position?.seq
    for (const alarm of await mine()) told.set(alarm.id, alarm)
    if (position?.seq === since) for (const [id, alarm] of told) alarms.set(id, alarm)
    else for (const [id, alarm] of told) if (!alarms.has(id)) alarms.set(id, alarm)
  }

  function hear(frame: StreamFrame): void {
    const { type, epoch, seq, prev, data } = frame
    if (type === 'snapshot') {
      clusters.clear()
      for (const cluster of data.clusters as Named[]) clusters.set(cluster.id, cluster)
      alarms.clear()
      asks.push(readAlarms())
      numbers.length = 0
    } else {
      expect(prev).toBe(position?.seq)
      expect(epoch).toBe(position?.epoch)
      expect(numbers).not.toContain(seq)
    }
    numbers.push(seq)
    position = { epoch, seq }
    if (type === 'cluster') {
      if (data.retiredAt === undefined) clusters.set(data.id, data)
      else clusters.delete(data.id)
    }
    if (type === 'alarm') alarms.set(data.id, data)
    if (type === 'delivery') {
      const alarm = alarms.get(String(data.id).split('~')[0] ?? '')
      if (alarm !== undefined)
        alarms.set(alarm.id, { ...alarm, deliveries: alarm.deliveries.map((each) => (each.id === data.id ? data : each)) })
    }
  }

  return {
    async connect(resume: boolean): Promise<void> {
      const filter = only === null ? [] : [`cluster=${only.join(',')}`]
      const since = resume && position !== null ? [`since=${position.epoch}:${position.seq}`] : []
      connection = await followStream(daemon.url, `?${[...filter, ...since].join('&')}`, { hear })
    },
    async cut(): Promise<void> {
      connection?.ws.terminate()
      await connection?.closed
      connection = null
    },
    async end(): Promise<void> {
      await connection?.end()
    },
    /** `undefined` while it is not (yet) what the API shows. */
    async agrees(): Promise<true | undefined> {
      await Promise.all(asks)
      const [shown, raised] = [(await all<Named>('/api/v1/clusters?')).filter(({ id }) => isMine(id)), await mine()]
      const byId = (a: Named, b: Named) => (a.id < b.id ? -1 : 1)
      const same = (ours: Iterable<Named>, theirs: readonly Named[]) =>
        JSON.stringify([...ours].sort(byId)) === JSON.stringify([...theirs].sort(byId))
      return same(clusters.values(), shown) && same(alarms.values(), raised) ? true : undefined
    },
  }
}

const ids = fc.constantFrom(...IDS)
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('service' as const), id: ids, service: fc.constantFrom('proxy', 'presence-engine') }),
    fc.record({ kind: fc.constant('license-manager' as const), id: ids }),
    fc.record({ kind: fc.constant('fleeting' as const), stays: fc.boolean() }),
    fc.record({ kind: fc.constant('cut' as const), away: fc.nat(3) }),
    fc.record({ kind: fc.constant('anew' as const) }),
  ),
  { minLength: 4, maxLength: 20 },
)

let count = 0

it('under random cuts, filters and resumes it ends with what the API shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(fc.subarray([...IDS], { minLength: 1 })), steps, async (only, script) => {
      const follower = program(only)
      await follower.connect(false)
      for (const step of script) {
        switch (step.kind) {
          case 'service': {
            const path = `/api/v1/clusters/${step.id}/nodes/${step.id}-pub/services/${step.service}`
            await daemon.post(`${path}/stop`)
            await daemon.post(`${path}/start`)
            break
          }
          case 'license-manager':
            await daemon.post(`/api/v1/clusters/${step.id}/license-manager/restart`)
            break
          case 'fleeting': {
            const id = `cup-new-${++count}`
            const mac = count.toString(16).padStart(12, '0')
            const nodes = [{ hostname: `${id}-pub`, address: '10.9.0.1', mac, role: 'publisher' }]
            const installedAt = '2026-04-01T00:00:00Z'
            const made = await daemon.post('/api/v1/clusters', {
              id,
              product: 'cup-7',
              release: '7.0.5',
              timezone: 'UTC',
              installedAt,
              nodes,
            })
            expect(made.status).toBe(201)
            if (!step.stays) expect((await fetch(`${daemon.url}/api/v1/clusters/${id}`, { method: 'DELETE' })).status).toBe(200)
            break
          }
          case 'cut':
            await follower.cut()
            for (let change = 0; change < step.away; change++) await daemon.post('/api/v1/clusters/cup-sjc/license-manager/restart')
            await follower.connect(true)
            break
          case 'anew':
            await follower.cut()
            await follower.connect(false)
            break
        }
      }
      await until(() => follower.agrees())
      await follower.end()
    }),
    { numRuns: 12 },
  )
  const metrics = await (await fetch(`${daemon.url}/metrics`)).text()
  const counted = (name: string) => Number(new RegExp(`^lapsewatch_stream_${name} (\\d+)$`, 'm').exec(metrics)?.[1])
  // Both ways were gone, and nobody was dropped.
  expect(counted('resumes_total')).toBeGreaterThan(3)
  expect(counted('snapshots_total')).toBeGreaterThan(12)
  expect(metrics).not.toMatch(/^lapsewatch_stream_dropped_total\{reason="\w+"\} [1-9]/m)
}, 120_000)

it('its end is said to whoever follows, and the daemon is gone within five seconds though one of them does not answer', async () => {
  const ending = await startDaemon(
    folder.file(
      'ending.yaml',
      'clock: { start: 2026-04-29T08:00:00Z, speed: 1 }\nstore: memory\nhttp: { listen: "127.0.0.1:0" }\nclusters: []\n',
    ),
  )
  const [client, deaf] = [await followStream(ending.url), await followStream(ending.url)]
  await deaf.frame(() => true)
  deaf.ws.pause()
  const startedMs = performance.now()
  expect(await ending.stop()).toBe(0)
  expect(performance.now() - startedMs).toBeLessThan(5000)
  expect(await client.closed).toEqual({ code: 1001, reason: 'the daemon stops' })
  deaf.ws.terminate()
})
