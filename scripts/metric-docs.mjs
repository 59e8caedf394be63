// docs/metrics.md from the code: `npm run build && node scripts/metric-docs.mjs` writes it, a test compares.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const HEAD = `# Metrics

One row a metric: what type it is, which labels it has, what it means, and a query that asks for it. Generated from \`src/telemetry/definitions\`.
Rules and alerts are in [monitoring.md](monitoring.md).

\`GET /metrics\` answers in the Prometheus text format 0.0.4, and in OpenMetrics 1.0 to a reader whose \`Accept\` header prefers it. Prometheus
does so by itself:

\`\`\`yaml
scrape_configs:
  - job_name: lapsewatch
    static_configs: [{ targets: ["127.0.0.1:8080"] }]
\`\`\`

## Four conventions

**Subtract \`lapsewatch_now_timestamp_seconds\`, not \`time()\`.** Every instant of ours is in licence time: the clock that decides when a licence
runs out. On a simulated clock that is months away from Prometheus's own, and while the machine's clock is not trusted it stands or goes its
own pace. \`lapsewatch_clock_expiry_timestamp_seconds - time()\` is then wrong by exactly the error that nobody noticed. Instants have a label
that *now* does not have, so the subtraction says on what to match:

\`\`\`promql
lapsewatch_clock_expiry_timestamp_seconds - on (job, instance) group_left () lapsewatch_now_timestamp_seconds < 7 * 86400
\`\`\`

The one exception is \`process_start_time_seconds\`, which belongs to the process and not to us: it is machine time.

**Instants, not remaining time.** A constant compresses to nothing and is exact whenever it is asked for; a rule subtracts.

**No sentinels.** What is not there has no series: no expiry in \`production\`, no next alarm when none is to come, no oldest delivery when nothing
is pending, nothing at all of a retired cluster. There is no −1 and no 0 that means "none". A state is one series for each of its values, 0 or 1.

**Counters start at 0 with the daemon,** as everywhere in Prometheus (\`rate\` and \`increase\` know). Those by sink and by reason are there at 0 before
anything is counted, so that the first failure is an increase too; so are those of alarms in the severities that the profile \`cup-7\` gives them.
Refused log-ins are not: at fleet size that would be nine series for each cluster that nobody ever looks at.
`

const PROCESS_INTRO = `prom-client's own, under the names that dashboards for Node.js know. Those of file descriptors, of virtual memory and of the heap's size in the
system's eyes exist on Linux only. The delays of the loop are those since the last scrape, whoever made it.`

