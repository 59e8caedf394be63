/** `lapsewatch serve`: runs the daemon; where it shows its alarms on a terminal, a legend comes first. */
import type { Command } from 'commander'
import pc from 'picocolors'
import type { Configuration } from '../config/configuration.js'
import { type DaemonClient, daemonAt } from './daemon.js'
import { holdTerminal } from './held-terminal.js'
import { CliError, type CliIo, DEFAULT_CONFIG } from './io.js'
import { type LegendCluster, legendLines } from './legend.js'
import { logForPeople } from './log-for-people.js'

const HELP = `
Runs until SIGTERM or Ctrl+C, which end it in order: nothing that was decided is lost. SIGHUP reads the file anew; one with an error
changes nothing. The log goes to stdout (JSON lines, short on a terminal); LAPSEWATCH_LOG_LEVEL (error, warn, info, debug) says how much.
A sink { type: file, path: "-" } shows the alarms on the terminal; the log then goes to stderr.

Examples:
  $ lapsewatch serve --config config/lapsewatch.yaml     the demo: an hour a second
  $ lapsewatch serve                                     your own, ./lapsewatch.yaml`

const CLUSTERS_IN_LEGEND = 10
const LEGEND_DAYS = 120

export interface Running {
  readonly url: string
  /** With which the daemon may read its own API. */
  readonly ownToken: string
  readonly configuration: Configuration
  /** One of its sinks is the terminal. */
  readonly showsAlarms: boolean
}

export interface ServeParts {
  readonly version: string
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Resolves once it has stopped in order. */
  readonly run: (options: {
    readonly configPath: string
    readonly stdout: NodeJS.WriteStream
    readonly stderr: NodeJS.WriteStream
    readonly onReady: (running: Running) => Promise<void>
  }) => Promise<void>
}

export function registerServe(program: Command, io: CliIo, parts: ServeParts): void {
  program
    .command('serve')
    .description('run the daemon: keep the clocks, raise the alarms, deliver them')
    .option('--config <file>', 'the configuration', DEFAULT_CONFIG)
    .addHelpText('after', HELP)
    .action(({ config }: { config: string }) => runDaemon(config, io, parts))
}

async function runDaemon(configPath: string, io: CliIo, parts: ServeParts): Promise<void> {
  const terminal = holdTerminal(parts.stdout)
  // A log that is kept, or that somebody chose a level for, is not for this to shorten.
  const isShortened = parts.stderr.isTTY === true && parts.stdout.isTTY === true && io.env.LAPSEWATCH_LOG_LEVEL === undefined
  const log = isShortened ? logForPeople(parts.stderr, io.isTerminal) : { stream: parts.stderr, release: () => undefined }
  const release = () => {
    terminal.release()
    log.release()
  }
  try {
    await parts.run({
      configPath,
      stdout: terminal.stream,
      stderr: log.stream,
      async onReady({ url, ownToken, configuration, showsAlarms }) {
        if (showsAlarms) await printLegend(daemonAt(url, { LAPSEWATCH_TOKEN: ownToken }), configuration, io, parts.version)
        release()
      },
    })
  } finally {
    release()
  }
}

async function printLegend(daemon: DaemonClient, configuration: Configuration, io: CliIo, version: string): Promise<void> {
  try {
    const clusters = await daemon.clusters()
    const shown: LegendCluster[] = []
    for (const cluster of clusters.slice(0, CLUSTERS_IN_LEGEND)) {
      shown.push({ cluster, preview: await daemon.preview(cluster.id, LEGEND_DAYS) })
    }
    const legend = { version, url: daemon.url, clusters: shown, more: clusters.length - shown.length, sinks: configuration.sinks }
    const lines = legendLines({ ...legend, clock: await daemon.clock() }, pc.createColors(io.isTerminal))
    io.stdout.write(`\n${lines.join('\n')}\n`)
  } catch (error) {
    // The legend is a kindness: a daemon that cannot say where it stands this very moment raises its alarms all the same.
    if (!(error instanceof CliError)) throw error
    io.stderr.write(`no legend: ${error.lines.join(' ')}\n`)
  }
}
