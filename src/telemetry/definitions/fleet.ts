/** What every cluster has. No sentinels: what a cluster does not have has no series. */
import type { MetricDefinition } from './definition.js'

export const FLEET_METRICS = {
  clusterInfo: {
    name: 'lapsewatch_cluster_info',
    type: 'gauge',
    labels: ['cluster', 'product', 'release', 'cucm'],
    help: 'Always 1: product, release, Communications Manager and own labels (label_NAME) of a cluster, to be joined on cluster.',
    more: 'A cluster without a Communications Manager has no `cucm`. Own labels whose name holds more than letters, digits and `_` are left out.',
    example: 'lapsewatch_cluster_mode * on (cluster) group_left (release, label_site) lapsewatch_cluster_info',
  },
  clusterMode: {
    name: 'lapsewatch_cluster_mode',
    type: 'gauge',
    labels: ['cluster', 'mode'],
    help: '1 for the licence mode that the cluster is in, 0 for the others.',
    more: 'The modes are `evaluation`, `evaluation-expired`, `grace`, `grace-expired` and `production`.',
    example: 'lapsewatch_cluster_mode{mode=~".*-expired"} == 1',
  },
  clockStart: {
    name: 'lapsewatch_clock_start_timestamp_seconds',
    type: 'gauge',
    labels: ['cluster', 'clock'],
    help: 'Instant at which the live clock began, in licence time; no series in production.',
    more: 'With the end it gives how much of a clock is used up.',
    example:
      '(lapsewatch_clock_expiry_timestamp_seconds - on (job, instance) group_left () lapsewatch_now_timestamp_seconds) / (lapsewatch_clock_expiry_timestamp_seconds - lapsewatch_clock_start_timestamp_seconds) < 0.3',
  },
  clockExpiry: {
    name: 'lapsewatch_clock_expiry_timestamp_seconds',
    type: 'gauge',
    labels: ['cluster', 'clock'],
    help: 'End of the live clock in licence time; no series in production.',
    more: '`clock` is `evaluation` or `grace`. It stays after the end, so that what is over can be seen to be; a clock that is not live has no series.',
    example: 'bottomk(10, lapsewatch_clock_expiry_timestamp_seconds)',
  },
  nextAlarm: {
    name: 'lapsewatch_next_alarm_timestamp_seconds',
    type: 'gauge',
    labels: ['cluster'],
    help: 'Instant of the next licence alarm in licence time; no series when none is to come.',
    more: 'In the past only while a tick is late.',
    example: 'bottomk(5, lapsewatch_next_alarm_timestamp_seconds - on (job, instance) group_left () lapsewatch_now_timestamp_seconds)',
  },
  serviceUp: {
    name: 'lapsewatch_service_up',
    type: 'gauge',
    labels: ['cluster', 'node', 'service'],
    help: '1 when the service runs, 0 when it is stopped.',
    more: 'The services are `presence-engine` and `proxy`.',
    example: 'lapsewatch_service_up == 0',
  },
  clusters: {
    name: 'lapsewatch_clusters',
    type: 'gauge',
    labels: ['mode'],
    help: 'Clusters in each licence mode, retired ones left out.',
    more: 'A sum that shrinks is worth an alert of its own.',
    example: 'sum(lapsewatch_clusters) < sum(lapsewatch_clusters offset 1h)',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>
