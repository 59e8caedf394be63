/** The page's session (design §5.7). */
import { z } from '@hono/zod-openapi'

export const signIn = z
  .strictObject({ token: z.string().min(1).max(1000) })
  .meta({ id: 'SignIn', example: { token: 'what stands in nobody’s documentation' } })

export const sessionObject = z
  .strictObject({
    required: z.boolean().meta({ description: 'Tokens are configured, so one has to say who asks' }),
    name: z.string().nullable().meta({ description: 'That of the token; null for nobody' }),
    role: z.enum(['viewer', 'operator', 'administrator', 'calendar']).nullable(),
  })
  .meta({ id: 'Session', description: 'Who asks', example: { required: true, name: 'noc-wall', role: 'viewer' } })
export type SessionObject = z.infer<typeof sessionObject>
