/**
 * The composition root: the only place that builds things and wires them. Started in order, stopped in reverse; nothing else knows of
 * signals, and nothing imports this file but `main.ts`.
 */
import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createApi, listenHttp } from './api/index.js'
import { checkAgainstNow } from './config/check-against-now.js'
import type { Configuration } from './config/configuration.js'
import { formatError, formatRefusal } from './config/finding.js'
import { loadInWorker } from './config/load-in-worker.js'
import { resolvePath } from './config/paths.js'
import { loadProfiles } from './config/profiles.js'
import { readConfiguration } from './config/read-configuration.js'
import { DEMO_TRUST_KEY, licenseFunctions, readTrustKeys } from './config/signing-keys.js'
import { type WantedCluster, wantedOf } from './config/wanted.js'
import type { LoadJob } from './config/worker-protocol.js'
import { formatInstant, type Instant } from './domain/instant.js'
import type { LicenseFunctions } from './domain/license-signature.js'
import { crashPoints } from './engine/crash-point.js'
import { createEngine, type Engine } from './engine/engine.js'
import { createEvents } from './engine/events.js'
import { type Followed, followFile } from './engine/follow-file.js'
import { machine } from './engine/machine.js'
import { type Store, StoreError } from './engine/ports.js'
import { done, type Outcome, problem } from './engine/problem.js'
import { startRetention } from './engine/retention.js'
import { type ConfiguredSink, createDispatchers } from './routing/dispatchers.js'
import { createRouter } from './routing/router.js'
import { controlService } from './services/service-manager.js'
import { SINK_KINDS, SinkConfigurationError } from './sinks/registry.js'
import { openStore } from './store/open-store.js'
import { createLog, logEvents } from './telemetry/log.js'
import { createMetrics } from './telemetry/metrics.js'

export interface ServeOptions {
  readonly configPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Called once everything is up and the file's clusters are there. */
  readonly onReady: (running: RunningDaemon) => void | Promise<void>
}

export interface RunningDaemon {
  readonly url: string
  readonly configuration: Configuration
  readonly engine: Engine
  readonly store: Store
  readonly followed: Followed
}

/** Lines for stderr, and the exit code: what a user's mistake ends with. */
export class StartError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'StartError'
  }
}

/** A stop takes no longer than this, whatever a receiver or a client does. */
const STOP_WITHIN_MS = 4500

