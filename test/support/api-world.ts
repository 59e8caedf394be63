/** A daemon's API over real HTTP: a real engine on a store in memory, with machine time in the test's hand. Every answer is checked against the document. */
import { randomUUID } from 'node:crypto'
import { type Access, createAccess } from '../../src/access/index.js'
import { type Api, createApi } from '../../src/api/app.js'
import { createFleet } from '../../src/api/fleet/fleet.js'
import { type HttpServer, listenHttp } from '../../src/api/listen.js'
import type { ApiParts } from '../../src/api/parts.js'
import { createStream, STREAM_LIMITS, type Stream, type StreamLimits } from '../../src/api/stream/stream.js'
import { createAxl } from '../../src/axl/axl.js'
import type { TokenConfiguration } from '../../src/config/configuration.js'
import { createPlatform } from '../../src/console/platform.js'
import { startBulkJobs } from '../../src/cucm/bulk/run.js'
import { watchModes } from '../../src/cucm/managers.js'
import { createEngine, type Engine } from '../../src/engine/engine.js'
import { createEvents, type Events } from '../../src/engine/events.js'
import { createFleetReading } from '../../src/engine/fleet-reading.js'
import type { Store } from '../../src/engine/ports.js'
import { done } from '../../src/engine/problem.js'
import { controlService } from '../../src/services/service-manager.js'
import { openStore } from '../../src/store/open-store.js'
import { checkAgainst, type DocumentCheck } from './api-document.js'
import { at, CUP7 } from './clusters.js'
import { deviceTable } from './devices.js'
import { type FakeMachine, fakeMachine } from './fake-machine.js'
import { trustingDemoKey } from './licenses.js'
import { routerTo } from './worlds.js'

export const NOW = at('2026-04-29T16:00:00Z')

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what an outside program would
  readonly json: any
}

export interface Asked {
  readonly body?: unknown
  readonly text?: string
  readonly form?: FormData
  readonly headers?: Readonly<Record<string, string>>
}

export interface ApiWorld {
  readonly server: HttpServer
  readonly machine: FakeMachine
  readonly access: Access
  readonly app: Api['app']
  /** From where wrong tokens came. */
  readonly guesses: readonly string[]
  readonly engine: Engine
  readonly store: Store
  readonly events: Events
  readonly stream: Stream
  /** Faults of ours; a test that means one takes it out. */
  readonly logged: { readonly message: string; readonly details: Readonly<Record<string, unknown>> }[]
  call(method: string, path: string, asked?: Asked): Promise<Answer>
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  close(): Promise<void>
}

export interface WorldOptions extends Partial<ApiParts> {
  /** Left out: no tokens, so that everything is open. */
  readonly tokens?: readonly TokenConfiguration[]
  readonly metricsOpen?: boolean
  /** Left out: a simulated clock that starts at `NOW`, a second a second. `null`: the machine's. */
  readonly simulation?: { readonly start: number; readonly speed: number } | null
  readonly streamLimits?: Partial<StreamLimits>
}

