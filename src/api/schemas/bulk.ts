/** Bulk jobs as the API shows them. */
import { z } from '@hono/zod-openapi'
import { BULK_KINDS } from '../../engine/bulk-port.js'
import { instantText, listOf } from './common.js'
import { inCucm, unitsObject } from './cucm.js'

export const kindParameter = z.enum(BULK_KINDS).meta({
  description: '`update-users`: "Update CUP/CUPC Users"; `assign-adjuncts`: primary phones of secondaries',
  example: 'update-users',
})
export const inJob = inCucm.extend({
  job: z
    .string()
    .regex(/^job-\d{1,9}$/)
    .meta({ description: 'Id of a bulk job', example: 'job-7' }),
})

const results = { changed: z.int(), unchanged: z.int(), failed: z.int() }

export const bulkJob = z
  .strictObject({
    id: z.string(),
    kind: z.enum(BULK_KINDS),
    state: z.enum(['scheduled', 'running', 'done', 'cancelled', 'undoing', 'undone']),
    createdAt: instantText,
    runAt: instantText.meta({ description: 'Licence time from which it runs' }),
    finishedAt: instantText.nullable(),
    total: z.int().meta({ description: 'Lines of the file' }),
    ...results,
    undone: z.int().meta({ description: 'Changes that an undo has taken back' }),
    kept: z.int().meta({ description: 'Changes that an undo had to leave: `GET …/lines?result=kept` says why' }),
  })
  .meta({
    id: 'BulkJob',
    example: {
      id: 'job-7',
      kind: 'update-users',
      state: 'running',
      createdAt: '2026-05-01T16:00:00Z',
      runAt: '2026-05-01T16:00:00Z',
      finishedAt: null,
      total: 30_000,
      changed: 12_000,
      unchanged: 499,
      failed: 1,
      undone: 0,
      kept: 0,
    },
  })
export type BulkJobObject = z.infer<typeof bulkJob>
export const bulkJobList = listOf(bulkJob, 'BulkJobList')

const bulkLine = z
  .strictObject({
    line: z.int().meta({ description: 'As in the file, whose header is line 1' }),
    subject: z.string().meta({ description: 'User id, or name of the phone' }),
    result: z.enum(['changed', 'unchanged', 'failed', 'undone', 'kept']).nullable().meta({ description: 'null: not yet worked on' }),
    code: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({
    id: 'BulkLine',
    example: { line: 12, subject: 'jdoe', result: 'failed', code: 'unknown-user', reason: 'there is no user jdoe' },
  })
export type BulkLineObject = z.infer<typeof bulkLine>
export const bulkLineList = listOf(bulkLine, 'BulkLineList')

export const bulkPreview = z
  .strictObject({
    dryRun: z.literal(true),
    kind: z.enum(BULK_KINDS),
    total: z.int(),
    ...results,
    unitsBefore: unitsObject,
    unitsAfter: unitsObject,
    diff: z
      .array(z.strictObject({ line: z.int(), subject: z.string(), before: z.looseObject({}), after: z.looseObject({}) }))
      .meta({ description: 'What would change, the first 1000 lines of it' }),
    errors: z
      .array(z.strictObject({ line: z.int(), subject: z.string(), code: z.string(), reason: z.string() }))
      .meta({ description: 'What would fail, the first 1000 lines of it' }),
  })
  .meta({
    id: 'BulkPreview',
    example: {
      dryRun: true,
      kind: 'update-users',
      total: 1,
      changed: 1,
      unchanged: 0,
      failed: 0,
      unitsBefore: { available: 100, used: 0, remaining: 100, overdraft: 5 },
      unitsAfter: { available: 100, used: 1, remaining: 99, overdraft: 5 },
      diff: [{ line: 2, subject: 'jdoe', before: { enableCup: false }, after: { enableCup: true } }],
      errors: [],
    },
  })
export type BulkPreviewObject = z.infer<typeof bulkPreview>
