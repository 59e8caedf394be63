/** *Licences*: Device License Units of Communications Managers, the users that they license, and the log-ins that were refused. */
import { MappingType, type RangeMap } from '@grafana/grafana-foundation-sdk/dashboard'
import { ENDED, FINE, INK, LAST_MONTH, LAST_WEEK } from './bands.js'
import { framed } from './frame.js'
import { dashboard, page, runbook } from './links.js'
import { graphPanel, statPanel, tablePanel } from './panels.js'
import { counted, FLEET, inSite, UNITS, UNITS_USED_SHARE, unitsIn, usersByManager, usersWith } from './promql.js'

const LOW = [page('/'), runbook('LapsewatchLicenseUnitsLow')]
const OVERDRAFT = [page('/'), runbook('LapsewatchLicenseUnitsOverdraft')]
const OF_ROW = '${__data.fields.Cluster:percentencode}'
const ofCluster = [
  dashboard('lapsewatch-cluster', 'Dashboard of the cluster', { cluster: OF_ROW }),
  page(`/clusters/${OF_ROW}`, "The cluster on the daemon's page"),
]
const small = { width: 4, height: 4, unit: 'short', decimals: 0 }
const half = { width: 12, height: 8 }
const NONE = 'No Communications Manager serves the chosen clusters'

/** From 80 % on the alarm stands, beyond 100 % the overdraft is in use: the numbers of the rules. */
const SHARE_STEPS = [
  { value: null, color: INK },
  { value: 0.8, color: LAST_MONTH.color },
  { value: 1.000001, color: ENDED.color },
]

/** Of two ranges that share a value the first holds. */
const SHARE_AS_WORDS: RangeMap[] = [
  { from: null, to: 0.799999, text: `${FINE.shape} enough`, color: FINE.color },
  { from: 0.799999, to: 1, text: `${LAST_MONTH.shape} 80 % used`, color: LAST_MONTH.color },
  { from: 1, to: null, text: `${ENDED.shape} overdrawn`, color: ENDED.color },
].map(({ from, to, ...result }, index) => ({ type: MappingType.RangeToText, options: { from, to, result: { ...result, index } } }))

const now = [
  statPanel({
    ...small,
    title: 'Units available',
    description: 'Device License Units that the counted licence files grant, over the Communications Managers of the chosen clusters.',
    links: LOW,
    none: NONE,
    query: { expr: `sum(${unitsIn('available')})`, legend: 'available' },
  }),
  statPanel({
    ...small,
    title: 'Units used',
    description: 'What capabilities and phones consume. In evaluation it is counted, and a want of units refuses nothing.',
    links: LOW,
    none: NONE,
    query: { expr: `sum(${unitsIn('used')})`, legend: 'used' },
  }),
  statPanel({
    ...small,
    title: 'Highest share used',
    description:
      'Of the Communications Manager that has used up most of its units. From 80 % on the alarm is raised, beyond 100 % the overdraft is in use.',
    unit: 'percentunit',
    links: LOW,
    none: NONE,
    query: { expr: `max(${UNITS_USED_SHARE})`, legend: 'share' },
    steps: SHARE_STEPS,
  }),
  statPanel({
    ...small,
    title: `${ENDED.shape} Overdrawn`,
    description: 'Communications Managers on which more units are used than are available.',
    links: OVERDRAFT,
    query: { expr: counted(`${unitsIn('used')} > ${unitsIn('available')}`), legend: 'overdrawn' },
    steps: [
      { value: null, color: 'transparent' },
      { value: 1, color: ENDED.color },
    ],
    solid: true,
  }),
  statPanel({
    ...small,
    title: 'Users with CUP',
    description: 'Users with the presence capability, each Communications Manager once however many clusters it serves.',
    links: LOW,
    none: NONE,
    query: { expr: `sum(${usersByManager('cup')})`, legend: 'CUP' },
  }),
  statPanel({
    ...small,
    title: 'Users with CUPC',
    description: 'Users with the capability of Cisco Unified Personal Communicator, each Communications Manager once.',
    links: LOW,
    none: NONE,
    query: { expr: `sum(${usersByManager('cupc')})`, legend: 'CUPC' },
  }),
]

