/** What creates a cluster: the block of the configuration (design §5.1), in which a licence is its text instead of a path. */
import { z } from '@hono/zod-openapi'
import { clusterBlock } from '../../config/cluster-schema.js'
import { historyItem } from '../../config/history-schema.js'
import { instant } from '../../config/scalars.js'
import { licenseFileName, oneName } from './license-name.js'

const MAX_LICENSES = 100
const MAX_HISTORY = 1000

const licenseText = z
  .strictObject({
    filename: licenseFileName.optional(),
    file: licenseFileName.optional().meta({ description: 'The same as `filename`: one of the two' }),
    text: z.string().meta({ description: 'The content of the file' }),
  })
  .meta({ id: 'LicenseText' })
  .transform(({ text, ...names }, context) => {
    const filename = oneName(names, context)
    return filename === undefined ? z.NEVER : { filename, text }
  })

const [rebuilt, , ...others] = historyItem.options

const historyInBody = z.discriminatedUnion('type', [
  rebuilt,
  z.strictObject({ at: instant, type: z.literal('license-uploaded'), data: licenseText }),
  ...others,
])

export const newCluster = clusterBlock
  .extend({
    licenses: z.array(licenseText).max(MAX_LICENSES).optional(),
    history: z.array(historyInBody).max(MAX_HISTORY).optional(),
  })
  .meta({
    id: 'NewCluster',
    example: {
      id: 'cup-sjc',
      product: 'cup-7',
      release: '7.0.5',
      timezone: 'America/Los_Angeles',
      installedAt: '2026-03-01T09:00:00-08:00',
      labels: { site: 'sjc' },
      nodes: [
        { hostname: 'cup-sjc-pub', address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' },
        { hostname: 'cup-sjc-sub1', address: '10.1.1.11', mac: '000bcd4ee59e', role: 'subscriber' },
      ],
    },
  })
export type NewClusterBody = z.infer<typeof newCluster>
