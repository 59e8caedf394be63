/** The stream's query and frames (design §5.3), for the document and for the upgrade. */
import { z } from '@hono/zod-openapi'
import { alarmObject, deliveryObject } from './alarm.js'
import { clusterObject } from './cluster.js'
import { instantText } from './common.js'
import { clockObject } from './daemon.js'
import { fleetCounts } from './fleet.js'

const PATTERN_SUBJECT = /^[a-z0-9-]{1,63}$/
const CLUSTERS_MAX = 100
const PATTERN_SINCE = /^[A-Za-z0-9-]{1,64}:\d{1,15}$/

const frameType = z.enum(['alarm', 'cluster', 'delivery', 'syslog', 'clock'])
export type NewsType = z.infer<typeof frameType>

/** `a,b`, each of them as `item` has it, each once. */
function wordsOf<Item extends z.ZodType<string, string>>(item: Item, max: number) {
  return z
    .string()
    .transform((written) => [...new Set(written.split(','))])
    .pipe(z.array(item).max(max))
}

export const streamQuery = z.strictObject({
  cluster: wordsOf(z.string().regex(PATTERN_SUBJECT, 'is not the id of a cluster'), CLUSTERS_MAX)
    .optional()
    .meta({ type: 'string', description: 'Only frames about these clusters (or `daemon`), and of the clock', example: 'cup-sjc,cup-fra' }),
  type: wordsOf(frameType, frameType.options.length)
    .optional()
    .meta({ type: 'string', description: 'Only frames of these types, behind the snapshot', example: 'alarm,cluster' }),
  since: z
    .string()
    .regex(PATTERN_SINCE, 'is EPOCH:SEQ of the last frame that was seen')
    .optional()
    .meta({ description: '`epoch` and `seq` of the last frame that was seen: what came after it follows', example: '4f2a9c81d0be:4711' }),
})

function frame<Data extends z.ZodType>(type: string, data: Data) {
  return z.strictObject({
    type: z.literal(type),
    epoch: z.string().meta({ description: 'New for each start of a daemon' }),
    seq: z.int().meta({ description: 'Counts the whole stream' }),
    prev: z.int().meta({ description: '`seq` of the frame before it on this connection' }),
    at: instantText,
    data,
  })
}

export const streamFrame = z
  .union([
    frame('snapshot', z.strictObject({ clusters: z.array(clusterObject), counts: fleetCounts, clock: clockObject })),
    frame('alarm', alarmObject),
    frame('cluster', clusterObject),
    frame('delivery', deliveryObject),
    frame('clock', clockObject),
  ])
  .meta({
    id: 'StreamFrame',
    description: 'A text message of the stream',
    example: {
      type: 'clock',
      epoch: '4f2a9c81d0be',
      seq: 4712,
      prev: 4711,
      at: '2026-04-29T17:12:00Z',
      data: {
        now: '2026-04-29T17:12:00Z',
        wall: '2026-11-03T09:30:00.250Z',
        simulated: true,
        speed: 3600,
        trust: 'trusted',
        mark: '2026-04-29T17:11:59Z',
      },
    },
  })
