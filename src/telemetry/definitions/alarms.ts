/** What was decided. */
import type { MetricDefinition } from './definition.js'

export const ALARM_METRICS = {
  alarms: {
    name: 'lapsewatch_alarms_total',
    type: 'counter',
    labels: ['alarm', 'severity'],
    help: 'Alarms decided and durable, by name and syslog severity.',
    more: 'Severities are 0 to 7. Every alarm is counted, whoever was told.',
    example: 'sum by (alarm) (increase(lapsewatch_alarms_total{severity=~"[0-2]"}[1d]))',
  },
  coalesced: {
    name: 'lapsewatch_alarm_slots_coalesced_total',
    type: 'counter',
    labels: ['alarm'],
    help: 'Slots missed while nobody watched that a later alarm of the same clock stands for.',
    example: 'increase(lapsewatch_alarm_slots_coalesced_total[1d]) > 0',
  },
  lateness: {
    name: 'lapsewatch_alarm_lateness_seconds',
    type: 'histogram',
    labels: [],
    help: 'Machine time from the instant at which a scheduled alarm was due until it was durable.',
    more: 'On a simulated clock the licence time divided by its speed. Only slots that came due while the daemon ran; what a gap made late is as late as the gap is long.',
    example: 'histogram_quantile(0.99, rate(lapsewatch_alarm_lateness_seconds_bucket[1h])) > 5',
  },
  licenseFiles: {
    name: 'lapsewatch_license_files_total',
    type: 'counter',
    labels: ['result'],
    help: 'Licence files handed in, by what became of them.',
    more: '`accepted`, `vouched` (an administrator spoke for one that no key can verify) or `refused`.',
    example: 'increase(lapsewatch_license_files_total{result="refused"}[1h]) > 0',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
