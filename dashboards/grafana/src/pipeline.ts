/** *Alarm pipeline*: rate, errors and lateness of what is raised, and whether it got to each receiver. */
import { bandOfSeverity, ENDED, FINE, INK, LAST_WEEK, words } from './bands.js'
import { framed } from './frame.js'
import { dashboard, page, runbook } from './links.js'
import { graphPanel, statPanel, tablePanel, timelinePanel } from './panels.js'
import { counted, DAEMON, NOW, perHour, quantile, UNTIL_NEXT_ALARM } from './promql.js'

const ALARMS = [page('/alarms', "Alarms on the daemon's page"), runbook('LapsewatchAlarmOverdue')]
const SINKS = [page('/', "Sinks on the daemon's page"), runbook('LapsewatchSinkFailing')]
const OUTBOX = [page('/', "Sinks on the daemon's page"), runbook('LapsewatchUndelivered')]
const small = { width: 4, height: 4, unit: 'short' }
const half = { width: 12, height: 8 }
const from1 = (color: string) => [
  { value: null, color: INK },
  { value: 1, color },
]
/** Behind what is oldest there is licence time: on a simulated clock its speed is in it. */
const OLDEST = `max by (sink) (${NOW} - on (job, instance) group_right () lapsewatch_outbox_oldest_timestamp_seconds{${DAEMON}})`

const now = [
  statPanel({
    ...small,
    title: 'Alarms raised',
    description:
      'In the chosen range, whoever was told. The first alarm of a name and severity since the daemon started is not among them: its series begins with it.',
    links: ALARMS,
    decimals: 0,
    query: { expr: `sum(increase(lapsewatch_alarms_total{${DAEMON}}[$__range]))`, legend: 'alarms' },
  }),
  statPanel({
    ...small,
    title: 'Overdue',
    description:
      'Clusters whose next alarm should have been raised more than five minutes of licence time ago. Anything but 0 is a daemon that is stuck or late.',
    links: ALARMS,
    decimals: 0,
    query: { expr: counted(`${UNTIL_NEXT_ALARM} < -300`), legend: 'overdue' },
    steps: from1(ENDED.color),
  }),
  statPanel({
    ...small,
    title: 'Deliveries',
    description: 'In the chosen range: what the transport has taken for good or a receiver has confirmed.',
    links: SINKS,
    decimals: 0,
    query: { expr: `sum(increase(lapsewatch_deliveries_total{${DAEMON}}[$__range]))`, legend: 'deliveries' },
  }),
  statPanel({
    ...small,
    title: 'Failed attempts',
    description: 'In the chosen range. What was attempted stays pending and goes again: this is trouble, not loss.',
    links: SINKS,
    decimals: 0,
    query: { expr: `sum(increase(lapsewatch_delivery_failures_total{${DAEMON}}[$__range]))`, legend: 'failures' },
    steps: from1(LAST_WEEK.color),
  }),
  statPanel({
    ...small,
    title: 'Pending',
    description: 'Deliveries decided and not yet sent, over all sinks.',
    links: OUTBOX,
    decimals: 0,
    query: { expr: `sum(max by (sink) (lapsewatch_outbox_pending{${DAEMON}}))`, legend: 'pending' },
  }),
  statPanel({
    ...small,
    title: 'Oldest pending',
    description: 'How long ago, in licence time, the oldest delivery was decided that is not yet sent.',
    unit: 's',
    links: OUTBOX,
    none: 'nothing pending',
    query: { expr: `max(${OLDEST})`, legend: 'oldest' },
    steps: [
      { value: null, color: INK },
      { value: 900, color: LAST_WEEK.color },
    ],
  }),
]

const rate = graphPanel({
  ...half,
  title: 'Alarms raised by severity',
  description:
    'Alarms decided and durable, an hour of the machine, by syslog severity: 0 emergency, 1 alert, 2 critical, 4 warning, 5 and above are notices.',
  unit: 'suffix: /h',
  links: ALARMS,
  draw: 'stack',
  queries: [{ expr: perHour(`lapsewatch_alarms_total{${DAEMON}}`, 'severity'), legend: '{{severity}}' }],
  colors: Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((severity) => [String(severity), bandOfSeverity(severity).color])),
})

const names = tablePanel({
  ...half,
  title: 'Alarms since the daemon started',
  description: 'Every name and severity that was raised, counted since the start of the daemons.',
  unit: 'short',
  links: ALARMS,
  queries: [{ expr: `sum by (alarm, severity) (lapsewatch_alarms_total{${DAEMON}})` }],
  columns: [
    { of: 'alarm', as: 'Alarm', links: [page('/alarms?name=${__data.fields.Alarm:percentencode}', "On the daemon's page")] },
    {
      of: 'severity',
      as: 'Severity',
      width: 90,
      mappings: words(
        Object.fromEntries(
          [0, 1, 2, 3, 4, 5, 6, 7].map((severity) => [severity, { text: String(severity), color: bandOfSeverity(severity).color }]),
        ),
      ),
      colored: true,
    },
    { of: 'Value', as: 'Raised', width: 90, unit: 'none', decimals: 0 },
  ],
  sortBy: 'Severity',
})

