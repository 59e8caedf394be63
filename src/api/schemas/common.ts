/** What the schemas of all routes share: instants, lists, problems, parameters. The document at /api/openapi.json comes from these. */
import { z } from '@hono/zod-openapi'
import { instant } from '../../config/scalars.js'

export const instantText = z.iso.datetime().meta({ format: 'date-time', description: 'RFC 3339, in UTC', example: '2026-05-30T16:00:00Z' })

const LIMIT_DEFAULT = 200
const LIMIT_MAX = 1000

export const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(LIMIT_MAX)
  .default(LIMIT_DEFAULT)
  .meta({ description: `How many items at most, up to ${LIMIT_MAX}`, example: 50 })

export const cursor = z.string().max(100).optional().meta({ description: '`nextCursor` of the page before', example: '4711' })

export const paging = { cursor, limit }

/** `?dryRun`, `?dryRun=true` and `?dryRun=1` are the same. */
export function flag(description: string) {
  return z
    .enum(['', 'true', '1', 'false', '0'])
    .optional()
    .transform((written) => written !== undefined && written !== 'false' && written !== '0')
    .meta({ type: 'string', enum: ['', 'true', '1', 'false', '0'], description, example: 'true' })
}

/** In a query string the `+` of an offset is read as a blank. */
export const instantParameter = z
  .string()
  .max(40)
  .transform((text) => text.replace(/ (\d\d:\d\d)$/, '+$1'))
  .pipe(instant)
  .meta({ type: 'string', format: 'date-time', description: 'RFC 3339, with an offset', example: '2026-05-01T00:00:00Z' })

export function listOf<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .strictObject({
      items: z.array(item),
      nextCursor: z.string().nullable().meta({ description: '`cursor` of the next page; null on the last', example: null }),
    })
    .meta({ id })
}

const PATTERN_ID = /^[a-z0-9-]{1,63}$/
const PATTERN_HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/
const PATTERN_FILE = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/
const PATTERN_ALARM = /^[A-Za-z0-9._~-]{1,255}$/

export const clusterParameter = z.string().regex(PATTERN_ID).meta({ description: 'Id of a cluster', example: 'cup-sjc' })
export const nodeParameter = z.string().regex(PATTERN_HOST).meta({ description: 'Host name of a node', example: 'cup-sjc-pub' })
export const fileParameter = z.string().regex(PATTERN_FILE).meta({ description: 'Name of a licence file', example: 'cup-sjc.lic' })
export const alarmParameter = z
  .string()
  .regex(PATTERN_ALARM)
  .meta({ description: 'Id of an alarm', example: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D' })

export const inCluster = z.strictObject({ id: clusterParameter })
export const onNode = z.strictObject({ id: clusterParameter, hostname: nodeParameter })

const partProblem = z.union([
  z.looseObject({ pointer: z.string().meta({ description: 'JSON pointer into the body (RFC 6901)' }), message: z.string() }),
  z.looseObject({ parameter: z.string(), message: z.string() }),
  z.looseObject({ message: z.string() }),
])

/** RFC 9457. Further members stand beside these. */
export const problemDocument = z
  .looseObject({
    type: z.string().meta({ example: 'urn:lapsewatch:problem:unknown-cluster' }),
    title: z.string().meta({ example: 'Unknown cluster' }),
    status: z.int().meta({ example: 404 }),
    detail: z.string().meta({ example: 'there is no cluster cup-lax' }),
    code: z.string().meta({ description: 'Stable: what programs may rely on', example: 'unknown-cluster' }),
    instance: z.string().optional().meta({ description: 'For a fault of ours: the error id that the log has', example: 'urn:uuid:…' }),
    errors: z.array(partProblem).optional().meta({ description: 'The parts of the request that are wrong' }),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457)' })
