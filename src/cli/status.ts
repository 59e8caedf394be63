/** `lapsewatch status`: where every cluster stands, what is on its way, and whether the clock is trusted. */
import type { Command } from 'commander'
import pc from 'picocolors'
import type { ClockAnswer, ClusterAnswer, SinkAnswer } from './daemon.js'
import { daemonAt } from './daemon.js'
import { daemonUrl, URL_HELP, URL_OPTION, type UrlOption } from './daemon-address.js'
import { type CliIo, writeJson } from './io.js'
import { table } from './table.js'
import { shortInstant } from './words.js'

const HELP = `
Exit code 0: the daemon answered, whatever it said; 3: it cannot be reached.

Examples:
  $ lapsewatch status
  $ lapsewatch status --url http://127.0.0.1:8080 --json | jq '.clusters[] | select(.mode != "production") | .id'`

export function registerStatus(program: Command, io: CliIo): void {
  program
    .command('status')
    .description('show where every cluster stands and what is still to be delivered')
    .option(URL_OPTION, URL_HELP)
    .option('--json', 'answer in JSON: what the API says of clusters, sinks and clock')
    .addHelpText('after', HELP)
    .action((options: UrlOption & { json?: true }) => status(options, io))
}

async function status(options: UrlOption & { readonly json?: true }, io: CliIo): Promise<void> {
  const daemon = daemonAt(daemonUrl(options, io.env), io.env)
  const [clock, clusters, sinks] = await Promise.all([daemon.clock(), daemon.clusters(), daemon.sinks()])
  if (options.json) return writeJson(io, { clock, clusters, sinks })
  const colors = pc.createColors(io.isTerminal)
  const parts = [[clockLine(clock, colors)], clusterTable(clusters, colors), sinkTable(sinks, colors)]
  io.stdout.write(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}

type Colors = ReturnType<typeof pc.createColors>

function clockLine({ now, simulated, speed, trust, since, until }: ClockAnswer, colors: Colors): string {
  const which = simulated ? `simulated, ${speed ?? 1} × as fast` : "the machine's clock"
  const doubt = [
    since === undefined ? '' : ` since ${shortInstant(since)}`,
    until === undefined ? '' : ` until ${shortInstant(until)}`,
  ].join('')
  return `licence time ${shortInstant(now)} (${which}), clock ${trust === 'trusted' ? colors.green(trust) : colors.red(`${trust}${doubt}`)}`
}

function clusterTable(clusters: readonly ClusterAnswer[], colors: Colors): string[] {
  if (clusters.length === 0) return ['no clusters: name some in the configuration, or POST /api/v1/clusters']
  const rows = clusters.map(({ id, mode, clocks, services }) => {
    const live = clocks.find(({ state }) => state !== 'closed')
    const running = services.filter(({ state }) => state === 'running').length
    const ofServices = `${running} of ${services.length}`
    return [
      id,
      paintMode(mode, colors),
      live?.state ?? '-',
      live === undefined ? '-' : String(live.daysRemaining),
      live === undefined ? '-' : shortInstant(live.endsAt),
      running < services.length ? colors.red(ofServices) : ofServices,
    ]
  })
  return table(['CLUSTER', 'MODE', 'CLOCK', 'DAYS LEFT', 'ENDS', 'SERVICES RUNNING'], rows)
}

function paintMode(mode: string, colors: Colors): string {
  switch (mode) {
    case 'production':
      return colors.green(mode)
    case 'grace':
      return colors.yellow(mode)
    case 'evaluation-expired':
    case 'grace-expired':
      return colors.red(mode)
    default:
      return mode
  }
}

function sinkTable(sinks: readonly SinkAnswer[], colors: Colors): string[] {
  if (sinks.length === 0) return ['no sinks: nobody is told of any alarm']
  const rows = sinks.map(({ name, state, pending, oldestAt, description, lastError }) => [
    name,
    state === 'failing' ? colors.red(state) : state,
    String(pending),
    oldestAt === null ? '-' : shortInstant(oldestAt),
    description,
    lastError ?? '',
  ])
  return table(['SINK', 'STATE', 'PENDING', 'OLDEST', 'WHERE', 'LAST ERROR'], rows)
}
