/** *Daemon*: whether the one that watches is well. */
import { ENDED, FINE, LAST_DAY, LAST_WEEK, words } from './bands.js'
import { framed } from './frame.js'
import { page, runbook } from './links.js'
import { graphPanel, statPanel, timelinePanel } from './panels.js'
import { counted, DAEMON, MODE, NOW, quantile } from './promql.js'

const HEALTH = [page('/healthz', "The daemon's health"), runbook('LapsewatchDown')]
const CLOCK = [page('/', "The daemon's page"), runbook('LapsewatchClockUntrusted')]
const small = { width: 4, height: 4, unit: 'short' }
const third = { width: 8, height: 7 }

const now = [
  statPanel({
    ...small,
    title: 'Version',
    description: 'Of Lapsewatch and of Node.js. Several while an update is under way.',
    links: HEALTH,
    name: true,
    query: { expr: `max by (version, node) (lapsewatch_build_info{${DAEMON}})`, legend: '{{version}} (Node {{node}})' },
  }),
  statPanel({
    ...small,
    title: 'Started',
    description: 'When the process started, in machine time; the latest of several.',
    unit: 'dateTimeFromNow',
    links: HEALTH,
    query: { expr: `1000 * max(process_start_time_seconds{${DAEMON}})`, legend: 'started' },
  }),
  statPanel({
    ...small,
    title: 'Store',
    description: 'Whether the store answered the last scrape. While it does not, nothing is decided.',
    links: [HEALTH[0] ?? page(), runbook('LapsewatchStoreDown')],
    query: { expr: `min(lapsewatch_store_up{${DAEMON}})`, legend: 'store' },
    mappings: words({ 0: { text: '■ does not answer', color: ENDED.color }, 1: { text: '○ answers', color: FINE.color } }),
  }),
  statPanel({
    ...small,
    title: 'Clock',
    description:
      'What is thought of the wall clock. Not trusted: licence time stands or goes on at its own pace until an operator confirms it or ten minutes have passed.',
    links: CLOCK,
    query: {
      expr: `max(lapsewatch_clock_trust{${DAEMON}, state!="trusted"}) + 2 * min(lapsewatch_clock_simulated{${DAEMON}})`,
      legend: 'clock',
    },
    mappings: words({
      0: { text: '○ trusted', color: FINE.color },
      1: { text: '▲ not trusted', color: LAST_DAY.color },
      2: { text: 'simulated', color: 'text' },
    }),
  }),
  statPanel({
    ...small,
    title: 'Configuration',
    description: 'Whether the file was read without an error the last time. After a failure the one before it is still in use.',
    links: [HEALTH[0] ?? page(), runbook('LapsewatchConfigurationRejected')],
    query: { expr: `min(lapsewatch_config_last_reload_successful{${DAEMON}})`, legend: 'configuration' },
    mappings: words({
      0: { text: '◆ refused, the old one is in use', color: LAST_WEEK.color },
      1: { text: '○ in use', color: FINE.color },
    }),
  }),
  statPanel({
    ...small,
    title: 'Clusters watched',
    description: 'Of the chosen sites and clusters. A number that falls is clusters that were retired, or a configuration that lost them.',
    links: [page('/'), runbook('LapsewatchClustersGone')],
    decimals: 0,
    query: { expr: counted(MODE), legend: 'clusters' },
  }),
]