/** Runs the daemon until it is told to stop. Rejects with a StartError when it cannot start. */
export async function serve(options: ServeOptions): Promise<void> {
  const configuration = await loadFile(options)
  const functions = trustedKeys(configuration)
  const log = createLog({ stream: logStream(configuration, options), level: options.env.LAPSEWATCH_LOG_LEVEL ?? 'info' })
  const events = createEvents((error) => log.error('a listener failed', { error: String(error) }))
  const store = await openedStore(configuration)
  const crashPoint = crashPoints(options.env.LAPSEWATCH_CRASH_AT, () => process.kill(process.pid, 'SIGKILL'))
  const sinks = sinksOf(configuration, options)
  const engine = await engineOn(configuration, store, sinks)
  const stopLogging = logEvents(events, log)
  // A doubt from before the start is no event: it is said here, or nobody hears of it.
  const doubt = engine.time.doubt()
  if (doubt !== null) log.warn('the wall clock is not trusted', { trust: doubt.mode, since: formatInstant(doubt.since) })
  const dispatchers = createDispatchers({ store, events, clock: engine.time, machine, crashPoint })

  let current = { configuration, functions }
  let state: 'starting' | 'ready' | 'stopping' = 'starting'
  const operating = { engine, store }
  const metrics = createMetrics({
    store,
    time: engine.time,
    events,
    version: options.version,
    sinks: () => [...dispatchers.sinks().keys()],
  })
  const api = createApi({
    operating,
    licenseFunctions: () => current.functions,
    controlService: (cluster, node, service, deed) => controlService(operating, cluster, node, service, deed, 'api'),
    sinks: () => dispatchers.status(),
    reload,
    metrics: (accept) => metrics.render(accept),
    ready: () => ({ ready: state === 'ready', reasons: state === 'ready' ? [] : [`the daemon is ${state}`] }),
    version: options.version,
    log,
  })
  const listening = await listenHttp(api, configuration.http)
  if (!listening.ok) {
    await dispatchers.stop()
    await store.close()
    throw new StartError([`${configuration.file}: http.listen: ${listening.problem}`])
  }
  const { server } = listening
  log.info(`listening on ${server.url}`, { url: server.url })
  // What a machine's clock has made due waits for nobody; a simulated one begins when everything is told and in place.
  if (configuration.clock === null) await begin()
  const stopRetention = startRetention(store, engine.time, events)
  const stopped = untilSignal()
  try {
    const followed = await follow(configuration, functions)
    if (!followed.ok) throw new StartError([`${configuration.file}: ${followed.problem.text}`])
    state = 'ready'
    metrics.configurationLoaded(true)
    log.info('ready', { url: server.url, ...followed.value })
    await options.onReady({ url: server.url, configuration, engine, store, followed: followed.value })
    if (configuration.clock !== null) await begin()
    await stopped
  } finally {
    state = 'stopping'
    log.info('stopping')
    const deadline = setTimeout(() => {
      log.error(`not stopped within ${STOP_WITHIN_MS} ms; what was not confirmed goes again at the next start`)
      process.exit(1)
    }, STOP_WITHIN_MS)
    await server.close()
    await engine.stop()
    await stopRetention()
    await dispatchers.stop()
    metrics.stop()
    stopLogging()
    await store.close()
    clearTimeout(deadline)
    log.info('stopped')
  }

  async function begin(): Promise<void> {
    await dispatchers.exchange(sinks)
    engine.start()
  }

  async function follow(next: Configuration, keys: LicenseFunctions): Promise<Outcome<Followed>> {
    const origin = `file:${resolve(next.file)}`
    const wanted = await wantedClusters(next, keys, engine.time.now(), origin)
    let saidAtMs = machine.monotonicMs()
    return await followFile(operating, origin, wanted, (count, total) => {
      if (machine.monotonicMs() - saidAtMs < 1000) return
      saidAtMs = machine.monotonicMs()
      log.info(`creating clusters: ${count} of ${total}`)
    })
  }

  /** SIGHUP and `POST /-/reload`: reads the file anew; one with an error changes nothing. */
  async function reload(): Promise<Outcome<Followed>> {
    const result = await tryReload()
    metrics.configurationLoaded(result.ok)
    if (result.ok) log.info('configuration reloaded', { ...result.value })
    else log.error(`configuration not reloaded, the last good one stays: ${result.problem.text}`)
    return result
  }

  async function tryReload(): Promise<Outcome<Followed>> {
    try {
      const next = await loadFile(options)
      const fixed = (['clock', 'store', 'http'] as const).filter((key) => JSON.stringify(next[key]) !== JSON.stringify(configuration[key]))
      if (fixed.length > 0) return problem('restart-needed', `${next.file}: ${fixed.join(', ')} changed: that needs a restart`)
      const keys = trustedKeys(next)
      const nextSinks = sinksOf(next, options)
      const followed = await follow(next, keys)
      if (!followed.ok) return followed
      await dispatchers.exchange(nextSinks)
      engine.setRouter(routerOf(next, nextSinks))
      current = { configuration: next, functions: keys }
      return done(followed.value)
    } catch (error) {
      if (error instanceof StartError) return problem('invalid-configuration', error.lines.join('\n'))
      throw error
    }
  }

  async function engineOn(from: Configuration, on: typeof store, configured: readonly ConfiguredSink[]): Promise<Engine> {
    const profiles = productProfiles()
    try {
      return await createEngine({
        store: on,
        profiles,
        events,
        machine,
        self: { hostname: hostname(), version: options.version },
        simulation: from.clock,
        crashPoint,
        router: routerOf(from, configured),
      })
    } catch (error) {
      await on.close()
      if (error instanceof StoreError) throw new StartError([error.message])
      throw error
    }
  }

  function untilSignal(): Promise<void> {
    process.on('SIGHUP', () => void reload().catch((error: unknown) => log.error('reload failed', { error: String(error) })))
    return new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    })
  }
}

async function loadFile(options: ServeOptions): Promise<Configuration> {
  const job = { file: options.configPath, env: definedOnly(options.env), products: productProfiles() }
  const result = isLarge(options.configPath)
    ? await loadInWorker(job, new URL('./configuration-worker.js', import.meta.url))
    : readHere(job)
  if (!result.ok) throw new StartError([formatRefusal(result)])
  return result.configuration
}

