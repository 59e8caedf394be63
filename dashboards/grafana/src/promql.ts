/**
 * The expressions that several panels share. Licence time is `lapsewatch_now_timestamp_seconds`, never `time()`: on a simulated clock the two
 * are months apart, and on a machine whose clock is not trusted that is the very error to be seen (docs/metrics.md). Where several daemons
 * serve one fleet each of them exposes all of it, so what is of a cluster is aggregated over them.
 */

/** Which daemons. */
export const DAEMON = 'job=~"$job", instance=~"$instance"'
/** Which clusters of theirs; the site is a label of `lapsewatch_cluster_info` alone, see `inSite`. */
export const FLEET = `${DAEMON}, cluster=~"$cluster"`

const DAY = 86400

export const NOW = `lapsewatch_now_timestamp_seconds{${DAEMON}}`

/** The site of a cluster is its own label `site`; one that has none is in every choice that includes all. */
export function inSite(expression: string): string {
  return `${expression}
  * on (job, instance, cluster) group_left (label_site)
  lapsewatch_cluster_info{${DAEMON}, label_site=~"$site"}`
}

export const ENDS = `max by (cluster, clock, label_site) (${inSite(`lapsewatch_clock_expiry_timestamp_seconds{${FLEET}}`)})`

/** Until the end of the live clock, in days of 24 hours; below 0 after it. Clusters in production have none. */
export const DAYS = `max by (cluster, clock, label_site) (${inSite(
  `((lapsewatch_clock_expiry_timestamp_seconds{${FLEET}} - on (job, instance) group_left () ${NOW}) / ${DAY})`,
)})`

/** As an alarm counts them: the least whole number that has been reached (design §3.1), 0 from the end on. */
export const WHOLE_DAYS = `clamp_min(ceil(${DAYS}), 0)`

export const NEXT_ALARM = `max by (cluster, label_site) (${inSite(`lapsewatch_next_alarm_timestamp_seconds{${FLEET}}`)})`

/** Licence time until the next alarm in seconds; below 0 when it is overdue. */
export const UNTIL_NEXT_ALARM = `max by (cluster, label_site) (${inSite(
  `(lapsewatch_next_alarm_timestamp_seconds{${FLEET}} - on (job, instance) group_left () ${NOW})`,
)})`

/** 1 for each cluster and its mode. */
export const MODE = `max by (cluster, mode) (${inSite(`(lapsewatch_cluster_mode{${FLEET}} == 1)`)})`

export const SERVICE = `max by (cluster, node, service) (${inSite(`lapsewatch_service_up{${FLEET}}`)})`

/** How many; 0 when there are none, but nothing when there is no daemon to say so. */
export function counted(expression: string): string {
  return `count(${expression}) or on () 0 * count(${NOW})`
}

const MODE_CODES = { production: 1, evaluation: 2, 'evaluation-expired': 3, grace: 4, 'grace-expired': 5 }

const MODE_CODE = `max by (cluster) (${inSite(
  `(${Object.entries(MODE_CODES)
    .map(([mode, code]) => `${code} * (lapsewatch_cluster_mode{${FLEET}, mode="${mode}"} == 1)`)
    .join('\n  or ')})`,
)})`

const DAYS_OF_CLUSTER = `max by (cluster) ((lapsewatch_clock_expiry_timestamp_seconds{${FLEET}} - on (job, instance) group_left () ${NOW}) / ${DAY})`

/** A state timeline takes one number a row: ten times the band of the live clock (0 fine … 4 ended), and the mode's code. `states.ts` names them. */
export const STATE = `${MODE_CODE}
+ 10 * (
  ${[30, 7, 1, 0].map((days) => `(${DAYS_OF_CLUSTER} <= bool ${days})`).join('\n  + ')}
  or on (cluster) 0 * max by (cluster) (lapsewatch_cluster_mode{${FLEET}, mode="production"} == 1)
)`

/** The clusters whose clock ends first, those in production last: as many rows as one can read. Chosen at the end of the range, so none comes and goes. */
export function mostUrgent(count: number): string {
  return `bottomk(${count}, max by (cluster) (${inSite(
    `(lapsewatch_clock_expiry_timestamp_seconds{${FLEET}} @ end()
  or on (job, instance, cluster) 1e12 * (lapsewatch_cluster_mode{${FLEET}, mode="production"} @ end() == 1))`,
  )}))`
}

/** Per hour: a licence alarm is a rare thing. */
export function perHour(counter: string, by: string): string {
  return `3600 * sum by (${by}) (rate(${counter}[$__rate_interval]))`
}

export function quantile(q: number, histogram: string): string {
  return `histogram_quantile(${q}, sum by (le) (rate(${histogram}_bucket{${DAEMON}}[$__rate_interval])))`
}

/** The Communications Managers of the chosen clusters; one that serves no cluster is in no choice. */
const CUCMS = `max by (job, instance, cucm) (lapsewatch_cluster_info{${FLEET}, label_site=~"$site", cucm!=""})`

/** Device License Units by kind and state. */
export const UNITS = `max by (cucm, kind, state) (
  lapsewatch_license_units{${DAEMON}}
  * on (job, instance, cucm) group_left () ${CUCMS}
)`

/** Of both kinds: the pool is one. */
export function unitsIn(state: 'available' | 'used' | 'overdraft'): string {
  return `sum by (cucm) (max by (cucm, kind) (
  lapsewatch_license_units{${DAEMON}, state="${state}"}
  * on (job, instance, cucm) group_left () ${CUCMS}
))`
}

/** Nothing used of nothing is no share, something of nothing is beyond all. */
export const UNITS_USED_SHARE = `(${unitsIn('used')} / ${unitsIn('available')} >= 0)`

export function usersWith(capability: 'cup' | 'cupc'): string {
  return `max by (cluster, label_site) (${inSite(`lapsewatch_license_users{${FLEET}, capability="${capability}"}`)})`
}

/** Clusters of one Communications Manager have the same users. */
export function usersByManager(capability: 'cup' | 'cupc'): string {
  return `max by (cucm) (
  lapsewatch_license_users{${FLEET}, capability="${capability}"}
  * on (job, instance, cluster) group_left (cucm)
  lapsewatch_cluster_info{${DAEMON}, label_site=~"$site"}
)`
}
