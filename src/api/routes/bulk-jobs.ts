/** Bulk Administration: many users or phones from a CSV file, now or later, with a dry run before and an undo after. */
import { createRoute, z } from '@hono/zod-openapi'
import { readBulkCsv } from '../../cucm/bulk/csv.js'
import { cancelBulk, jobOf, orderBulk, previewBulk, undoBulk } from '../../cucm/bulk/jobs.js'
import { rowOf } from '../../cucm/operating.js'
import { formatInstant } from '../../domain/instant.js'
import type { BulkJob } from '../../engine/bulk-port.js'
import { shownSide } from '../cucm-views.js'
import { needs } from '../needed.js'
import { fail, invalidCursor, orFail } from '../problem.js'
import { type BulkJobObject, bulkJob, bulkJobList, bulkLineList, bulkPreview, inJob, kindParameter } from '../schemas/bulk.js'
import { flag, instantParameter, paging } from '../schemas/common.js'
import { inCucm } from '../schemas/cucm.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Bulk administration']
const SHOWN_MAX = 1000
const CSV_TYPES: readonly string[] = ['text/csv', 'text/plain']

const post = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/bulk-jobs',
  ...needs('administrator', { dryRun: 'viewer' }),
  operationId: 'createBulkJob',
  tags,
  summary: 'Order a bulk job from a CSV file',
  description:
    'UTF-8, separated by commas; the first line names the columns. `update-users`: `userid` and any of `enableCup`, `enableCupc`, `primaryExtension`, ' +
    '`contacts`; an empty cell leaves as it is. `assign-adjuncts`: `name`, `primaryPhone`; an empty primary releases the phone. With `dryRun` nothing ' +
    'happens: the answer says what would. A line that cannot be done is that line’s result, the others are done. (Cisco’s own layout is not known.)',
  request: {
    params: inCucm,
    query: z.strictObject({
      kind: kindParameter,
      at: instantParameter.optional().meta({ description: 'Licence time from which it runs; left out: now' }),
      dryRun: flag('Say what it would change, and change nothing'),
    }),
    body: {
      required: true,
      content: {
        'text/csv': {
          schema: { type: 'string' as const, maxLength: 1_048_576 },
          example: 'userid,enableCup,enableCupc\njdoe,true,false\n',
        },
      },
    },
  },
  responses: {
    200: json(bulkPreview, 'What it would do (`dryRun`)'),
    202: json(bulkJob, 'Taken: it runs by itself'),
    ...problems(404, 413, 415, 422),
  },
})

const list = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/bulk-jobs',
  operationId: 'listBulkJobs',
  tags,
  summary: 'Bulk jobs, newest first',
  request: { params: inCucm, query: z.strictObject(paging) },
  responses: { 200: json(bulkJobList, 'A page of jobs'), ...problems(404) },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/bulk-jobs/{job}',
  operationId: 'getBulkJob',
  tags,
  summary: 'A bulk job and how far it has come',
  request: { params: inJob },
  responses: { 200: json(bulkJob, 'The job'), ...problems(404) },
})

const lines = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/bulk-jobs/{job}/lines',
  operationId: 'listBulkLines',
  tags,
  summary: 'Lines of a bulk job, and what became of each',
  request: {
    params: inJob,
    query: z.strictObject({
      result: z.enum(['changed', 'unchanged', 'failed', 'undone', 'kept']).optional().meta({ example: 'failed' }),
      ...paging,
    }),
  },
  responses: { 200: json(bulkLineList, 'A page of lines, in their order'), ...problems(404) },
})

const cancel = createRoute({
  method: 'delete',
  path: '/api/v1/cucm/{id}/bulk-jobs/{job}',
  operationId: 'cancelBulkJob',
  tags,
  summary: 'Cancel a bulk job that has not come to its end; what it did stays, and can be undone',
  request: { params: inJob },
  responses: { 200: json(bulkJob, 'The job, cancelled'), ...problems(404, 409) },
})

