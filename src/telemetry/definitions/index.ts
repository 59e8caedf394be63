/** Every metric of ours, section by section (design §5.6). Those of the process itself are in `process-metrics.ts`. */
import { ACCESS_METRICS } from './access.js'
import { ALARM_METRICS } from './alarms.js'
import { DAEMON_METRICS } from './daemon.js'
import type { MetricSection } from './definition.js'
import { DELIVERY_METRICS } from './deliveries.js'
import { FLEET_METRICS } from './fleet.js'
import { LICENSED_METRICS } from './licensed.js'
import { STREAM_METRICS } from './stream.js'
import { TIME_METRICS } from './time.js'

export type { MetricDefinition, MetricSection } from './definition.js'

export const DEFINITIONS = {
  ...FLEET_METRICS,
  ...LICENSED_METRICS,
  ...TIME_METRICS,
  ...ALARM_METRICS,
  ...DELIVERY_METRICS,
  ...STREAM_METRICS,
  ...ACCESS_METRICS,
  ...DAEMON_METRICS,
} as const

/** As docs/metrics.md has them. */
export const METRIC_SECTIONS: readonly MetricSection[] = [
  {
    title: 'The fleet',
    intro:
      'One set for each cluster that is not retired. `cluster`, `node`, `clock`, `service` and `mode` have the values that the API gives them.',
    definitions: FLEET_METRICS,
  },
  {
    title: 'Units, users and log-in',
    intro:
      'What a [Communications Manager](communications-manager.md) grants to the presence clusters that name it, and whom they turned away.',
    definitions: LICENSED_METRICS,
  },
  { title: 'Time', definitions: TIME_METRICS },
  { title: 'Alarms', definitions: ALARM_METRICS },
  {
    title: 'Deliveries',
    intro: 'A sink that a reload takes away takes its series along, but for what is still pending for it.',
    definitions: DELIVERY_METRICS,
  },
  { title: 'The stream', definitions: STREAM_METRICS },
  { title: 'Tokens', definitions: ACCESS_METRICS },
  { title: 'The daemon', definitions: DAEMON_METRICS },
]
