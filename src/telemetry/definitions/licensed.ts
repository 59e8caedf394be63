/** What Communications Managers license, and the log-ins that were refused. */
import { LOGIN_REFUSALS } from '../../engine/telemetry-port.js'
import type { MetricDefinition } from './definition.js'

export const LICENSED_METRICS = {
  licenseUnits: {
    name: 'lapsewatch_license_units',
    type: 'gauge',
    labels: ['cucm', 'kind', 'state'],
    help: 'Device License Units of a Communications Manager: available by its counted files, used, and the overdraft that the files grant beyond.',
    more: '`kind` is as in the License Unit Report: `cupc-software`, the software licences against the users with the CUPC capability, or `units`, all else. The pool is one, so add the two before you compare. What is used is counted in evaluation too, where a want of units means nothing.',
    example: 'sum by (cucm) (lapsewatch_license_units{state="used"}) > 0.8 * sum by (cucm) (lapsewatch_license_units{state="available"})',
  },
  licenseUsers: {
    name: 'lapsewatch_license_users',
    type: 'gauge',
    labels: ['cluster', 'capability'],
    help: 'Users with a capability that a presence cluster has through its Communications Manager; no series for a cluster without one.',
    more: '`cup` or `cupc`, the numbers of System Status. Clusters of one Communications Manager have the same users, so a sum over them counts those several times.',
    example: 'lapsewatch_license_users{capability="cupc"} * on (job, instance, cluster) group_left (cucm) lapsewatch_cluster_info',
  },
  loginsRefused: {
    name: 'lapsewatch_logins_refused_total',
    type: 'counter',
    labels: ['cluster', 'code'],
    help: 'Log-ins that a presence cluster refused, by the code of the answer; a pair begins with its first refusal.',
    more: `The codes are ${LOGIN_REFUSALS.map((code) => `\`${code}\``).join(', ')}. A retired cluster takes its series along.`,
    example: 'sum by (cluster) (increase(lapsewatch_logins_refused_total{code="units-exhausted"}[1h])) > 0',
  },
} as const satisfies Record<string, MetricDefinition>
