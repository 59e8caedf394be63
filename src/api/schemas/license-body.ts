/** What every upload of a licence file takes: the file as text or in a form, and who vouches for it. */
import { z } from '@hono/zod-openapi'
import { flag } from './common.js'

export function licenseFileBody(example: string) {
  const file = { type: 'string' as const, format: 'binary' }
  return {
    required: true,
    content: {
      'text/plain': { schema: { type: 'string' as const, maxLength: 65_536 }, example },
      'multipart/form-data': { schema: { type: 'object' as const, properties: { file }, required: ['file'] } },
    },
  }
}

export const vouching = {
  vouch: flag('Vouch for a file that cannot be verified; needs `reason`'),
  reason: z.string().min(1).max(1000).optional().meta({ description: 'Why it is vouched for', example: 'seen in Cisco’s portal' }),
  by: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Who vouches; left out: the name of the token, or `administrator`', example: 'j.doe' }),
}