const scheduler = [
  graphPanel({
    ...third,
    title: 'Ticks',
    description: 'A tick looks for what is due, at least once a second. A line that falls to 0 is a daemon that does nothing.',
    unit: 'suffix: /s',
    links: [page('/healthz', "The daemon's health"), runbook('LapsewatchStalled')],
    queries: [
      {
        expr: `sum by (instance) (rate(lapsewatch_scheduler_tick_duration_seconds_count{${DAEMON}}[$__rate_interval]))`,
        legend: '{{instance}}',
      },
    ],
  }),
  graphPanel({
    ...third,
    title: 'Tick duration',
    description: 'Machine time that 50 and 99 in 100 ticks took at the most. One with nothing due takes well below 5 ms.',
    unit: 's',
    links: HEALTH,
    queries: [0.5, 0.99].map((q) => ({ expr: quantile(q, 'lapsewatch_scheduler_tick_duration_seconds'), legend: `${q * 100} in 100` })),
  }),
  graphPanel({
    ...third,
    title: 'Last tick and mark, behind licence time',
    description:
      'How far the last tick and the mark in the store are behind licence time. On a simulated clock a second of the machine is as long as its speed.',
    unit: 's',
    links: [page('/'), runbook('LapsewatchStoreDown')],
    queries: [
      {
        expr: `max by (instance) (${NOW} - lapsewatch_scheduler_last_tick_timestamp_seconds{${DAEMON}})`,
        legend: 'last tick {{instance}}',
      },
      { expr: `max by (instance) (${NOW} - lapsewatch_store_high_water_timestamp_seconds{${DAEMON}})`, legend: 'mark {{instance}}' },
    ],
  }),
]

const clock = [
  timelinePanel({
    ...third,
    title: 'Trust',
    description:
      'What was thought of the wall clock: trusted; behind, licence time stands until the wall has passed it; held, licence time goes on without it.',
    unit: 'short',
    links: CLOCK,
    query: {
      expr: `max by (instance) (1 * lapsewatch_clock_trust{${DAEMON}, state="behind"}) + 2 * max by (instance) (lapsewatch_clock_trust{${DAEMON}, state="held"})`,
      legend: '{{instance}}',
    },
    mappings: words({
      0: { text: '○ trusted', color: FINE.color },
      1: { text: '▲ behind', color: LAST_DAY.color },
      2: { text: '▲ held', color: LAST_DAY.color },
    }),
  }),
  graphPanel({
    ...third,
    title: 'Steps of the wall clock',
    description: 'Steps of more than two seconds in the last hour, believed or not.',
    unit: 'short',
    links: [page('/', "The daemon's page"), runbook('LapsewatchClockStepped')],
    decimals: 0,
    draw: 'bars',
    queries: [{ expr: `sum by (direction) (increase(lapsewatch_wall_clock_steps_total{${DAEMON}}[1h]))`, legend: '{{direction}}' }],
    shade: LAST_DAY.color,
  }),
  graphPanel({
    ...third,
    title: "Licence time against Prometheus's clock",
    description:
      'How far licence time is ahead of the scrape. Next to nothing on a good clock; on a simulated one as far as it has been wound on.',
    unit: 's',
    links: CLOCK,
    queries: [{ expr: `max by (instance) (${NOW} - timestamp(${NOW}))`, legend: '{{instance}}' }],
  }),
]

