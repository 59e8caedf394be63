/** Alarms and their deliveries (design §5.3). */
import { z } from '@hono/zod-openapi'
import { instantText, listOf } from './common.js'

export const deliveryState = z.enum(['pending', 'sent', 'confirmed', 'failed'])

export const deliveryObject = z
  .strictObject({
    id: z.string().meta({ description: '`<alarm>~<sink>~<round>`: what a receiver drops repeats by' }),
    sink: z.string(),
    state: deliveryState,
    attempts: z.int(),
    sentAt: instantText.nullable(),
    confirmedAt: instantText.nullable(),
    error: z.string().nullable(),
  })
  .meta({
    id: 'Delivery',
    example: {
      id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D~noc~1',
      sink: 'noc',
      state: 'sent',
      attempts: 1,
      sentAt: '2026-04-30T16:00:05Z',
      confirmedAt: null,
      error: null,
    },
  })
export type DeliveryObject = z.infer<typeof deliveryObject>
export const deliveryList = listOf(deliveryObject, 'DeliveryList')

export const alarmObject = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    severity: z.int().min(0).max(7),
    cluster: z.string(),
    node: z.string(),
    clock: z.enum(['evaluation', 'grace']).nullable(),
    daysRemaining: z.int().nullable(),
    dueAt: instantText,
    decidedAt: instantText,
    expiresAt: instantText.nullable(),
    text: z.string(),
    reason: z.enum(['scheduled', 'catch-up', 'fact', 'clock', 'drill']),
    clears: z.array(z.string()),
    deliveries: z.array(deliveryObject),
    void: z.literal(true).optional().meta({ description: 'Made void by a correction of the clock' }),
  })
  .meta({
    id: 'Alarm',
    example: {
      id: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
      name: 'LicenseEvaluationCountdown',
      severity: 4,
      cluster: 'cup-sjc',
      node: 'cup-sjc-pub',
      clock: 'evaluation',
      daysRemaining: 30,
      dueAt: '2026-04-30T16:00:00Z',
      decidedAt: '2026-04-30T16:00:00Z',
      expiresAt: '2026-05-30T16:00:00Z',
      text: '30 days remain of the evaluation of Cisco Unified Presence, release 7.0.',
      reason: 'scheduled',
      clears: [],
      deliveries: [],
    },
  })
export type AlarmObject = z.infer<typeof alarmObject>
export const alarmList = listOf(alarmObject, 'AlarmList')

const SEVERITY = /^(<=|>=)?([0-7])$/

/** `2`, `<=4`, `>=5`. */
export const severityParameter = z
  .string()
  .regex(SEVERITY, 'is a number from 0 to 7, or <=N, or >=N')
  .transform((written): { severityAtMost?: number; severityAtLeast?: number } => {
    const [, comparison, digit] = SEVERITY.exec(written) ?? []
    const severity = Number(digit)
    if (comparison === '<=') return { severityAtMost: severity }
    if (comparison === '>=') return { severityAtLeast: severity }
    return { severityAtMost: severity, severityAtLeast: severity }
  })
  .meta({ type: 'string', pattern: '^(<=|>=)?[0-7]$', description: '0 emergency … 7 debug: N, <=N or >=N', example: '<=4' })
