/** `lapsewatch check-config`: everything that `serve` would refuse, found without serving, and what the file amounts to. */
import type { Command } from 'commander'
import type { Configuration } from '../config/configuration.js'
import { formatInstant } from '../domain/instant.js'
import type { ProductProfile } from '../domain/profile.js'
import type { Self } from '../engine/daemon-journal.js'
import { httpUrl } from './daemon-address.js'
import { CliError, type CliIo, DEFAULT_CONFIG, writeJson } from './io.js'
import { type Unrouted, unroutedAlarms } from './unrouted.js'
import { countOf } from './words.js'

const HELP = `
Reads the file as "serve" does, with its licence files, keys and certificates, but opens no store and no port. Every mistake is told
with file, line and key. Warns about alarms that no route takes, and (on stderr) about licence files
that are read but do not count. Exit code 0: "serve" would start; 2: it would not, and why.

Examples:
  $ lapsewatch check-config
  $ lapsewatch check-config --config /etc/lapsewatch/lapsewatch.yaml --json`

const NAMES_SHOWN = 8

/** Reads and checks a file with all that it names; throws a CliError (2) with the lines that say what is wrong. */
export type LoadChecked = (file: string) => Promise<CheckedConfiguration>

export interface CheckedConfiguration {
  readonly configuration: Configuration
  /** Licence files that are read and do not count, each with its place in the file. */
  readonly warnings: readonly string[]
}

export interface CheckConfigParts {
  readonly loadChecked: LoadChecked
  readonly products: () => ReadonlyMap<string, ProductProfile>
  readonly self: Self
}

export function registerCheckConfig(program: Command, io: CliIo, parts: CheckConfigParts): void {
  program
    .command('check-config')
    .description('say what is in a configuration, and everything that is wrong with it')
    .option('--config <file>', 'the configuration', DEFAULT_CONFIG)
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action(({ config, json }: { config: string; json?: true }) => checkConfig(config, json ? 'json' : 'text', io, parts))
}

async function checkConfig(file: string, format: 'json' | 'text', io: CliIo, parts: CheckConfigParts): Promise<void> {
  try {
    const { configuration, warnings: uncounted } = await parts.loadChecked(file)
    const warnings = warningsOf(configuration, unroutedAlarms(configuration, parts.products(), parts.self))
    warn(io, uncounted)
    if (format === 'json') writeJson(io, { ok: true, ...summary(configuration), warnings: [...uncounted, ...warnings] })
    else io.stdout.write(`${[...describe(configuration), ...warnings.map((warning) => `warning: ${warning}`)].join('\n')}\n`)
  } catch (error) {
    if (format === 'text' || !(error instanceof CliError)) throw error
    writeJson(io, { ok: false, file, errors: error.lines })
    io.setExitCode(error.exitCode)
  }
}

/** On stderr, so that what a script reads stays as it is. */
export function warn(io: CliIo, warnings: readonly string[]): void {
  io.stderr.write(warnings.map((warning) => `warning: ${warning}\n`).join(''))
}

function summary({ file, clock, store, http, access, clusters, sinks, routes }: Configuration) {
  return {
    file,
    clock: clock === null ? null : { start: formatInstant(clock.start), speed: clock.speed },
    store: store.kind === 'memory' ? 'memory' : store.path,
    http: httpUrl(http.host, http.port),
    tokens: access.tokens.map(({ name, role }) => ({ name, role })),
    clusters: clusters.map(({ block: { id, product, release, nodes } }) => ({ id, product, release, nodes: nodes.length })),
    sinks: sinks.map(({ name, type }) => ({ name, type })),
    routes: routes.map(({ match, to, continue: goesOn }) => ({ match, to, continue: goesOn })),
  }
}

function describe({ file, clock, store, http, access, clusters, sinks, routes }: Configuration): string[] {
  const nodes = clusters.reduce((sum, { block }) => sum + block.nodes.length, 0)
  const clusterNames = clusters.map(({ block }) => block.id)
  return [
    `${file} is fine`,
    `  clock     ${clock === null ? "the machine's" : `simulated, from ${formatInstant(clock.start)}, ${clock.speed} × as fast`}`,
    `  store     ${store.kind === 'memory' ? 'memory (keeps nothing)' : store.path}`,
    `  http      ${httpUrl(http.host, http.port)}`,
    ...(access.tokens.length === 0
      ? []
      : [`  tokens    ${access.tokens.length}${named(access.tokens.map(({ name, role }) => `${name} (${role})`))}`]),
    `  clusters  ${clusters.length} with ${countOf(nodes, 'node')}${named(clusterNames)}`,
    `  sinks     ${sinks.length}${named(sinks.map(({ name, type }) => `${name} (${type})`))}`,
    `  routes    ${routes.length}`,
  ]
}

function named(names: readonly string[]): string {
  if (names.length === 0) return ''
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : ''
  return `: ${names.slice(0, NAMES_SHOWN).join(', ')}${more}`
}

function warningsOf(configuration: Configuration, unrouted: readonly Unrouted[]): readonly string[] {
  if (configuration.routes.length === 0) return ['there are no routes: alarms are raised, and nobody is told']
  return unrouted.map(({ name, severity, isClearing, clusters }) => {
    const everywhere = clusters.length > 1 && clusters.length === configuration.clusters.length
    const stillTold = isClearing ? ': only who was told of what it clears is told' : ''
    return `no route takes ${name} (severity ${severity}) of ${everywhere ? 'any cluster' : named(clusters).slice(2)}${stillTold}`
  })
}