const undo = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/bulk-jobs/{job}/undo',
  operationId: 'undoBulkJob',
  tags,
  summary: 'Undo a bulk job',
  description:
    'Takes back each change whose user or phone nobody has changed since. The others stay as they are: `GET …/lines?result=kept` lists them with the reason.',
  request: { params: inJob },
  responses: { 202: json(bulkJob, 'Taken: it is undone by itself'), ...problems(404, 409) },
})

export const addBulkRoutes: AddRoutes = (app, { cucm: operating, bulk }) => {
  const { store } = operating

  app.openapi(post, async (c) => {
    const { id } = c.req.valid('param')
    const { kind, at, dryRun } = c.req.valid('query')
    orFail(await rowOf(operating, id))
    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (!CSV_TYPES.includes(type)) fail('unsupported-media-type', 'send the file as text/csv')
    const read = orFail(readBulkCsv(kind, new Uint8Array(await c.req.arrayBuffer())))
    if (dryRun) {
      const { total, results, diff, failed, units } = orFail(await previewBulk(operating, id, { kind, lines: read }))
      const shown = diff.slice(0, SHOWN_MAX).map(({ line, subject, before, after }) => ({
        line,
        subject,
        before: shownSide(before),
        after: shownSide(after),
      }))
      const errors = failed.slice(0, SHOWN_MAX).map((each) => ({ ...each }))
      return c.json(
        { dryRun: true as const, kind, total, ...results, unitsBefore: units.before, unitsAfter: units.after, diff: shown, errors },
        200,
      )
    }
    const job = orFail(await orderBulk(operating, id, { kind, lines: read, at: at ?? null }))
    bulk.ring()
    c.header('location', `/api/v1/cucm/${id}/bulk-jobs/job-${job.num}`)
    return c.json(jobView(job), 202)
  })

  app.openapi(list, async (c) => {
    const { id } = orFail(await rowOf(operating, c.req.valid('param').id))
    const { cursor, limit } = c.req.valid('query')
    const page = await store.bulkJobs(id, { limit, ...(cursor === undefined ? {} : { cursor }) })
    return c.json({ items: page.items.map(jobView), nextCursor: page.nextCursor }, 200)
  })

  app.openapi(get, async (c) => {
    const { id, job } = c.req.valid('param')
    return c.json(jobView(orFail(await jobOf(operating, id, numOf(job)))), 200)
  })

  app.openapi(lines, async (c) => {
    const { id, job } = c.req.valid('param')
    const { result, cursor, limit } = c.req.valid('query')
    const { num } = orFail(await jobOf(operating, id, numOf(job)))
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) invalidCursor(cursor)
    const found = await store.bulkLines(id, num, {
      limit: limit + 1,
      ...(result === undefined ? {} : { result }),
      ...(cursor === undefined ? {} : { afterLine: Number(cursor) }),
    })
    const items = found
      .slice(0, limit)
      .map(({ line, subject, result: became, code, reason }) => ({ line, subject, result: became, code, reason }))
    return c.json({ items, nextCursor: found.length > limit ? String(items.at(-1)?.line) : null }, 200)
  })

  app.openapi(cancel, async (c) => {
    const { id, job } = c.req.valid('param')
    return c.json(jobView(orFail(await cancelBulk(operating, id, numOf(job)))), 200)
  })

  app.openapi(undo, async (c) => {
    const { id, job } = c.req.valid('param')
    const undoing = orFail(await undoBulk(operating, id, numOf(job)))
    bulk.ring()
    return c.json(jobView(undoing), 202)
  })
}

function numOf(job: string): number {
  return Number(job.slice('job-'.length))
}

/** `changed` says what the job changed; an undo moves those to `undone` and `kept`. */
function jobView({ num, kind, state, createdAt, runAt, finishedAt, total, results }: BulkJob): BulkJobObject {
  return {
    id: `job-${num}`,
    kind,
    // A job whose lines are still being written is shown to nobody.
    state: state === 'loading' ? 'scheduled' : state,
    createdAt: formatInstant(createdAt),
    runAt: formatInstant(runAt),
    finishedAt: finishedAt === null ? null : formatInstant(finishedAt),
    total,
    changed: results.changed,
    unchanged: results.unchanged,
    failed: results.failed,
    undone: results.undone,
    kept: results.kept,
  }
}
