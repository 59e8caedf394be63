/** *Clocks*: what has ended, what ends next, what will be raised. */
import { type Band, DAYS_AS_BAND, DAYS_COLOURED, ENDED, FINE, INK, LAST_DAY, LAST_MONTH, LAST_WEEK, words } from './bands.js'
import { framed } from './frame.js'
import { dashboard, page, runbook } from './links.js'
import { graphPanel, statPanel, tablePanel, timelinePanel } from './panels.js'
import { counted, DAYS, ENDS, MODE, mostUrgent, NEXT_ALARM, NOW, SERVICE, STATE, UNTIL_NEXT_ALARM, WHOLE_DAYS } from './promql.js'
import { STATES } from './states.js'

const SOONEST = 20
const OF_ROW = '${__data.fields.Cluster:percentencode}'
const ofCluster = [
  dashboard('lapsewatch-cluster', 'Dashboard of the cluster', { cluster: OF_ROW }),
  page(`/clusters/${OF_ROW}`, "The cluster on the daemon's page"),
]

function tile(band: Band, title: string, description: string, condition: string, alert: `Lapsewatch${string}`, solid: boolean) {
  return statPanel({
    title: `${band.shape} ${title}`,
    description,
    unit: 'short',
    links: [page('/'), runbook(alert)],
    width: 4,
    height: 4,
    decimals: 0,
    query: { expr: counted(condition), legend: title },
    steps: [
      { value: null, color: solid ? 'transparent' : INK },
      { value: 1, color: band.color },
    ],
    ...(solid ? { solid: true as const } : {}),
  })
}

const TILES = [
  tile(
    ENDED,
    'Ended',
    'Clusters whose evaluation or grace is over: Presence Engine and Proxy are stopped.',
    `${DAYS} <= 0`,
    'LapsewatchLicenseEnded',
    true,
  ),
  tile(LAST_DAY, '≤ 1 day', 'Clusters whose clock ends within a day.', `(${DAYS} > 0) <= 1`, 'LapsewatchLicenseLastDay', true),
  tile(LAST_WEEK, '≤ 7 days', 'Clusters whose clock ends in 2 to 7 days.', `(${DAYS} > 1) <= 7`, 'LapsewatchLicenseExpiring', false),
  tile(
    LAST_MONTH,
    '≤ 30 days',
    'Clusters whose clock ends in 8 to 30 days: the countdown is on.',
    `(${DAYS} > 7) <= 30`,
    'LapsewatchLicenseExpiring',
    false,
  ),
  statPanel({
    title: `${FINE.shape} Fine`,
    description: 'Clusters in production, and those whose clock ends in more than 30 days.',
    unit: 'short',
    links: [page('/'), runbook('LapsewatchLicenseExpiring')],
    width: 4,
    height: 4,
    decimals: 0,
    query: { expr: counted(`(${DAYS} > 30) or on (cluster) (${MODE} unless on (cluster) ${DAYS})`), legend: 'Fine' },
  }),
  statPanel({
    title: 'Licence time',
    description: 'The clock that decides when a licence runs out. On a simulated clock it is not today, and days left are counted from it.',
    unit: 'dateTimeAsIso',
    links: [page('/'), runbook('LapsewatchClockUntrusted')],
    width: 4,
    height: 4,
    query: { expr: `1000 * max(${NOW})`, legend: 'Licence time' },
  }),
]

