/** `lapsewatch preview`: everything that will ever fire, with or without a daemon. */
import { type Command, Option } from 'commander'
import pc from 'picocolors'
import { suggest } from '../config/near-miss.js'
import { DAY_MS, formatInstant } from '../domain/instant.js'
import type { ProductProfile } from '../domain/profile.js'
import { SEVERITY_NAMES } from '../domain/severity.js'
import { CALENDAR_END, CALENDAR_HEAD, calendarEvents } from '../engine/preview-calendar.js'
import { wordsOf } from '../engine/preview-words.js'
import { type LoadChecked, warn } from './check-config.js'
import { type DaemonClient, daemonAt } from './daemon.js'
import { daemonUrl, URL_HELP, URL_OPTION, type UrlOption } from './daemon-address.js'
import { CliError, type CliIo, wholeNumber, writeJson } from './io.js'
import { inOrder, type PreviewItem } from './preview-items.js'
import { offlinePreview } from './preview-offline.js'
import { table } from './table.js'
import { countOf, shortInstant } from './words.js'

const HELP = `
Nobody doing anything more: that is what a preview assumes. With --config it needs no daemon: it shows the file's clusters as a daemon
that starts at clock.start (without one: now) would create them, and so also what their creation raises at once.
Formats: table for people, json for programs (the API's items), ics for calendars (one event an alarm).

Examples:
  $ lapsewatch preview --config config/lapsewatch.yaml --days 7
  $ lapsewatch preview cup-sjc --days 30
  $ lapsewatch preview cup-sjc --config lapsewatch.yaml --format ics > cup-sjc.ics`

const DAYS_MAX = 3650
const FORMATS = ['table', 'json', 'ics'] as const
const ASKED_AT_ONCE = 8

interface PreviewOptions extends UrlOption {
  readonly days: number
  readonly format: (typeof FORMATS)[number]
  readonly json?: true
  readonly config?: string
}

export interface PreviewParts {
  readonly loadChecked: LoadChecked
  readonly products: () => ReadonlyMap<string, ProductProfile>
  /** Machine time. */
  readonly nowMs: () => number
}

export function registerPreview(program: Command, io: CliIo, parts: PreviewParts): void {
  program
    .command('preview')
    .description('show every alarm, mode change and service stop that is to come')
    .argument('[cluster]', 'id of a cluster; left out: all of them')
    .option('--days <n>', 'how far to look ahead', wholeNumber(1, DAYS_MAX), 120)
    .addOption(new Option('--format <format>', 'how to show it').choices(FORMATS).default('table'))
    .option('--json', 'the same as --format json')
    .option('--config <file>', 'preview the clusters of this file, without a daemon')
    .option(URL_OPTION, URL_HELP)
    .addHelpText('after', HELP)
    .action((cluster: string | undefined, options: PreviewOptions) => showPreview(cluster, options, io, parts))
}

async function showPreview(cluster: string | undefined, options: PreviewOptions, io: CliIo, parts: PreviewParts): Promise<void> {
  const { config, url } = options
  if (config !== undefined && url !== undefined) throw new CliError(2, ['--config needs no daemon: leave out --url, or --config'])
  const found =
    config === undefined
      ? await fromDaemon(daemonAt(daemonUrl(options, io.env), io.env), cluster, options.days)
      : await fromFile(config, cluster, options.days, io, parts)
  const items = inOrder(found)
  switch (options.json ? 'json' : options.format) {
    case 'json':
      return writeJson(io, { items, nextCursor: null })
    case 'ics':
      io.stdout.write(CALENDAR_HEAD + calendarEvents(items, formatInstant(parts.nowMs())) + CALENDAR_END)
      return
    case 'table':
      io.stdout.write(`${previewTable(items, cluster, options.days, io.isTerminal).join('\n')}\n`)
  }
}

async function fromFile(
  file: string,
  cluster: string | undefined,
  days: number,
  io: CliIo,
  parts: PreviewParts,
): Promise<readonly PreviewItem[]> {
  const { configuration, warnings } = await parts.loadChecked(file)
  warn(io, warnings)
  const ids = configuration.clusters.map(({ block }) => block.id)
  if (cluster !== undefined && !ids.includes(cluster)) {
    throw new CliError(2, [`${file} has no cluster "${cluster}": ${suggest(cluster, ids, 'clusters')}`])
  }
  const now = configuration.clock?.start ?? Math.floor(parts.nowMs())
  const clusters = cluster === undefined ? ids : [cluster]
  return offlinePreview({ configuration, products: parts.products(), clusters, now, until: now + days * DAY_MS })
}

async function fromDaemon(daemon: DaemonClient, cluster: string | undefined, days: number): Promise<readonly PreviewItem[]> {
  const ids = cluster === undefined ? (await daemon.clusters()).map(({ id }) => id) : [cluster]
  const items: PreviewItem[] = []
  for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
    const asked = ids
      .slice(from, from + ASKED_AT_ONCE)
      .map(async (id) => (await daemon.preview(id, days)).map((item) => ({ cluster: id, ...item })))
    for (const answer of await Promise.all(asked)) items.push(...answer)
  }
  return items
}

function previewTable(items: readonly PreviewItem[], cluster: string | undefined, days: number, isTerminal: boolean): string[] {
  const whose = cluster === undefined ? '' : ` for ${cluster}`
  if (items.length === 0) return [`nothing to come${whose} within ${countOf(days, 'day')}`]
  const colors = pc.createColors(isTerminal)
  const paint = (severity: number | undefined) =>
    severity === undefined || severity > 4 ? String : severity > 2 ? colors.yellow : colors.red
  const rows = items.map((item) => [
    shortInstant(item.at),
    ...(cluster === undefined ? [item.cluster] : []),
    paint(item.severity)(item.severity === undefined ? '' : `${item.severity} ${SEVERITY_NAMES[item.severity] ?? ''}`),
    wordsOf(item),
    item.node ?? '',
    (item.sinks ?? []).join(', ') || (item.kind === 'alarm' ? '(nobody)' : ''),
  ])
  return table(['AT (UTC)', ...(cluster === undefined ? ['CLUSTER'] : []), 'SEVERITY', 'WHAT', 'NODE', 'TO'], rows)
}