// prom-client's own, which come without an explanation: name, type, labels, meaning, example.
const PROCESS = [
  ['process_cpu_user_seconds_total', 'counter', [], 'Processor time in the program.', 'rate(process_cpu_user_seconds_total[5m])'],
  ['process_cpu_system_seconds_total', 'counter', [], 'Processor time in the system.', 'rate(process_cpu_system_seconds_total[5m])'],
  ['process_cpu_seconds_total', 'counter', [], 'Both.', 'rate(process_cpu_seconds_total[5m]) > 0.5'],
  ['process_start_time_seconds', 'gauge', [], 'When the process started, in machine time.', 'changes(process_start_time_seconds[1h]) > 2'],
  ['process_resident_memory_bytes', 'gauge', [], 'Memory in use.', 'process_resident_memory_bytes'],
  ['process_virtual_memory_bytes', 'gauge', [], 'Memory mapped.', 'process_virtual_memory_bytes'],
  ['process_heap_bytes', 'gauge', [], 'Data segment.', 'process_heap_bytes'],
  ['process_open_fds', 'gauge', [], 'Open file descriptors.', 'process_open_fds / process_max_fds > 0.8'],
  ['process_max_fds', 'gauge', [], 'How many may be open.', 'process_max_fds'],
  ['nodejs_eventloop_lag_seconds', 'gauge', [], 'How long a turn of the loop took at the last scrape.', 'nodejs_eventloop_lag_seconds'],
  ['nodejs_eventloop_lag_max_seconds', 'gauge', [], 'Longest delay since the last scrape.', 'nodejs_eventloop_lag_max_seconds > 0.1'],
  ['nodejs_eventloop_lag_mean_seconds', 'gauge', [], 'Mean of the delays.', 'nodejs_eventloop_lag_mean_seconds'],
  ['nodejs_eventloop_lag_stddev_seconds', 'gauge', [], 'Their standard deviation.', 'nodejs_eventloop_lag_stddev_seconds'],
  ['nodejs_eventloop_lag_p50_seconds', 'gauge', [], 'Their median.', 'nodejs_eventloop_lag_p50_seconds'],
  ['nodejs_eventloop_lag_p90_seconds', 'gauge', [], 'Nine in ten are shorter.', 'nodejs_eventloop_lag_p90_seconds'],
  ['nodejs_eventloop_lag_p99_seconds', 'gauge', [], '99 in 100 are shorter.', 'nodejs_eventloop_lag_p99_seconds > 0.05'],
  ['nodejs_active_resources', 'gauge', ['type'], 'What keeps the loop alive.', 'nodejs_active_resources{type="TCPSocketWrap"}'],
  ['nodejs_active_handles', 'gauge', ['type'], 'Handles of libuv.', 'nodejs_active_handles'],
  ['nodejs_active_requests', 'gauge', ['type'], 'Requests of libuv under way.', 'nodejs_active_requests'],
  ['nodejs_heap_size_total_bytes', 'gauge', [], 'Size of the JavaScript heap.', 'nodejs_heap_size_total_bytes'],
  ['nodejs_heap_size_used_bytes', 'gauge', [], 'What of it is in use.', 'nodejs_heap_size_used_bytes / nodejs_heap_size_total_bytes'],
  ['nodejs_external_memory_bytes', 'gauge', [], 'Memory outside that heap which it holds on to.', 'nodejs_external_memory_bytes'],
  ['nodejs_heap_space_size_total_bytes', 'gauge', ['space'], 'The same by space.', 'nodejs_heap_space_size_total_bytes'],
  ['nodejs_heap_space_size_used_bytes', 'gauge', ['space'], 'The same by space.', 'nodejs_heap_space_size_used_bytes'],
  ['nodejs_heap_space_size_available_bytes', 'gauge', ['space'], 'The same by space.', 'nodejs_heap_space_size_available_bytes'],
  ['nodejs_gc_duration_seconds', 'histogram', ['kind'], 'Garbage collections by kind.', 'rate(nodejs_gc_duration_seconds_sum[5m])'],
  ['nodejs_version_info', 'gauge', ['version', 'major', 'minor', 'patch'], 'Always 1.', 'nodejs_version_info'],
]

const TABLE = '| metric | type | labels | meaning | example |\n|---|---|---|---|---|'

function row(name, type, labels, meaning, example) {
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${meaning} | \`${example}\` |`
}

function section(title, intro, rows) {
  return [`## ${title}`, ...(intro === undefined ? [] : [intro]), [TABLE, ...rows].join('\n')].join('\n\n')
}

/** @param {readonly import('../src/telemetry/definitions/index.js').MetricSection[]} sections */
export function renderMetricDocs(sections) {
  const ours = sections.map(({ title, intro, definitions }) => {
    const rows = Object.values(definitions).map(({ name, type, labels, help, more, example }) =>
      row(name, type, labels, more === undefined ? help : `${help} ${more}`, example),
    )
    return section(title, intro, rows)
  })
  const ofTheProcess = section(
    'The process',
    PROCESS_INTRO,
    PROCESS.map((fields) => row(...fields)),
  )
  return `${[HEAD.trimEnd(), ...ours, ofTheProcess].join('\n\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { METRIC_SECTIONS } = await import('../dist/telemetry/definitions/index.js')
  writeFileSync(new URL('../docs/metrics.md', import.meta.url), renderMetricDocs(METRIC_SECTIONS))
}
