/** Licence files as the API shows them (design §5.3). */
import { z } from '@hono/zod-openapi'
import { MODES } from '../../domain/mode.js'
import { listOf } from './common.js'
import { differenceObject } from './timeline.js'

const shape = {
  file: z.string(),
  state: z.enum(['valid', 'invalid', 'unverified', 'archived']),
  reason: z.string(),
  servers: z.int().meta({ description: 'Server licences (nodes) that it grants' }),
  release: z.string(),
  mac: z.string(),
  vouchedBy: z.strictObject({ by: z.string(), reason: z.string() }).optional(),
}

const example = {
  file: 'cup-sjc.lic',
  state: 'valid',
  reason: 'signed by a trusted key',
  servers: 2,
  release: '7.0',
  mac: '000bcd4ee59d',
} as const

const licenseObject = z.strictObject(shape).meta({ id: 'License', example })
export type LicenseObject = z.infer<typeof licenseObject>

export const licenseList = listOf(licenseObject, 'LicenseList')

export const licenseWithText = z
  .strictObject({ ...shape, text: z.string() })
  .meta({ id: 'LicenseWithText', example: { ...example, text: 'INCREMENT CUP_NODE cisco 7.0 permanent 2 …\n' } })

export const uploadAnswer = z
  .strictObject({
    ...shape,
    warnings: z.array(z.string()),
    dryRun: z.boolean(),
    modeBefore: z.enum(MODES),
    modeAfter: z.enum(MODES),
    changes: differenceObject.meta({ description: 'What it changes in the timeline of the next 120 days' }),
    clears: z.array(z.string()).meta({ description: 'Ids of the raised alarms that it clears' }),
  })
  .meta({
    id: 'LicenseUpload',
    description: 'What was read, and what it changes (with `dryRun`: would change)',
    example: {
      ...example,
      warnings: [],
      dryRun: true,
      modeBefore: 'evaluation',
      modeAfter: 'production',
      changes: { added: [], removed: [], moved: [] },
      clears: [],
    },
  })