const process = [
  graphPanel({
    ...third,
    title: 'Memory',
    description: 'What the process holds, and what of its JavaScript heap is in use.',
    unit: 'bytes',
    links: HEALTH,
    queries: [
      { expr: `max by (instance) (process_resident_memory_bytes{${DAEMON}})`, legend: 'resident {{instance}}' },
      { expr: `max by (instance) (nodejs_heap_size_used_bytes{${DAEMON}})`, legend: 'heap in use {{instance}}' },
    ],
  }),
  graphPanel({
    ...third,
    title: 'Processor',
    description: 'Share of one core.',
    unit: 'percentunit',
    links: HEALTH,
    queries: [{ expr: `max by (instance) (rate(process_cpu_seconds_total{${DAEMON}}[$__rate_interval]))`, legend: '{{instance}}' }],
  }),
  graphPanel({
    ...third,
    title: 'Delay of the loop',
    description:
      'How late the event loop of Node.js was, 99 in 100 and at the most, since the scrape before. Above 100 ms alarms and pages wait.',
    unit: 's',
    links: HEALTH,
    queries: [
      { expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{${DAEMON}})`, legend: '99 in 100 {{instance}}' },
      { expr: `max by (instance) (nodejs_eventloop_lag_max_seconds{${DAEMON}})`, legend: 'most {{instance}}' },
    ],
  }),
  graphPanel({
    ...third,
    title: 'Internal errors',
    description: 'Errors met inside the daemon in the last hour. Each is in its log.',
    unit: 'short',
    links: [page('/healthz', "The daemon's health"), runbook('LapsewatchInternalErrors')],
    decimals: 0,
    draw: 'bars',
    queries: [{ expr: `sum by (instance) (increase(lapsewatch_internal_errors_total{${DAEMON}}[1h]))`, legend: '{{instance}}' }],
    shade: LAST_WEEK.color,
  }),
  graphPanel({
    ...third,
    title: 'File descriptors',
    description: 'Open ones: sockets of sinks, pages and scrapes, and files. One that grows for days is a leak.',
    unit: 'short',
    links: HEALTH,
    decimals: 0,
    queries: [{ expr: `max by (instance) (process_open_fds{${DAEMON}})`, legend: '{{instance}}' }],
  }),
  graphPanel({
    ...third,
    title: 'Configuration taken into use',
    description: 'How often, in the last hour of the machine.',
    unit: 'short',
    links: [page('/'), runbook('LapsewatchConfigurationRejected')],
    decimals: 0,
    draw: 'bars',
    queries: [
      {
        expr: `sum by (instance) (changes(lapsewatch_config_last_reload_success_timestamp_seconds{${DAEMON}}[1h]))`,
        legend: '{{instance}}',
      },
    ],
  }),
]

const stream = [
  graphPanel({
    ...third,
    title: 'Followers of the stream',
    description: 'Pages and programs that follow the stream now. None is nobody looking, or a proxy that lets no WebSocket through.',
    unit: 'short',
    links: CLOCK,
    decimals: 0,
    queries: [{ expr: `max by (instance) (lapsewatch_stream_clients{${DAEMON}})`, legend: '{{instance}}' }],
  }),
  graphPanel({
    ...third,
    title: 'Sent to followers',
    description: 'Frames handed to connections, snapshots among them, and the KiB that they are.',
    unit: 'suffix: /s',
    links: CLOCK,
    queries: [
      { expr: `sum by (instance) (rate(lapsewatch_stream_frames_sent_total{${DAEMON}}[$__rate_interval]))`, legend: 'frames {{instance}}' },
      {
        expr: `sum by (instance) (rate(lapsewatch_stream_sent_bytes_total{${DAEMON}}[$__rate_interval])) / 1024`,
        legend: 'KiB {{instance}}',
      },
    ],
  }),
  graphPanel({
    ...third,
    title: 'Connections begun, ended and refused',
    description:
      'In the last hour: how many began with a snapshot or went on where they were, were ended from here and why, or found no room. Many snapshots are clients that cannot stay connected.',
    unit: 'short',
    links: CLOCK,
    decimals: 0,
    draw: 'bars',
    queries: [
      { expr: `sum(increase(lapsewatch_stream_snapshots_total{${DAEMON}}[1h]))`, legend: 'with a snapshot' },
      { expr: `sum(increase(lapsewatch_stream_resumes_total{${DAEMON}}[1h]))`, legend: 'resumed' },
      { expr: `sum by (reason) (increase(lapsewatch_stream_dropped_total{${DAEMON}}[1h]))`, legend: 'ended: {{reason}}' },
      { expr: `sum(increase(lapsewatch_stream_refused_total{${DAEMON}}[1h]))`, legend: 'no room' },
    ],
  }),
]

export const daemon = framed({
  uid: 'lapsewatch-daemon',
  title: 'Daemon',
  description: 'Is the watcher watching? Site and cluster apply to the clusters that are counted and to the annotations.',
  from: 'now-6h',
  refresh: '30s',
  clusters: 'many',
  sections: [
    { panels: now },
    { heading: 'Scheduler', panels: scheduler },
    { heading: 'Clock', panels: clock },
    { heading: 'Stream', panels: stream },
    { heading: 'Process', panels: process },
  ],
})