const soonest = tablePanel({
  title: 'Ends soonest',
  description:
    'Clusters with a running clock, the earliest end first; those in production have none. Days are of 24 hours: over a change to or from summer time they may differ from the number in an alarm for one hour a day.',
  unit: 'short',
  links: [page('/'), runbook('LapsewatchLicenseExpiring')],
  width: 14,
  height: 10,
  none: 'No clock is running: every cluster is in production',
  queries: [
    { expr: `bottomk(${SOONEST}, ${DAYS})` },
    { expr: `${WHOLE_DAYS} and on (cluster, clock) bottomk(${SOONEST}, ${DAYS})` },
    { expr: `1000 * ${ENDS} and on (cluster, clock) bottomk(${SOONEST}, ${DAYS})` },
  ],
  columns: [
    { of: 'cluster', as: 'Cluster', links: ofCluster },
    { of: 'label_site', as: 'Site' },
    { of: 'clock', as: 'Clock', width: 100 },
    { of: 'Value #A', as: 'Band', width: 110, mappings: DAYS_AS_BAND, colored: true },
    { of: 'Value #B', as: 'Days left', width: 90, unit: 'none', decimals: 0, mappings: DAYS_COLOURED, colored: true },
    { of: 'Value #C', as: 'Ends', width: 180, unit: 'dateTimeAsIso' },
  ],
  sortBy: 'Ends',
})

const next = tablePanel({
  title: 'Next alarms',
  description:
    'When each cluster raises its next licence alarm if nobody does anything, the earliest first. In the past only while it is overdue.',
  unit: 'short',
  links: [page('/alarms', "Alarms on the daemon's page"), runbook('LapsewatchAlarmOverdue')],
  width: 10,
  height: 10,
  none: 'No alarm is to come',
  queries: [
    { expr: `bottomk(${SOONEST}, ${UNTIL_NEXT_ALARM})` },
    { expr: `1000 * ${NEXT_ALARM} and on (cluster) bottomk(${SOONEST}, ${UNTIL_NEXT_ALARM})` },
  ],
  columns: [
    { of: 'cluster', as: 'Cluster', links: ofCluster },
    { of: 'label_site', as: 'Site' },
    { of: 'Value #A', as: 'In', width: 100, unit: 's', decimals: 0 },
    { of: 'Value #B', as: 'At', width: 180, unit: 'dateTimeAsIso' },
  ],
  sortBy: 'At',
})

const modes = timelinePanel({
  title: 'Modes',
  description: 'What each cluster was licensed by, and how urgent it was. The 25 whose clock ends first.',
  unit: 'short',
  links: [page('/'), runbook('LapsewatchLicenseExpiring')],
  width: 24,
  height: 10,
  query: { expr: `${STATE} and on (cluster) ${mostUrgent(25)}`, legend: '{{cluster}}' },
  mappings: STATES,
})

const inMode = graphPanel({
  title: 'Clusters in each mode',
  description: 'How many clusters are in each licence mode. A sum that falls is clusters that were retired.',
  unit: 'short',
  links: [page('/'), runbook('LapsewatchLicenseExpiring')],
  width: 12,
  height: 8,
  decimals: 0,
  queries: [{ expr: `count by (mode) (${MODE})`, legend: '{{mode}}' }],
  colors: { 'evaluation-expired': ENDED.color, 'grace-expired': LAST_DAY.color },
})

const stopped = tablePanel({
  title: 'Services stopped',
  description:
    'Presence Engines and Proxies that do not run now, for whatever reason: an end, a licence that covers fewer nodes, an administrator.',
  unit: 'short',
  links: [page('/'), runbook('LapsewatchServiceDown')],
  width: 12,
  height: 8,
  none: 'Every service runs',
  queries: [{ expr: `${SERVICE} == 0` }],
  columns: [
    { of: 'cluster', as: 'Cluster', links: ofCluster },
    { of: 'node', as: 'Node' },
    { of: 'service', as: 'Service' },
    { of: 'Value', as: 'State', mappings: words({ 0: { text: '■ stopped', color: ENDED.color } }), colored: true },
  ],
  sortBy: 'Cluster',
})

export const clocks = framed({
  uid: 'lapsewatch-clocks',
  title: 'Clocks',
  description: 'Which licences have run out, which run out next, and what will be raised about it.',
  from: 'now-7d',
  refresh: '1m',
  clusters: 'many',
  sections: [{ panels: [...TILES, soonest, next, modes, inMode, stopped] }],
})
