/** Is the watcher watching: scheduler, store, configuration, build. */
import type { MetricDefinition } from './definition.js'

export const DAEMON_METRICS = {
  lastTick: {
    name: 'lapsewatch_scheduler_last_tick_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time of the last tick that ended; no series before the first.',
    more: 'On a simulated clock a second of the machine is `speed` seconds here; the count of the next metric says the same without a clock.',
    example:
      'lapsewatch_now_timestamp_seconds - lapsewatch_scheduler_last_tick_timestamp_seconds > 60 unless lapsewatch_clock_simulated == 1',
  },
  tickDuration: {
    name: 'lapsewatch_scheduler_tick_duration_seconds',
    type: 'histogram',
    labels: [],
    help: 'How long ticks took, in machine time.',
    more: 'The loop ticks at least once a second, so a count that stands still is a daemon that does nothing.',
    example: 'rate(lapsewatch_scheduler_tick_duration_seconds_count[2m]) == 0',
  },
  internalErrors: {
    name: 'lapsewatch_internal_errors_total',
    type: 'counter',
    labels: [],
    help: 'Errors met inside the daemon; each is in its log.',
    more: 'A store that did not answer, a mistake of ours.',
    example: 'increase(lapsewatch_internal_errors_total[15m]) > 0',
  },
  storeUp: {
    name: 'lapsewatch_store_up',
    type: 'gauge',
    labels: [],
    help: '1 when the store answered this scrape; at 0 the series that come from it are missing.',
    more: 'Those are the outbox, clusters not yet read and the mark.',
    example: 'lapsewatch_store_up == 0',
  },
  storeHighWater: {
    name: 'lapsewatch_store_high_water_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'The mark below which licence time never falls again, as the store has it.',
    more: 'Written at least once a second.',
    example: 'lapsewatch_now_timestamp_seconds - lapsewatch_store_high_water_timestamp_seconds > 60 unless lapsewatch_clock_simulated == 1',
  },
  reloadSuccessful: {
    name: 'lapsewatch_config_last_reload_successful',
    type: 'gauge',
    labels: [],
    help: '1 when the configuration was read without an error the last time, 0 when the one before it is still in use.',
    example: 'lapsewatch_config_last_reload_successful == 0',
  },
  reloadSuccess: {
    name: 'lapsewatch_config_last_reload_success_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time at which a configuration was last taken into use.',
    more: 'At a start or a reload.',
    example: 'changes(lapsewatch_config_last_reload_success_timestamp_seconds[1d])',
  },
  buildInfo: {
    name: 'lapsewatch_build_info',
    type: 'gauge',
    labels: ['version', 'node'],
    help: 'Always 1: version of Lapsewatch and of Node.js.',
    example: 'count by (version) (lapsewatch_build_info)',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
