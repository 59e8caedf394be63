/**
 * The composition root: the only place that builds things and wires them. Started in order, stopped in reverse; nothing else knows of
 * signals, and nothing imports this file but `main.ts`.
 */
import { createAccess } from './access/index.js'
import { createApi, createFleet, createStream, listenHttp } from './api/index.js'
import { createAxl } from './axl/axl.js'
import type { Configuration } from './config/configuration.js'
import { createPlatform } from './console/platform.js'
import { type BulkRunner, startBulkJobs } from './cucm/bulk/run.js'
import { createCucmFigures } from './cucm/figures.js'
import { followCucms, settleCucms, watchModes } from './cucm/managers.js'
import { formatInstant } from './domain/instant.js'
import type { LicenseFunctions } from './domain/license-signature.js'
import { crashPoints } from './engine/crash-point.js'
import { createEngine, type Engine } from './engine/engine.js'
import { createEvents, holdEvents } from './engine/events.js'
import { createFleetReading } from './engine/fleet-reading.js'
import { type Followed, followFile } from './engine/follow-file.js'
import { machine } from './engine/machine.js'
import { type Store, StoreError } from './engine/ports.js'
import { done, type Outcome, problem } from './engine/problem.js'
import { startRetention } from './engine/retention.js'
import { hostName } from './host-name.js'
import {
  deviceTable,
  hasTerminalSink,
  type LoadOptions,
  loadFile,
  placedError,
  placedProblem,
  productProfiles,
  routerOf,
  StartError,
  sinksOf,
  trustedKeys,
  wantedClusters,
} from './loading.js'
import { type ConfiguredSink, createDispatchers } from './routing/dispatchers.js'
import { controlService } from './services/service-manager.js'
import { openStore } from './store/open-store.js'
import { rememberConsequences } from './telemetry/consequences.js'
import { createLog, logEvents } from './telemetry/log.js'
import { createMetrics } from './telemetry/metrics.js'
import { lookForUncounted } from './uncounted.js'

export interface ServeOptions extends LoadOptions {
  readonly version: string
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
  /** With which the daemon may read its own API. */
  readonly ownToken: string
}

/** A stop takes no longer than this, whatever a receiver or a client does. */
const STOP_WITHIN_MS = 4500

