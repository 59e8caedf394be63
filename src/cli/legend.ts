/**
 * What a daemon that shows its alarms on the terminal says first: how its clock runs, where each cluster stands, what comes next and how
 * soon, and where to look. All of it is asked of the daemon itself, so a legend can never promise anything but what will happen. Pure.
 */
import type { createColors } from 'picocolors'
import { z } from 'zod'
import type { SinkConfiguration } from '../config/configuration.js'
import type { ClockAnswer, ClusterAnswer, PreviewAnswer } from './daemon.js'
import { table } from './table.js'
import { countOf, duration, shortInstant } from './words.js'

export interface LegendCluster {
  readonly cluster: ClusterAnswer
  readonly preview: readonly PreviewAnswer[]
}

export interface Legend {
  readonly version: string
  readonly url: string
  readonly clock: ClockAnswer
  readonly clusters: readonly LegendCluster[]
  /** Clusters that are there but not shown. */
  readonly more: number
  readonly sinks: readonly SinkConfiguration[]
}

type Colors = ReturnType<typeof createColors>

export function legendLines(legend: Legend, colors: Colors): string[] {
  const { version, url, clock, clusters, more, sinks } = legend
  const speed = clock.speed ?? 1
  const soon = (item: PreviewAnswer | undefined) =>
    item === undefined ? '' : colors.yellow(`in ${duration((Date.parse(item.at) - Date.parse(clock.now)) / speed)}`)
  const rows = bySoonest(clusters).map(({ cluster, preview }) => [
    colors.bold(cluster.id),
    whereItStands(cluster),
    ...whatComes(preview, soon, colors),
  ])
  const heads = ['CLUSTER', 'NOW', 'NEXT', 'ENDS'].map((head) => colors.dim(head))
  return [
    `${colors.bold(`Lapsewatch ${version}`)} on ${clockSentence(clock, speed)}`,
    '',
    ...(rows.length === 0 ? ['  no clusters yet'] : table(heads, rows, '  ')),
    ...(more > 0 ? [`  and ${countOf(more, 'more cluster')}: lapsewatch status`] : []),
    '',
    `  page      ${colors.cyan(`${url}/`)}`,
    `  API       ${colors.cyan(`${url}/api/docs`)}`,
    `  metrics   ${colors.cyan(`${url}/metrics`)}`,
    ...sinks.flatMap((sink) => listenHint(sink, colors)),
    `  ask       ${colors.bold('npx lapsewatch status')}, ${colors.bold('npx lapsewatch preview')}; Ctrl+C here ends it all`,
    '',
  ]
}

function clockSentence({ simulated, now }: ClockAnswer, speed: number): string {
  const minute = shortInstant(now.replace(/:\d\d(\.\d+)?Z$/, ':00Z'))
  return simulated ? `a simulated clock: 1 s here is ${pace(speed)} there, where it is ${minute}` : `the machine's clock: it is ${minute}`
}

function bySoonest(clusters: readonly LegendCluster[]): readonly LegendCluster[] {
  const nextAt = ({ preview }: LegendCluster) => Date.parse(preview[0]?.at ?? '9999-12-31T23:59:59Z')
  return [...clusters].sort((a, b) => nextAt(a) - nextAt(b))
}

/** Exact, unlike `duration`: a clock is set by it. */
function pace(speed: number): string {
  for (const [unit, seconds] of [
    ['days', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (speed % seconds === 0) return speed === 86_400 ? '1 day' : `${speed / seconds} ${unit}`
  }
  return `${speed} s`
}

function whereItStands({ mode, clocks, services }: ClusterAnswer): string {
  const live = clocks.find(({ state }) => state !== 'closed')
  const stopped = services.filter(({ state }) => state === 'stopped').length
  const some = stopped === services.length ? '' : `${stopped} of ${services.length} `
  const still = stopped === 0 ? '' : `, ${some}services stopped`
  if (live === undefined || live.state === 'ended') return `${mode}${still}`
  return `${mode}, ${countOf(live.daysRemaining, 'day')} left${still}`
}

const END_NAMES = /^License(Evaluation|Grace)Expired$|^LicenseGraceCleared$/

/** The next alarm, and the end of the clock. */
function whatComes(
  preview: readonly PreviewAnswer[],
  soon: (item: PreviewAnswer | undefined) => string,
  colors: Colors,
): readonly [string, string] {
  const alarms = preview.filter(({ kind }) => kind === 'alarm')
  const [first] = alarms
  if (first === undefined) return [colors.dim('nothing to come'), '']
  return [`${first.name} ${soon(first)}`, soon(alarms.find(({ name }) => END_NAMES.test(name ?? '')))]
}

const syslogToThisMachine = z.object({
  transport: z.enum(['udp', 'tcp']),
  host: z.enum(['127.0.0.1', 'localhost']),
  port: z.number(),
})

/** Only for a sink that `lapsewatch listen` on this machine can stand in for. */
function listenHint({ name, type, config }: SinkConfiguration, colors: Colors): string[] {
  const here = type === 'syslog' ? syslogToThisMachine.safeParse(config) : undefined
  if (!here?.success) return []
  const { transport, port } = here.data
  const command = `npx lapsewatch listen${port === 1514 ? '' : ` --port ${port}`}`
  const until = transport === 'udp' ? 'what nobody hears is lost' : 'until then they wait in the outbox'
  return [
    `  beside it ${colors.bold(command)} in another terminal shows the same lines arriving`,
    `            from sink "${name}"; ${until}`,
  ]
}