const managers = tablePanel({
  title: 'Communications Managers',
  description:
    'Units of each that serves one of the chosen clusters. Remaining falls below 0 in the overdraft; beyond the overdraft an assignment is refused, unless every cluster is in evaluation.',
  unit: 'short',
  links: OVERDRAFT,
  width: 14,
  height: 9,
  none: NONE,
  queries: [
    { expr: UNITS_USED_SHARE },
    { expr: unitsIn('available') },
    { expr: unitsIn('used') },
    { expr: `${unitsIn('available')} - ${unitsIn('used')}` },
    { expr: unitsIn('overdraft') },
  ],
  columns: [
    { of: 'cucm', as: 'Communications Manager' },
    { of: 'Value #A', as: 'Units', width: 120, mappings: SHARE_AS_WORDS, colored: true },
    { of: 'Value #B', as: 'Available', width: 90, unit: 'none', decimals: 0 },
    { of: 'Value #C', as: 'Used', width: 90, unit: 'none', decimals: 0 },
    { of: 'Value #D', as: 'Remaining', width: 90, unit: 'none', decimals: 0 },
    { of: 'Value #E', as: 'Overdraft', width: 90, unit: 'none', decimals: 0 },
  ],
  sortBy: 'Communications Manager',
})

const share = graphPanel({
  title: 'Share of the units used',
  description: 'Of each Communications Manager, the twenty that have used most. The lines are 80 % and all of them.',
  unit: 'percentunit',
  links: LOW,
  width: 10,
  height: 9,
  none: NONE,
  queries: [{ expr: `topk(20, ${UNITS_USED_SHARE})`, legend: '{{cucm}}' }],
  steps: SHARE_STEPS,
})

const kinds = graphPanel({
  ...half,
  title: 'Units by kind',
  description:
    'As in the License Unit Report: cupc-software, the software licences against the users with the CUPC capability, and units, all else. The pool is one: what one lacks the other lends.',
  unit: 'short',
  links: LOW,
  decimals: 0,
  none: NONE,
  queries: [{ expr: `sum by (kind, state) (${UNITS})`, legend: '{{kind}} {{state}}' }],
})

const users = graphPanel({
  ...half,
  title: 'Users by capability',
  description: 'Users with each capability over time, each Communications Manager once however many clusters it serves.',
  unit: 'short',
  links: LOW,
  decimals: 0,
  none: NONE,
  queries: (['cup', 'cupc'] as const).map((capability) => ({ expr: `sum(${usersByManager(capability)})`, legend: capability })),
})

const clusters = tablePanel({
  ...half,
  title: 'Users of each cluster',
  description:
    'Through the Communications Manager that it names: clusters of one have the same users. A cluster without one is not among them.',
  unit: 'short',
  links: LOW,
  none: NONE,
  queries: [{ expr: usersWith('cup') }, { expr: usersWith('cupc') }],
  columns: [
    { of: 'cluster', as: 'Cluster', links: ofCluster },
    { of: 'label_site', as: 'Site' },
    { of: 'Value #A', as: 'CUP', width: 90, unit: 'none', decimals: 0 },
    { of: 'Value #B', as: 'CUPC', width: 90, unit: 'none', decimals: 0 },
  ],
  sortBy: 'Cluster',
})

const REFUSED = (range: string) => inSite(`increase(lapsewatch_logins_refused_total{${FLEET}}[${range}])`)
const refused = graphPanel({
  ...half,
  title: 'Log-ins refused, by why',
  description:
    'In the hour before, by the code of the answer. The first of a cluster and code since the daemon started is not among them: its series begins with it.',
  unit: 'short',
  links: OVERDRAFT,
  decimals: 0,
  draw: 'bars',
  none: 'No log-in was refused',
  queries: [{ expr: `sum by (code) (max by (cluster, code) (${REFUSED('1h')}))`, legend: '{{code}}' }],
  shade: LAST_WEEK.color,
})

const refusals = tablePanel({
  title: 'Log-ins refused since the daemon started',
  description:
    'By cluster and code. units-exhausted is a want of Device License Units, no-capability a user to whom none was assigned, and an expired mode a licence.',
  unit: 'short',
  links: OVERDRAFT,
  width: 24,
  height: 8,
  none: 'No log-in was refused',
  queries: [{ expr: `max by (cluster, code, label_site) (${inSite(`lapsewatch_logins_refused_total{${FLEET}}`)})` }],
  columns: [
    { of: 'cluster', as: 'Cluster', links: ofCluster },
    { of: 'label_site', as: 'Site' },
    { of: 'code', as: 'Code' },
    { of: 'Value', as: 'Refused', width: 90, unit: 'none', decimals: 0 },
  ],
  sortBy: 'Cluster',
})

export const licences = framed({
  uid: 'lapsewatch-licences',
  title: 'Licences',
  description: 'Do the Device License Units suffice, who is licensed, and who was turned away?',
  from: 'now-7d',
  refresh: '1m',
  clusters: 'many',
  sections: [{ panels: [...now, managers, share, kinds, users] }, { heading: 'Users and log-in', panels: [clusters, refused, refusals] }],
})