/** Below this a file is read within a few milliseconds; a thread of its own would take longer to start. */
const LARGE_FILE_BYTES = 128 * 1024

function isLarge(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGE_FILE_BYTES
}

function readHere({ file, ...rest }: LoadJob) {
  const sinkSchemas = Object.fromEntries(Object.entries(SINK_KINDS).map(([type, { schema }]) => [type, schema]))
  return readConfiguration(file, { ...rest, sinkSchemas })
}

function definedOnly(env: ServeOptions['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

function productProfiles() {
  const profiles = loadProfiles()
  if (!profiles.ok) throw new StartError([formatRefusal(profiles)])
  return profiles.products
}

/** Left out, the demo key counts, and on a simulated clock only: nobody's real cluster is licensed by a key that everybody has. */
function trustedKeys(configuration: Configuration): LicenseFunctions {
  const paths = configuration.trust ?? (configuration.clock === null ? [] : [DEMO_TRUST_KEY])
  const keys = readTrustKeys(paths)
  if (!keys.ok) throw new StartError([`${configuration.file}: licensing.trust: ${keys.reason}`])
  return licenseFunctions(keys.keys)
}

async function openedStore(configuration: Configuration) {
  try {
    return await openStore(configuration.store.kind === 'memory' ? 'memory' : configuration.store.path)
  } catch (error) {
    if (error instanceof StoreError) throw new StartError([`${configuration.file}: store: ${error.message}`])
    throw error
  }
}

/** A terminal sink has the standard output for itself; the log then goes to standard error. */
function logStream(configuration: Configuration, { stdout, stderr }: ServeOptions): NodeJS.WriteStream {
  return hasTerminalSink(configuration) ? stderr : stdout
}

export function hasTerminalSink(configuration: Configuration): boolean {
  return configuration.sinks.some(({ type, config }) => type === 'file' && (config as { path?: string }).path === '-')
}

function sinksOf(configuration: Configuration, { stdout }: ServeOptions): readonly ConfiguredSink[] {
  const errors: string[] = []
  const sinks = configuration.sinks.flatMap(({ name, type, config, line }): readonly ConfiguredSink[] => {
    const kind = SINK_KINDS[type]
    if (kind === undefined) throw new Error(`a sink of type ${type} passed the configuration`)
    try {
      const sink = kind.create(name, config, { resolvePath: (path) => resolvePath(configuration.folder, path), terminal: stdout })
      return [{ sink, fingerprint: JSON.stringify([type, config]) }]
    } catch (error) {
      if (!(error instanceof SinkConfigurationError)) throw error
      errors.push(`${configuration.file}:${line} ${['sinks', name, ...error.path].join('.')}: ${error.message}`)
      return []
    }
  })
  if (errors.length > 0) throw new StartError(errors)
  return sinks
}

function routerOf(configuration: Configuration, sinks: readonly ConfiguredSink[]) {
  return createRouter(configuration.routes, new Map(sinks.map(({ sink }) => [sink.name, sink])))
}

async function wantedClusters(
  configuration: Configuration,
  keys: LicenseFunctions,
  now: Instant,
  origin: string,
): Promise<readonly WantedCluster[]> {
  const future = checkAgainstNow(configuration, now)
  if (future !== null) throw new StartError([formatRefusal(future)])
  const wanted: WantedCluster[] = []
  const errors: string[] = []
  for (const [index, cluster] of configuration.clusters.entries()) {
    const result = wantedOf(configuration.file, cluster, origin, keys)
    if (result.ok) wanted.push(result.wanted)
    else errors.push(...result.errors.map(formatError))
    // Signatures take their time: between a hundred clusters everything else has its turn.
    if (index % 100 === 99) await nextTurn()
  }
  if (errors.length > 0) throw new StartError(errors.slice(0, 20))
  return wanted
}

/** Everything that `serve` would refuse, found without serving: for `check-config`. */
export async function checkConfiguration(options: ServeOptions): Promise<Configuration> {
  const configuration = await loadFile(options)
  const keys = trustedKeys(configuration)
  routerOf(configuration, sinksOf(configuration, options))
  await wantedClusters(configuration, keys, configuration.clock?.start ?? Math.floor(machine.wallMs()), `file:${configuration.file}`)
  return configuration
}
