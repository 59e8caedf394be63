/**
 * From the configuration file to what a daemon runs on: the keys that it trusts, its sinks, its router, the clusters that it wants.
 * Whatever is wrong with one of them is a StartError, for `serve`, a reload and `check-config` alike.
 */
import { statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CheckedConfiguration } from './cli/check-config.js'
import { checkAgainstNow } from './config/check-against-now.js'
import { clusterError } from './config/cluster-places.js'
import type { Configuration } from './config/configuration.js'
import { loadDevices } from './config/devices.js'
import { finding, formatError, formatRefusal, locate } from './config/finding.js'
import { loadInWorker } from './config/load-in-worker.js'
import { resolvePath } from './config/paths.js'
import { loadProfiles } from './config/profiles.js'
import { readConfiguration } from './config/read-configuration.js'
import { trustedSigners } from './config/trust.js'
import { type UncountedLicense, type WantedCluster, wantedOf } from './config/wanted.js'
import type { LoadJob } from './config/worker-protocol.js'
import type { Instant } from './domain/instant.js'
import type { LicenseFunctions } from './domain/license-signature.js'
import { FILE_ORIGIN } from './engine/follow-file.js'
import { machine } from './engine/machine.js'
import type { Problem } from './engine/problem.js'
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

export function deviceTable() {
  const loaded = loadDevices()
  if (!loaded.ok) throw new StartError([formatRefusal(loaded)])
  return loaded.devices
}

export function trustedKeys(configuration: Configuration): LicenseFunctions {
  const trusted = trustedSigners(configuration)
  if (!trusted.ok) throw new StartError([formatRefusal(trusted)])
  return trusted.functions
}

/** A mistake that shows only when a key of the top is used: the store that is another's, the port that is taken. */
export function placedError({ file, places }: Configuration, key: 'clock' | 'store' | 'http' | 'http.listen', message: string): string {
  return formatError(locate(file, finding('unusable', key.split('.'), message), places[key === 'http.listen' ? 'listen' : key]))
}

/** What the engine says of a cluster or Communications Manager of the file, with the place in it. */
export function placedProblem({ file, clusters, cucms }: Configuration, { code, text, extra }: Problem): string {
  const cucm = cucms.find(({ block }) => block.id === extra?.cucm)
  if (cucm !== undefined) return formatError(locate(file, finding(code, ['cucm'], text), cucm.position))
  const cluster = clusters.find(({ block }) => block.id === extra?.cluster)
  if (cluster === undefined) return `${file}: ${text}`
  const [key] = Array.isArray(extra?.keys) ? extra.keys : []
  return formatError(clusterError(file, cluster, String(key), code, text))
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
  const sinks = configuration.sinks.flatMap(({ name, type, config, places }): readonly ConfiguredSink[] => {
    const kind = SINK_KINDS[type]
    if (kind === undefined) throw new Error(`a sink of type ${type} passed the configuration`)
    try {
      const sink = kind.create(name, config, context)
      return [{ sink, fingerprint: JSON.stringify([type, config]) }]
    } catch (error) {
      if (!(error instanceof SinkConfigurationError)) throw error
      const found = { code: 'bad-sink', path: ['sinks', name, ...error.path], message: error.message, hint: null }
      errors.push(formatError(locate(configuration.file, found, places[error.path.join('.')] ?? places[''] ?? null)))
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
): Promise<{ readonly wanted: readonly WantedCluster[]; readonly uncounted: readonly UncountedLicense[] }> {
  const future = checkAgainstNow(configuration, now)
  if (future !== null) throw new StartError([formatRefusal(future)])
  const wanted: WantedCluster[] = []
  const uncounted: UncountedLicense[] = []
  const errors: string[] = []
  for (const [index, cluster] of configuration.clusters.entries()) {
    const result = wantedOf(configuration.file, cluster, FILE_ORIGIN, keys)
    if (result.ok) {
      wanted.push(result.wanted)
      uncounted.push(...result.uncounted)
    } else errors.push(...result.errors.map(formatError))
    // Signatures take their time: between a hundred clusters everything else has its turn.
    if (index % 100 === 99) await nextTurn()
  }
  if (errors.length > 0) throw new StartError(errors.slice(0, 20))
  return { wanted, uncounted }
}

/** Everything that `serve` would refuse, found without serving, and what it would only warn of: for `check-config`. */
export async function checkConfiguration(options: LoadOptions): Promise<CheckedConfiguration> {
  const configuration = await loadFile(options)
  const keys = trustedKeys(configuration)
  routerOf(configuration, sinksOf(configuration, options))
  const { uncounted } = await wantedClusters(configuration, keys, configuration.clock?.start ?? Math.floor(machine.wallMs()))
  return { configuration, warnings: uncounted.map(({ warning }) => formatError(warning)) }
}
