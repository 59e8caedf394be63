/** The daemon itself: sinks, clock, reload, health (design §5.3). */
import { z } from '@hono/zod-openapi'
import { instantText, listOf } from './common.js'

const sinkObject = z
  .strictObject({
    name: z.string(),
    type: z.string().meta({ example: 'syslog' }),
    description: z.string().meta({ example: 'syslog tcp 127.0.0.1:1514 rfc5424' }),
    state: z
      .enum(['idle', 'connected', 'failing', 'elsewhere', 'absent'])
      .meta({ description: '`elsewhere`: another daemon serves it; `absent`: not configured any more, but something is still owed to it' }),
    pending: z.int(),
    oldestAt: instantText.nullable().meta({ description: 'When the oldest pending alarm was decided' }),
    failures: z.int().meta({ description: 'Failed attempts in a row' }),
    lastError: z.string().nullable(),
    nextTryAt: instantText
      .nullable()
      .meta({ description: "When it is tried again, by the machine's clock (`wall` of `GET clock`), while a back-off runs" }),
  })
  .meta({
    id: 'Sink',
    example: {
      name: 'noc',
      type: 'syslog',
      description: 'syslog tcp 127.0.0.1:1514 rfc5424',
      state: 'connected',
      pending: 0,
      oldestAt: null,
      failures: 0,
      lastError: null,
      nextTryAt: null,
    },
  })
export type SinkObject = z.infer<typeof sinkObject>
export const sinkList = listOf(sinkObject, 'SinkList')

export const clockObject = z
  .strictObject({
    now: instantText.meta({ description: 'Licence time' }),
    wall: instantText.meta({ description: "The machine's clock" }),
    simulated: z.boolean(),
    speed: z.number().optional().meta({ description: 'Simulated seconds in a real one' }),
    trust: z.enum(['trusted', 'behind', 'held']),
    since: instantText.optional().meta({ description: 'Licence time at which the doubt began' }),
    until: instantText
      .optional()
      .meta({ description: 'Held: licence time at which the wall is accepted. Behind: what the wall has to pass' }),
    mark: instantText.nullable().meta({ description: 'High-water mark of licence time' }),
    dueOnConfirm: z
      .array(z.strictObject({ cluster: z.string(), at: instantText }))
      .optional()
      .meta({ description: 'What falls due if the held clock is confirmed, soonest first' }),
  })
  .meta({
    id: 'Clock',
    example: {
      now: '2026-04-29T17:12:00Z',
      wall: '2026-11-03T09:30:00.250Z',
      simulated: true,
      speed: 3600,
      trust: 'trusted',
      mark: '2026-04-29T17:11:59Z',
    },
  })
export type ClockObject = z.infer<typeof clockObject>

export const reloadAnswer = z
  .strictObject({ created: z.int(), returned: z.int(), relabelled: z.int(), retired: z.int(), unchanged: z.int() })
  .meta({
    id: 'Reload',
    description: 'Clusters by what became of them',
    example: { created: 1, returned: 0, relabelled: 0, retired: 0, unchanged: 4 },
  })

export const health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health', example: { status: 'ok' } })

export const readiness = z
  .strictObject({ ready: z.boolean(), reasons: z.array(z.string()) })
  .meta({ id: 'Readiness', example: { ready: false, reasons: ['the daemon is starting'] } })
