/** *Cluster*: what happens to this one, when exactly, and what was said about it. */
import { DAY_STEPS, DAYS_COLOURED, ENDED, INK } from './bands.js'
import { framed } from './frame.js'
import { dashboard, page, runbook } from './links.js'
import { graphPanel, statPanel, tablePanel, timelinePanel } from './panels.js'
import { counted, DAYS, ENDS, FLEET, inSite, SERVICE, STATE, UNTIL_NEXT_ALARM, WHOLE_DAYS } from './promql.js'
import { SERVICE_STATES, STATES } from './states.js'

const OWN_PAGE = page('/clusters/${cluster:percentencode}', "The cluster on the daemon's page")
const CLOCKS = [OWN_PAGE, runbook('LapsewatchLicenseExpiring')]
const SERVICES = [OWN_PAGE, runbook('LapsewatchServiceDown')]
const small = { width: 4, height: 4 }

const state = statPanel({
  ...small,
  title: 'Mode',
  description: 'What the cluster is licensed by now, and how urgent that is.',
  unit: 'short',
  links: CLOCKS,
  query: { expr: STATE, legend: '{{cluster}}' },
  mappings: STATES,
})

const days = statPanel({
  ...small,
  title: 'Days left',
  description: 'Until the end of the live clock, counted as the alarm counts: the least whole number of days that has been reached.',
  unit: 'none',
  links: CLOCKS,
  decimals: 0,
  none: 'no clock',
  query: { expr: WHOLE_DAYS, legend: '{{clock}}' },
  mappings: DAYS_COLOURED,
})

const ends = statPanel({
  ...small,
  title: 'Clock ends',
  description: 'When the live clock ends or has ended. Services stop at that instant.',
  unit: 'dateTimeAsIso',
  links: CLOCKS,
  none: 'no clock',
  query: { expr: `1000 * ${ENDS}`, legend: '{{clock}}' },
})

const nextAlarm = statPanel({
  ...small,
  title: 'Next alarm in',
  description: 'Licence time until the next licence alarm. Below 0 it is overdue.',
  unit: 's',
  links: [OWN_PAGE, runbook('LapsewatchAlarmOverdue')],
  decimals: 0,
  none: 'none to come',
  query: { expr: UNTIL_NEXT_ALARM, legend: '{{cluster}}' },
})

const stopped = statPanel({
  ...small,
  title: 'Services stopped',
  description: 'Presence Engines and Proxies of this cluster that do not run.',
  unit: 'short',
  links: SERVICES,
  decimals: 0,
  query: { expr: counted(`${SERVICE} == 0`), legend: 'stopped' },
  steps: [
    { value: null, color: INK },
    { value: 1, color: ENDED.color },
  ],
})

const release = statPanel({
  ...small,
  title: 'Product, release, site',
  description: 'Which profile of rules the cluster follows, its release, and where it is.',
  unit: 'short',
  links: [OWN_PAGE, runbook('LapsewatchLicenseExpiring')],
  name: true,
  query: {
    expr: `max by (product, release, label_site) (lapsewatch_cluster_info{${FLEET}, label_site=~"$site"})`,
    legend: '{{product}} {{release}} {{label_site}}',
  },
})

const countdown = graphPanel({
  title: 'Days left over time',
  description:
    'A clock falls by a day a day of licence time; a jump upwards is another clock, and where it ends the cluster went into production.',
  unit: 'suffix: days',
  links: CLOCKS,
  width: 12,
  height: 8,
  none: 'No clock in this range: production',
  queries: [{ expr: DAYS, legend: '{{clock}}' }],
  steps: DAY_STEPS,
})

const modes = timelinePanel({
  title: 'Mode over time',
  description: 'What the cluster was licensed by.',
  unit: 'short',
  links: CLOCKS,
  width: 12,
  height: 8,
  query: { expr: STATE, legend: '{{cluster}}' },
  mappings: STATES,
})

const services = timelinePanel({
  title: 'Services over time',
  description: 'Each service of each node: running or stopped.',
  unit: 'short',
  links: SERVICES,
  width: 12,
  height: 8,
  query: { expr: SERVICE, legend: '{{node}} {{service}}' },
  mappings: SERVICE_STATES,
})

const nodes = tablePanel({
  title: 'Services now',
  description: "Each service of each node. Starting and stopping is done on the daemon's page.",
  unit: 'short',
  links: SERVICES,
  width: 12,
  height: 8,
  queries: [{ expr: SERVICE }],
  columns: [
    { of: 'node', as: 'Node' },
    { of: 'service', as: 'Service' },
    { of: 'Value', as: 'State', mappings: SERVICE_STATES, colored: true },
  ],
  sortBy: 'Node',
})

const NEXT = inSite(`changes(lapsewatch_next_alarm_timestamp_seconds{${FLEET}}[$__rate_interval])`)
const raised = graphPanel({
  title: 'Licence alarms raised',
  description:
    "How often the instant of the next alarm has moved on, which it does with each alarm; several between two scrapes count as one, and the last before production is not seen. The alarms themselves are on the daemon's page.",
  unit: 'short',
  links: [
    page('/alarms?cluster=${cluster:percentencode}', "The cluster's alarms on the daemon's page"),
    runbook('LapsewatchLicenseExpiring'),
    dashboard('lapsewatch-pipeline', 'Were they delivered?'),
  ],
  width: 24,
  height: 7,
  decimals: 0,
  draw: 'bars',
  none: 'None in this range',
  queries: [{ expr: `max by (cluster) (${NEXT})`, legend: 'raised' }],
})

export const cluster = framed({
  uid: 'lapsewatch-cluster',
  title: 'Cluster',
  description: 'One cluster: when its licence runs out, what runs on it, what was raised and what comes next.',
  from: 'now-30d',
  refresh: '1m',
  clusters: 'one',
  sections: [{ panels: [state, days, ends, nextAlarm, stopped, release, countdown, modes, services, nodes, raised] }],
})
