/**
 * Every metric of ours: name, type, labels and one sentence (design §5.6; conventions of `peers.md` §7.1). `docs/metrics.md` has an entry
 * for each, and a test compares the two. Those of the process itself are in `process-metrics.ts`.
 */
export interface MetricDefinition {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

export const DEFINITIONS = {
  clusterInfo: {
    name: 'lapsewatch_cluster_info',
    type: 'gauge',
    labels: ['cluster', 'product', 'release'],
    help: 'Always 1: product, release and own labels (label_NAME) of a cluster, to be joined on cluster.',
  },
  clusterMode: {
    name: 'lapsewatch_cluster_mode',
    type: 'gauge',
    labels: ['cluster', 'mode'],
    help: '1 for the licence mode that the cluster is in, 0 for the others.',
  },
  clockExpiry: {
    name: 'lapsewatch_clock_expiry_timestamp_seconds',
    type: 'gauge',
    labels: ['cluster', 'clock'],
    help: 'End of the live clock in licence time; no series in production.',
  },
  nextAlarm: {
    name: 'lapsewatch_next_alarm_timestamp_seconds',
    type: 'gauge',
    labels: ['cluster'],
    help: 'Instant of the next licence alarm in licence time; no series when none is to come.',
  },
  serviceUp: {
    name: 'lapsewatch_service_up',
    type: 'gauge',
    labels: ['cluster', 'node', 'service'],
    help: '1 when the service runs, 0 when it is stopped.',
  },
  clusters: {
    name: 'lapsewatch_clusters',
    type: 'gauge',
    labels: ['mode'],
    help: 'Clusters in each licence mode, retired ones left out.',
  },
  now: {
    name: 'lapsewatch_now_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time now: what instants are to be compared with, instead of time().',
  },
  clockTrust: {
    name: 'lapsewatch_clock_trust',
    type: 'gauge',
    labels: ['state'],
    help: '1 for what is thought of the wall clock, 0 for the other two; a simulated clock is always trusted.',
  },
  clockSimulated: {
    name: 'lapsewatch_clock_simulated',
    type: 'gauge',
    labels: [],
    help: '1 on a simulated clock, 0 on that of the machine.',
  },
  wallClockSteps: {
    name: 'lapsewatch_wall_clock_steps_total',
    type: 'counter',
    labels: ['direction'],
    help: 'Steps of the wall clock of more than two seconds.',
  },
  alarms: {
    name: 'lapsewatch_alarms_total',
    type: 'counter',
    labels: ['alarm', 'severity'],
    help: 'Alarms decided and durable, by name and syslog severity.',
  },
  coalesced: {
    name: 'lapsewatch_alarm_slots_coalesced_total',
    type: 'counter',
    labels: ['alarm'],
    help: 'Slots missed while nobody watched that a later alarm of the same clock stands for.',
  },
  lateness: {
    name: 'lapsewatch_alarm_lateness_seconds',
    type: 'histogram',
    labels: [],
    help: 'Machine time from the instant at which a scheduled alarm was due until it was durable.',
  },
  deliveries: {
    name: 'lapsewatch_deliveries_total',
    type: 'counter',
    labels: ['sink'],
    help: 'Deliveries that the transport has taken for good or the receiver has confirmed.',
  },
  deliveryFailures: {
    name: 'lapsewatch_delivery_failures_total',
    type: 'counter',
    labels: ['sink', 'reason'],
    help: 'Attempts that failed; what was attempted stays pending and goes again.',
  },
  outboxPending: {
    name: 'lapsewatch_outbox_pending',
    type: 'gauge',
    labels: ['sink'],
    help: 'Deliveries decided and not yet sent.',
  },
  outboxOldest: {
    name: 'lapsewatch_outbox_oldest_timestamp_seconds',
    type: 'gauge',
    labels: ['sink'],
    help: 'Licence time at which the oldest pending delivery was decided; no series when nothing is pending.',
  },
  sinkUp: {
    name: 'lapsewatch_sink_up',
    type: 'gauge',
    labels: ['sink'],
    help: '1 when the last thing heard of the receiver was good, 0 when it was a failure or a loss; no series before the first attempt.',
  },
  lastTick: {
    name: 'lapsewatch_scheduler_last_tick_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time of the last tick that ended; no series before the first.',
  },
  tickDuration: {
    name: 'lapsewatch_scheduler_tick_duration_seconds',
    type: 'histogram',
    labels: [],
    help: 'How long ticks took, in machine time.',
  },
  internalErrors: {
    name: 'lapsewatch_internal_errors_total',
    type: 'counter',
    labels: [],
    help: 'Errors met inside the daemon; each is in its log.',
  },
  storeUp: {
    name: 'lapsewatch_store_up',
    type: 'gauge',
    labels: [],
    help: '1 when the store answered this scrape; at 0 the series that come from it are missing.',
  },
  storeHighWater: {
    name: 'lapsewatch_store_high_water_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'The mark below which licence time never falls again, as the store has it.',
  },
  reloadSuccessful: {
    name: 'lapsewatch_config_last_reload_successful',
    type: 'gauge',
    labels: [],
    help: '1 when the configuration was read without an error the last time, 0 when the one before it is still in use.',
  },
  reloadSuccess: {
    name: 'lapsewatch_config_last_reload_success_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: 'Licence time at which a configuration was last taken into use.',
  },
  buildInfo: {
    name: 'lapsewatch_build_info',
    type: 'gauge',
    labels: ['version', 'node'],
    help: 'Always 1: version of Lapsewatch and of Node.js.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