/** Runs the daemon until it is told to stop. Rejects with a StartError when it cannot start. */
export async function serve(options: ServeOptions): Promise<void> {
  const configuration = await loadFile(options)
  const functions = trustedKeys(configuration)
  const devices = deviceTable()
  const log = createLog({ stream: logStream(configuration, options), level: options.env.LAPSEWATCH_LOG_LEVEL ?? 'info' })
  const events = createEvents((error) => log.error('a listener failed', { error: String(error) }))
  const store = await openedStore(configuration)
  const crashPoint = crashPoints(options.env.LAPSEWATCH_CRASH_AT, () => process.kill(process.pid, 'SIGKILL'))
  let current = { configuration, functions }
  const consequences = rememberConsequences(events, () => hasTerminalSink(current.configuration))
  const sinks = sinksOf(configuration, options, consequences.of)
  const early = holdEvents(events)
  const engine = await engineOn(configuration, store, sinks)
  const stopLogging = logEvents(events, log)
  const dispatchers = createDispatchers({ store, events, clock: engine.time, machine, crashPoint })

  let state: 'starting' | 'ready' | 'stopping' = 'starting'
  /** Nobody waits for what is said of licences that do not count. */
  let stopLooking = () => Promise.resolve()
  const operating = { engine, store }
  const cucm = { ...operating, devices, events }
  let bulk: BulkRunner | null = null
  const stopWatchingModes = watchModes(cucm, (error) => events.emit({ type: 'trouble', where: 'units', error }))
  const reading = createFleetReading(store)
  const access = createAccess({
    configuration: configuration.access,
    machine,
    guessed: (from) => log.warn('a wrong token came', { from }),
  })
  const fleet = createFleet(operating, events, reading)
  const stream = createStream({ operating, access, fleet, sinkNow: (sink) => dispatchers.now(sink), events, machine })
  const metrics = createMetrics({
    store,
    reading,
    time: engine.time,
    events,
    version: options.version,
    sinks: () => [...dispatchers.sinks().keys()],
    stream: stream.counts,
    access: access.counts,
    licensed: createCucmFigures(store, devices),
  })
  // A step that the engine found at its start is logged and counted as any other; a doubt from before is no event, and is said here.
  const doubt = engine.time.doubt()
  if (!early.release().includes('trust') && doubt !== null)
    log.warn('the wall clock is not trusted', { trust: doubt.mode, since: formatInstant(doubt.since) })
  const api = createApi({
    operating,
    access,
    cucm,
    bulk: { ring: () => bulk?.ring() },
    fleet,
    licenseFunctions: () => current.functions,
    controlService: (cluster, node, service, deed) => controlService(operating, cluster, node, service, deed, 'api'),
    platformConsole: createPlatform({
      operating,
      controlService: (cluster, node, service, deed) => controlService(operating, cluster, node, service, deed, 'console'),
    }),
    axl: createAxl(cucm),
    sinks: () => dispatchers.status(),
    sinkNow: (sink) => dispatchers.now(sink),
    reload,
    metrics: (accept) => metrics.render(accept),
    ready: () => ({ ready: state === 'ready', reasons: state === 'ready' ? [] : [`the daemon is ${state}`] }),
    version: options.version,
    log,
  })
  const listening = await listenHttp(api, configuration.http)
  if (!listening.ok) {
    await stream.close()
    await dispatchers.stop()
    await store.close()
    throw new StartError([placedError(configuration, 'http.listen', listening.problem)])
  }
  const { server } = listening
  stream.attach(server.node)
  log.info(`listening on ${server.url}`, { url: server.url })
  // What a machine's clock has made due waits for nobody; a simulated one begins when everything is told and in place.
  if (configuration.clock === null) await begin()
  const stopRetention = startRetention(store, engine.time, events)
  const stopped = untilSignal()
  try {
    const followed = await orStoreProblem(configuration, follow(configuration, functions))
    if (!followed.ok) throw new StartError([followed.problem.text])
    await settleCucms(
      cucm,
      (await store.cucms()).map(({ id }) => id),
    )
    bulk = startBulkJobs(cucm, machine, crashPoint, (error) => events.emit({ type: 'trouble', where: 'bulk jobs', error }))
    state = 'ready'
    metrics.configurationLoaded(true)
    log.info('ready', { url: server.url, ...followed.value })
    await options.onReady({ url: server.url, configuration, engine, store, followed: followed.value, ownToken: access.ownToken })
    if (configuration.clock !== null) await begin()
    await stopped
  } finally {
    state = 'stopping'
    log.info('stopping')
    const deadline = setTimeout(() => {
      log.error(`not stopped within ${STOP_WITHIN_MS} ms; what was not confirmed goes again at the next start`)
      process.exit(1)
    }, STOP_WITHIN_MS)
    await Promise.all([server.close(), stream.close()])
    await engine.stop()
    await stopWatchingModes()
    await bulk?.stop()
    await stopRetention()
    await stopLooking()
    await dispatchers.stop()
    metrics.stop()
    consequences.stop()
    fleet.stop()
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
    const { wanted, uncounted } = await wantedClusters(next, keys, engine.time.now())
    const cucms = await followCucms(
      cucm,
      next.cucms.map(({ block }) => block),
    )
    if (!cucms.ok) return problem(cucms.problem.code, placedProblem(next, cucms.problem), cucms.problem.extra)
    let saidAtMs = machine.monotonicMs()
    const followed = await followFile(operating, wanted, (count, total) => {
      if (machine.monotonicMs() - saidAtMs < 1000) return
      saidAtMs = machine.monotonicMs()
      log.info(`creating clusters: ${count} of ${total}`)
    })
    if (followed.ok) {
      await stopLooking()
      stopLooking = lookForUncounted(
        store,
        wanted,
        uncounted,
        ({ cluster, file, reason }) => log.warn(reason, { cluster, file }),
        (error) => events.emit({ type: 'trouble', where: 'licences', error }),
      )
      return followed
    }
    const { code, extra } = followed.problem
    return problem(code, placedProblem(next, followed.problem), extra)
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
      if (fixed.length > 0) {
        const lines = fixed.map((key) => placedError(next, key === 'http' ? 'http.listen' : key, 'has changed: that needs a restart'))
        return problem('restart-needed', lines.join('\n'))
      }
      const keys = trustedKeys(next)
      const nextSinks = sinksOf(next, options, consequences.of)
      const followed = await follow(next, keys)
      if (!followed.ok) return followed
      await dispatchers.exchange(nextSinks)
      engine.setRouter(routerOf(next, nextSinks))
      current = { configuration: next, functions: keys }
      access.replace(next.access)
      stream.sift()
      return done(followed.value)
    } catch (error) {
      if (error instanceof StartError) return problem('invalid-configuration', error.lines.join('\n'))
      throw error
    }
  }

  async function engineOn(from: Configuration, on: typeof store, configured: readonly ConfiguredSink[]): Promise<Engine> {
    const profiles = productProfiles()
    try {
      const created = createEngine({
        store: on,
        profiles,
        events: early.events,
        machine,
        self: { hostname: hostName(), version: options.version },
        simulation: from.clock,
        crashPoint,
        router: routerOf(from, configured),
      })
      return await orStoreProblem(from, created)
    } catch (error) {
      await on.close()
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

async function openedStore(configuration: Configuration) {
  return await orStoreProblem(configuration, openStore(configuration.store.kind === 'memory' ? 'memory' : configuration.store.path))
}

/** A store that cannot be used is a mistake to be told, not a fault of ours. */
async function orStoreProblem<T>(configuration: Configuration, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StoreError) throw new StartError([placedError(configuration, 'store', error.message)])
    throw error
  }
}

/** A terminal sink has the standard output for itself; the log then goes to standard error. */
function logStream(configuration: Configuration, { stdout, stderr }: ServeOptions): NodeJS.WriteStream {
  return hasTerminalSink(configuration) ? stderr : stdout
}
