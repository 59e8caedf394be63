/** The alarm catalogue as the API shows it. */
import { z } from '@hono/zod-openapi'
import { listOf } from './common.js'

const alarmDefinition = z
  .strictObject({
    name: z.string(),
    origin: z.enum(['cisco', 'ours']).meta({ description: 'Whose name it is; `ours` is sent by no Cisco product' }),
    severity: z
      .int()
      .min(0)
      .max(7)
      .nullable()
      .meta({ description: '`null`: by the days that remain, 4 down to 0, as the product’s profile has it' }),
    appId: z.string().meta({ description: 'The service that raises it' }),
    parameters: z.array(z.string()).meta({ description: 'Its own parameters, in order' }),
    explanation: z.string(),
    action: z.string().meta({ description: 'What to do' }),
  })
  .meta({
    id: 'AlarmDefinition',
    example: {
      name: 'ESPStopped',
      origin: 'cisco',
      severity: 2,
      appId: 'Cisco UP SIP Proxy',
      parameters: ['Version'],
      explanation: 'The SIP Proxy of this node has stopped.',
      action: 'If no administrator stopped it, look for the licence alarm before it.',
    },
  })
export type AlarmDefinition = z.infer<typeof alarmDefinition>
export const catalogueList = listOf(alarmDefinition, 'AlarmCatalogue')
