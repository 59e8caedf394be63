/** A cluster as the API shows it (design §5.3). */
import { z } from '@hono/zod-openapi'
import { rebuildCause } from '../../config/scalars.js'
import { MODES } from '../../domain/mode.js'
import { instantText, listOf } from './common.js'

export const serviceName = z.enum(['presence-engine', 'proxy'])

const clockOfCluster = z
  .strictObject({
    kind: z.enum(['evaluation', 'grace']),
    startsAt: instantText,
    endsAt: instantText,
    daysRemaining: z.int().meta({ example: 30, description: 'To the end that it keeps, also when `closed`; 0 from the end on' }),
    state: z.enum(['running', 'countdown', 'awaiting-upload', 'awaiting-delete', 'awaiting-restart', 'ended', 'closed']),
  })
  .meta({ id: 'ClusterClock' })

const service = z
  .strictObject({
    node: z.string(),
    service: serviceName,
    state: z.enum(['running', 'stopped']),
    stoppedBy: z.enum(['expiry', 'license', 'administrator']).optional(),
  })
  .meta({ id: 'Service' })

const warning = z
  .strictObject({
    code: z.enum(['evaluation', 'evaluation-expired', 'grace', 'grace-expired', 'nodes-not-covered', 'license-not-verified']),
    text: z.string().meta({ description: 'Our words for the sentence that CUP Administration shows' }),
    daysRemaining: z.int().nullable(),
  })
  .meta({ id: 'Warning' })

const node = z
  .strictObject({
    hostname: z.string(),
    address: z.string(),
    mac: z.string(),
    role: z.enum(['publisher', 'subscriber']),
    rebuildCause: rebuildCause.optional().meta({ description: 'Of its last rebuild' }),
  })
  .meta({ id: 'Node' })

const EXAMPLE = {
  id: 'cup-sjc',
  product: 'cup-7',
  release: '7.0.5',
  timezone: 'America/Los_Angeles',
  labels: { site: 'sjc' },
  mode: 'evaluation',
  clocks: [{ kind: 'evaluation', startsAt: '2026-03-01T17:00:00Z', endsAt: '2026-05-30T16:00:00Z', daysRemaining: 30, state: 'countdown' }],
  nextAlarmAt: '2026-05-01T16:00:00Z',
  nodes: [{ hostname: 'cup-sjc-pub', address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' }],
  services: [{ node: 'cup-sjc-pub', service: 'presence-engine', state: 'running' }],
  warnings: [
    {
      code: 'evaluation',
      text: 'Cisco Unified Presence is in Evaluation mode. 30 days remain; the evaluation ends on 30 May 2026.',
      daysRemaining: 30,
    },
  ],
} as const
const RETIRED_EXAMPLE = {
  ...EXAMPLE,
  clocks: [{ ...EXAMPLE.clocks[0], state: 'closed' }],
  warnings: [],
  nextAlarmAt: null,
  retiredAt: '2026-05-01T08:00:00Z',
  note: 'it still stands in the configuration file: take it out there too, or the next reload lets it return',
}

export const clusterObject = z
  .strictObject({
    id: z.string(),
    product: z.string(),
    release: z.string(),
    timezone: z.string(),
    cucm: z.string().optional().meta({ description: 'The Communications Manager that has its users' }),
    labels: z.record(z.string(), z.string()),
    mode: z.enum(MODES),
    clocks: z.array(clockOfCluster).meta({
      description:
        'Every clock that was ever opened: the evaluation that counts, the last grace, then all others, newest first; at most one is live, all others are `closed`',
    }),
    eula: z
      .strictObject({ acceptedBy: z.string(), at: instantText })
      .optional()
      .meta({ description: 'Who accepted the End User Licence Agreement at the last installation, where that was said' }),
    nextAlarmAt: instantText.nullable().meta({ description: 'When the live clock speaks next; null when it never will' }),
    nodes: z.array(node),
    services: z.array(service),
    warnings: z.array(warning),
    retiredAt: instantText.optional().meta({ description: 'Only for a retired cluster' }),
  })
  .meta({
    id: 'Cluster',
    example: EXAMPLE,
  })
export type ClusterObject = z.infer<typeof clusterObject>

/** As an administrator took it out. */
export const retiredCluster = clusterObject
  .extend({
    note: z.string().optional().meta({
      description: 'Where it still stands in a configuration file: the next reload lets it return',
      example: 'it still stands in …',
    }),
  })
  .meta({ id: 'RetiredCluster', example: RETIRED_EXAMPLE })

export const clusterList = listOf(clusterObject, 'ClusterList')