const lateness = graphPanel({
  ...half,
  title: 'Lateness',
  description: 'Machine time from the instant at which a scheduled alarm was due until it was durable. What a gap made late is not in it.',
  unit: 's',
  links: ALARMS,
  none: 'No scheduled alarm in this range',
  queries: [0.5, 0.99].map((q) => ({ expr: quantile(q, 'lapsewatch_alarm_lateness_seconds'), legend: `${q * 100} in 100` })),
})

const coalesced = graphPanel({
  ...half,
  title: 'Slots that a later alarm stands for',
  description: 'Alarms missed while nobody watched (a daemon that was down, a clock that jumped): only the latest of one clock was raised.',
  unit: 'suffix: /h',
  links: ALARMS,
  queries: [{ expr: perHour(`lapsewatch_alarm_slots_coalesced_total{${DAEMON}}`, 'alarm'), legend: '{{alarm}}' }],
})

const delivered = graphPanel({
  ...half,
  title: 'Delivered by sink',
  description:
    'Deliveries an hour of the machine that the transport has taken for good, over TCP and TLS after the confirm window, or that the receiver has confirmed.',
  unit: 'suffix: /h',
  links: SINKS,
  queries: [{ expr: perHour(`lapsewatch_deliveries_total{${DAEMON}}`, 'sink'), legend: '{{sink}}' }],
})

const failed = graphPanel({
  ...half,
  title: 'Failures by reason',
  description:
    'Attempts an hour of the machine that failed, by sink and reason. They go again with growing pauses, so a few an hour can be a receiver that is down.',
  unit: 'suffix: /h',
  links: SINKS,
  none: 'No attempt failed',
  queries: [{ expr: `${perHour(`lapsewatch_delivery_failures_total{${DAEMON}}`, 'sink, reason')} > 0`, legend: '{{sink}} {{reason}}' }],
  shade: LAST_WEEK.color,
})

const up = timelinePanel({
  ...half,
  title: 'Receivers',
  description:
    'What was last heard of each receiver. An idle sink is not tried: look at it together with what is pending. No row before the first attempt.',
  unit: 'short',
  links: SINKS,
  query: { expr: `min by (sink) (lapsewatch_sink_up{${DAEMON}})`, legend: '{{sink}}' },
  mappings: words({ 0: { text: '◆ failing', color: LAST_WEEK.color }, 1: { text: '○ good', color: FINE.color } }),
})

const pending = graphPanel({
  ...half,
  title: 'Pending by sink',
  description: 'Deliveries decided and not yet sent.',
  unit: 'short',
  links: OUTBOX,
  decimals: 0,
  queries: [{ expr: `max by (sink) (lapsewatch_outbox_pending{${DAEMON}})`, legend: '{{sink}}' }],
})

const oldest = graphPanel({
  ...half,
  title: 'Oldest pending by sink',
  description: 'Age of the oldest delivery that is not yet sent, in licence time. A line that climbs is a receiver that takes nothing.',
  unit: 's',
  links: [...OUTBOX, dashboard('lapsewatch-daemon', 'Is the daemon well?')],
  none: 'Nothing pending',
  queries: [{ expr: OLDEST, legend: '{{sink}}' }],
})

const refused = graphPanel({
  ...half,
  title: 'Refused for good',
  description:
    'Deliveries an hour of the machine that a receiver will not have, whatever is done: they do not go again. Syslog cannot refuse.',
  unit: 'suffix: /h',
  links: [page('/', "Sinks on the daemon's page"), runbook('LapsewatchDeliveryDropped')],
  queries: [{ expr: perHour(`lapsewatch_deliveries_dropped_total{${DAEMON}}`, 'sink'), legend: '{{sink}}' }],
  shade: ENDED.color,
})

export const pipeline = framed({
  uid: 'lapsewatch-pipeline',
  title: 'Alarm pipeline',
  description:
    'Were the alarms raised on time, and did they arrive? Site and cluster apply to what is overdue and to the annotations: counters are of a whole daemon.',
  from: 'now-24h',
  refresh: '30s',
  clusters: 'many',
  sections: [
    { panels: now },
    { heading: 'Raised', panels: [rate, names, lateness, coalesced] },
    { heading: 'Delivered', panels: [delivered, failed, up, pending, oldest, refused] },
  ],
})
