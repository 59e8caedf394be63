/** What became of the alarms on their way to each sink. */
import type { MetricDefinition } from './definition.js'

export const DELIVERY_METRICS = {
  deliveries: {
    name: 'lapsewatch_deliveries_total',
    type: 'counter',
    labels: ['sink'],
    help: 'Deliveries that the transport has taken for good or the receiver has confirmed.',
    more: 'Over TCP and TLS for good means after the confirm window.',
    example: 'rate(lapsewatch_deliveries_total[5m])',
  },
  deliveryFailures: {
    name: 'lapsewatch_delivery_failures_total',
    type: 'counter',
    labels: ['sink', 'reason'],
    help: 'Attempts that failed; what was attempted stays pending and goes again.',
    more: 'The reasons are `dns`, `refused`, `timeout`, `tls`, `auth`, `rejected`, `no-ack`, `closed` and `io`.',
    example: 'sum by (sink, reason) (increase(lapsewatch_delivery_failures_total[15m])) > 0',
  },
  deliveriesDropped: {
    name: 'lapsewatch_deliveries_dropped_total',
    type: 'counter',
    labels: ['sink'],
    help: 'Deliveries that the receiver refused for good: they do not go again.',
    more: 'It stays at 0 for syslog, where nothing can be refused.',
    example: 'increase(lapsewatch_deliveries_dropped_total[15m]) > 0',
  },
  outboxPending: {
    name: 'lapsewatch_outbox_pending',
    type: 'gauge',
    labels: ['sink'],
    help: 'Deliveries decided and not yet sent.',
    example: 'lapsewatch_outbox_pending > 1000',
  },
  outboxOldest: {
    name: 'lapsewatch_outbox_oldest_timestamp_seconds',
    type: 'gauge',
    labels: ['sink'],
    help: 'Licence time at which the oldest pending delivery was decided; no series when nothing is pending.',
    example:
      'lapsewatch_now_timestamp_seconds - on (job, instance) group_right () lapsewatch_outbox_oldest_timestamp_seconds > 900 unless on (job, instance) lapsewatch_clock_simulated == 1',
  },
  sinkUp: {
    name: 'lapsewatch_sink_up',
    type: 'gauge',
    labels: ['sink'],
    help: '1 when the last thing heard of the receiver was good, 0 when it was a failure or a loss; no series before the first attempt.',
    more: 'An idle sink is not tried, so look at it together with what is pending.',
    example: 'lapsewatch_sink_up == 0 and on (job, instance, sink) lapsewatch_outbox_pending > 0',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
