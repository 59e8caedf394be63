/** Journal, preview and what-if: a subject's timeline behind and ahead (design §5.3). */
import { z } from '@hono/zod-openapi'
import { address, eula, hostName, instant, mac, rebuildCause, release, words } from '../../config/scalars.js'
import { MODES } from '../../domain/mode.js'
import { serviceName } from './cluster.js'
import { instantText, listOf } from './common.js'

const journalEntry = z
  .strictObject({
    seq: z.int().meta({ description: 'Rises by one per subject' }),
    at: instantText.meta({ description: 'Licence time at which it was written; never goes back' }),
    type: z.string().meta({ example: 'clock-opened' }),
    source: z.enum(['configuration', 'api', 'console', 'engine']),
    data: z.record(z.string(), z.unknown()),
    void: z.literal(true).optional().meta({ description: 'Made void by a correction of the clock' }),
  })
  .meta({
    id: 'JournalEntry',
    example: {
      seq: 1,
      at: '2026-04-29T16:00:00Z',
      type: 'node-rebuilt',
      source: 'api',
      data: { node: 'cup-sjc-pub', mac: '000bcd4ee5aa' },
    },
  })
export type JournalEntry = z.infer<typeof journalEntry>
export const journalList = listOf(journalEntry, 'Journal')

const previewItem = z
  .strictObject({
    at: instantText,
    kind: z.enum(['alarm', 'mode', 'service-stop', 'service-start', 'file-archive']),
    alarmId: z.string().optional(),
    name: z.string().optional(),
    severity: z.int().min(0).max(7).optional(),
    node: z.string().optional(),
    service: serviceName.optional(),
    mode: z.enum(MODES).optional(),
    file: z.string().optional(),
    sinks: z.array(z.string()).optional(),
  })
  .meta({
    id: 'PreviewItem',
    example: {
      at: '2026-04-30T16:00:00Z',
      kind: 'alarm',
      alarmId: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
      name: 'LicenseEvaluationCountdown',
      severity: 4,
      node: 'cup-sjc-pub',
      sinks: ['noc'],
    },
  })
export type PreviewObject = z.infer<typeof previewItem>
export const previewList = listOf(previewItem, 'Preview')

export const differenceObject = z
  .strictObject({
    added: z.array(previewItem),
    removed: z.array(previewItem),
    moved: z.array(z.strictObject({ from: previewItem, to: previewItem })),
  })
  .meta({ id: 'TimelineDifference' })
export type DifferenceObject = z.infer<typeof differenceObject>

const PREVIEW_DAYS_MAX = 3650
export const days = z.coerce
  .number()
  .int()
  .min(1)
  .max(PREVIEW_DAYS_MAX)
  .default(120)
  .meta({ description: `How far to look ahead, 1 to ${PREVIEW_DAYS_MAX} days`, example: 120 })

const MAX_SUPPOSED = 100
const fileName = z.string().min(1).max(128)

function supposed<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.strictObject({ at: instant.optional(), type: z.literal(type), data })
}

const nothing = z.strictObject({}).default({})

/** A file that one has (`text`), or one that one might get. */
const supposedLicense = z.strictObject({
  file: fileName.optional(),
  filename: fileName.optional().meta({ description: 'The same as `file`' }),
  text: z.string().optional().meta({ description: 'The content of a real file; without it, a valid one is supposed' }),
  servers: z.int().min(1).max(1000).optional().meta({ description: 'Left out: as many as the cluster has nodes' }),
  release: release.optional().meta({ description: "Left out: the cluster's" }),
  mac: mac.optional().meta({ description: "Left out: the publisher's" }),
})
export type SupposedLicense = z.infer<typeof supposedLicense>

const supposedFact = z.discriminatedUnion('type', [
  supposed('license-uploaded', supposedLicense.default({})),
  supposed('node-rebuilt', z.strictObject({ node: hostName, mac, cause: rebuildCause.optional() })),
  supposed('license-vouched', z.strictObject({ file: fileName, by: words.default('administrator'), reason: words.default('what if') })),
  supposed('license-deleted', z.strictObject({ file: fileName })),
  supposed('license-manager-restarted', nothing),
  supposed('upgraded', z.strictObject({ release })),
  supposed('reinstalled', z.strictObject({ release, eula: eula.optional() })),
  supposed('node-added', z.strictObject({ hostname: hostName, address, mac })),
  supposed('node-removed', z.strictObject({ hostname: hostName })),
  supposed('service-started', z.strictObject({ node: hostName, service: serviceName })),
  supposed('service-stopped', z.strictObject({ node: hostName, service: serviceName })),
  supposed('retired', nothing),
])
export type SupposedFact = z.infer<typeof supposedFact>

export const whatIf = z.strictObject({ facts: z.array(supposedFact).min(1).max(MAX_SUPPOSED) }).meta({
  id: 'WhatIf',
  example: { facts: [{ type: 'node-rebuilt', at: '2026-05-10T08:00:00Z', data: { node: 'cup-sjc-pub', mac: '000bcd4ee5aa' } }] },
})
