/** A cluster's block as it stands in the file (design §5.1); what has to hold between its parts is in `cluster-checks.ts`. */
import { z } from 'zod'
import { cadence } from './cadence-schema.js'
import { historyItem } from './history-schema.js'
import { address, clusterId, eula, hostName, instant, mac, path, release, timeZone } from './scalars.js'

/** The alarm's own labels, which would hide a cluster's of the same name (design §5.3). */
const OWN_LABELS: readonly string[] = ['alertname', 'cluster', 'node', 'clock', 'severity', 'product', 'release', 'drill']
const MAX_LABELS = 64
const MAX_LICENSES = 100
const MAX_HISTORY = 1000

const labelName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not a label name: letters, digits and _')
  .refine((name) => !OWN_LABELS.includes(name), 'is a label that alarms have by themselves: choose another name')

const labels = z
  .record(labelName, z.string().max(1024))
  .refine((all) => Object.keys(all).length <= MAX_LABELS, `more than ${MAX_LABELS} labels`)

export const clusterBlock = z.strictObject({
  id: clusterId,
  product: z.string(),
  cadence: cadence.optional(),
  release,
  timezone: timeZone,
  installedAt: instant,
  eula: eula.optional(),
  labels: labels.optional(),
  cucm: clusterId.optional(),
  nodes: z.array(z.strictObject({ hostname: hostName, address, mac, role: z.enum(['publisher', 'subscriber']) })).min(1),
  licenses: z.array(path).max(MAX_LICENSES).optional(),
  history: z.array(historyItem).max(MAX_HISTORY).optional(),
})
export type ClusterFileBlock = z.infer<typeof clusterBlock>