export async function apiWorld({
  simulation = { start: NOW, speed: 1 },
  streamLimits = {},
  tokens = [],
  metricsOpen = false,
  ...over
}: WorldOptions = {}): Promise<ApiWorld> {
  const machine = fakeMachine(NOW)
  const store = await openStore('memory')
  const logged: { message: string; details: Readonly<Record<string, unknown>> }[] = []
  const events = createEvents((error) => {
    throw error
  })
  events.subscribe((event) => {
    if (event.type === 'trouble') throw event.error
  })
  const engine = await createEngine({
    store,
    profiles: new Map([[CUP7.id, CUP7]]),
    events,
    machine,
    self: { hostname: 'daemon-host', version: '0.0.0' },
    simulation,
    crashPoint: () => undefined,
    router: routerTo(),
  })
  const operating = { engine, store }
  const fleet = createFleet(operating, events, createFleetReading(store))
  const guesses: string[] = []
  const access = createAccess({ configuration: { tokens, metricsOpen }, machine, guessed: (from) => guesses.push(from) })
  const cucm = { ...operating, devices: deviceTable(), events }
  const bulk = startBulkJobs(
    cucm,
    machine,
    () => undefined,
    (error) => events.emit({ type: 'trouble', where: 'bulk jobs', error }),
  )
  const stopWatchingModes = watchModes(cucm, (error) => events.emit({ type: 'trouble', where: 'units', error }))
  const api = createApi({
    operating,
    access,
    cucm,
    bulk,
    fleet,
    licenseFunctions: () => trustingDemoKey,
    controlService: (cluster, node, service, deed) => controlService(operating, cluster, node, service, deed, 'api'),
    platformConsole: createPlatform({
      operating,
      controlService: (cluster, node, service, deed) => controlService(operating, cluster, node, service, deed, 'console'),
    }),
    axl: createAxl(cucm),
    sinks: () => [
      {
        name: 'noc',
        type: 'syslog',
        description: 'syslog tcp 127.0.0.1:1514 rfc5424',
        state: 'connected',
        failures: 0,
        lastError: null,
        nextTryAtMs: null,
      },
    ],
    sinkNow: () => undefined,
    reload: async () => done({ created: 1, returned: 0, relabelled: 0, retired: 0, unchanged: 4 }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', chunks: chunks('# EOF-less ', 'text\n') }),
    ready: () => ({ ready: true, reasons: [] }),
    version: '0.0.0',
    log: { error: (message, details) => logged.push({ message, details }) },
    machine,
    ...over,
  })
  const listening = await listenHttp(api, { host: '127.0.0.1', port: 0 })
  if (!listening.ok) throw new Error(listening.problem)
  const { server } = listening
  const stream = createStream({
    operating,
    access,
    fleet,
    sinkNow: () => undefined,
    events,
    machine,
    limits: { ...STREAM_LIMITS, ...streamLimits },
  })
  stream.attach(server.node)
  engine.start()
  const check = await documentCheck(server.url, access.ownToken)

  const call = (method: string, path: string, asked: Asked = {}) => ask(server.url, method, path, asked, check)
  return {
    server,
    machine,
    access,
    app: api.app,
    guesses,
    engine,
    store,
    events,
    stream,
    logged,
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body === undefined ? {} : { body }),
    async close() {
      if (logged.length > 0) throw new Error(`faults that no test expected: ${JSON.stringify(logged)}`)
      await stream.close()
      await server.close()
      const stopped = engine.stop()
      await machine.settle()
      await stopped
      await stopWatchingModes()
      fleet.stop()
      await store.close()
    },
  }
}

let check: Promise<DocumentCheck> | undefined

/** The document is the same for every world; compiling its schemas is what costs. */
async function documentCheck(url: string, token: string): Promise<DocumentCheck> {
  const headers = { authorization: `Bearer ${token}` }
  const read = async () =>
    checkAgainst((await (await fetch(`${url}/api/openapi.json`, { headers })).json()) as Parameters<typeof checkAgainst>[0])
  check ??= read()
  return await check
}

async function* chunks(...parts: readonly string[]): AsyncIterable<string> {
  yield* parts
}

async function ask(
  url: string,
  method: string,
  path: string,
  { body, text, form, headers = {} }: Asked,
  check: DocumentCheck,
): Promise<Answer> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
  const plain = text === undefined ? {} : { body: text, headers: { 'content-type': 'text/plain', ...headers } }
  const response = await fetch(`${url}${path}`, { method, headers, ...json, ...plain, ...(form === undefined ? {} : { body: form }) })
  const answerText = await response.text()
  const contentType = response.headers.get('content-type') ?? ''
  const parsed = contentType.includes('json') && answerText !== '' ? JSON.parse(answerText) : answerText
  const wrong =
    method === 'HEAD' || method === 'OPTIONS' ? null : check({ method, path, status: response.status, contentType, body: parsed })
  if (wrong !== null) throw new Error(`the answer is not as documented: ${wrong}\n${answerText}`)
  return { status: response.status, headers: response.headers, text: answerText, json: parsed }
}

/** The example of the names file, installed 59 days before `NOW` in Los Angeles: its evaluation ends at 2026-05-30T16:00:00Z. */
export function newClusterBody(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    id: 'cup-sjc',
    product: 'cup-7',
    release: '7.0.5',
    timezone: 'America/Los_Angeles',
    installedAt: '2026-03-01T09:00:00-08:00',
    labels: { site: 'sjc' },
    nodes: [
      { hostname: 'cup-sjc-pub', address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' },
      { hostname: 'cup-sjc-sub1', address: '10.1.1.11', mac: '000bcd4ee59e', role: 'subscriber' },
    ],
    ...over,
  }
}

/** Another cluster, with MAC addresses of its own. */
export function otherCluster(id: string, over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const mac = randomUUID().replaceAll('-', '').slice(0, 12)
  return newClusterBody({ id, nodes: [{ hostname: `${id}-pub`, address: '10.2.1.10', mac, role: 'publisher' }], ...over })
}
