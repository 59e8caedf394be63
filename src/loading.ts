/**
 * From the configuration file to what a daemon runs on: the keys that it trusts, its sinks, its router, the clusters that it wants.
 * Whatever is wrong with one of them is a StartError, for `serve`, a reload and `check-config` alike.
 */
import { statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
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
import type { Instant } from './domain/instant.js'
import type { LicenseFunctions } from './domain/license-signature.js'
import { machine } from './engine/machine.js'
import type { ConfiguredSink } from './routing/dispatchers.js'
import { createRouter } from './routing/router.js'
import { SINK_KINDS, SinkConfigurationError, type SinkContext } from './sinks/registry.js'

export interface LoadOptions {
  readonly configPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where a sink that shows its alarms on the terminal writes. */
  readonly stdout: NodeJS.WriteStream
}

/** Lines for stderr, and the exit code: what a user's mistake ends with. */
export class StartError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'StartError'
  }
}

export async function loadFile(options: LoadOptions): Promise<Configuration> {
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

function definedOnly(env: LoadOptions['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

export function productProfiles() {
  const profiles = loadProfiles()
  if (!profiles.ok) throw new StartError([formatRefusal(profiles)])
  return profiles.products
}

/** Left out, the demo key counts, and on a simulated clock only: nobody's real cluster is licensed by a key that everybody has. */
export function trustedKeys(configuration: Configuration): LicenseFunctions {
  const paths = configuration.trust ?? (configuration.clock === null ? [] : [DEMO_TRUST_KEY])
  const keys = readTrustKeys(paths)
  if (!keys.ok) throw new StartError([`${configuration.file}: licensing.trust: ${keys.reason}`])
  return licenseFunctions(keys.keys)
}

export function hasTerminalSink(configuration: Configuration): boolean {
  return configuration.sinks.some(({ type, config }) => type === 'file' && (config as { path?: string }).path === '-')
}

export function sinksOf(
  configuration: Configuration,
  { stdout }: LoadOptions,
  consequencesOf: SinkContext['consequencesOf'] = () => [],
): readonly ConfiguredSink[] {
  const context: SinkContext = { resolvePath: (path) => resolvePath(configuration.folder, path), terminal: stdout, consequencesOf }
  const errors: string[] = []
  const sinks = configuration.sinks.flatMap(({ name, type, config, line }): readonly ConfiguredSink[] => {
    const kind = SINK_KINDS[type]
    if (kind === undefined) throw new Error(`a sink of type ${type} passed the configuration`)
    try {
      const sink = kind.create(name, config, context)
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

export function routerOf(configuration: Configuration, sinks: readonly ConfiguredSink[]) {
  return createRouter(configuration.routes, new Map(sinks.map(({ sink }) => [sink.name, sink])))
}

export async function wantedClusters(
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
export async function checkConfiguration(options: LoadOptions): Promise<Configuration> {
  const configuration = await loadFile(options)
  const keys = trustedKeys(configuration)
  routerOf(configuration, sinksOf(configuration, options))
  await wantedClusters(configuration, keys, configuration.clock?.start ?? Math.floor(machine.wallMs()), `file:${configuration.file}`)
  return configuration
}
