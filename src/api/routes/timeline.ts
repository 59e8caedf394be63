/** A subject's timeline: what was (journal), what will be (preview), what would be (what-if). */
import { createRoute, z } from '@hono/zod-openapi'
import { rowOf } from '../../cucm/operating.js'
import { DAY_MS } from '../../domain/instant.js'
import { DAEMON } from '../../engine/daemon-journal.js'
import { preview } from '../../engine/preview.js'
import { needs } from '../needed.js'
import { orFail } from '../problem.js'
import { clusterParameter, cursor, inCluster, limit } from '../schemas/common.js'
import { inCucm } from '../schemas/cucm.js'
import { days, differenceObject, journalList, previewList, whatIf } from '../schemas/timeline.js'
import { clusterRow } from '../shown-cluster.js'
import { supposeFacts } from '../supposed.js'
import { differenceView, journalView, previewView } from '../views.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Timeline']

const inJournal = z.strictObject({
  cursor: cursor.pipe(
    z
      .string()
      .regex(/^\d{1,15}$/, 'is no cursor of this list; take nextCursor from the page before')
      .optional(),
  ),
  limit,
})

const journal = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/journal',
  operationId: 'listJournal',
  tags,
  summary: 'The journal: facts and outcomes, oldest first',
  description: 'The daemon’s own journal is that of `daemon`.',
  request: { params: z.strictObject({ id: clusterParameter }), query: inJournal },
  responses: { 200: json(journalList, 'A page of the journal'), ...problems(404) },
})

const cucmJournal = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/journal',
  operationId: 'listCucmJournal',
  tags,
  summary: 'The journal of a Communications Manager, oldest first',
  description: 'Licence files, restarts, and where the units crossed a line. What became of users and phones is in its change log.',
  request: { params: inCucm, query: inJournal },
  responses: { 200: json(journalList, 'A page of the journal'), ...problems(404) },
})

const ahead = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/preview',
  operationId: 'previewCluster',
  tags,
  summary: 'Everything that will happen, if nobody does anything more',
  request: { params: inCluster, query: z.strictObject({ days }) },
  responses: { 200: json(previewList, 'What is to come, soonest first'), ...problems(404) },
})

const supposed = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/what-if',
  ...needs('viewer'),
  operationId: 'supposeFacts',
  tags,
  summary: 'What would facts change that are not true yet?',
  description: 'Changes nothing. A fact without `at` happens now; `days` counts from the last one.',
  request: { params: inCluster, query: z.strictObject({ days }), body: jsonBody(whatIf) },
  responses: { 200: json(differenceObject, 'What would be added, removed and moved'), ...problems(404, 409, 413, 415, 422) },
})

export const addTimelineRoutes: AddRoutes = (app, { operating, licenseFunctions }) => {
  const { engine, store } = operating

  async function journalPage(subject: string, asked: { readonly cursor?: string | undefined; readonly limit: number }) {
    const entries = await store.journal(subject, {
      limit: asked.limit + 1,
      ...(asked.cursor === undefined ? {} : { afterSeq: Number(asked.cursor) }),
    })
    const items = entries.slice(0, asked.limit).map(journalView)
    const last = items.at(-1)
    return { items, nextCursor: entries.length > asked.limit && last !== undefined ? String(last.seq) : null }
  }

  app.openapi(journal, async (c) => {
    const { id } = c.req.valid('param')
    const asked = c.req.valid('query')
    if (id !== DAEMON) await clusterRow(operating, id)
    return c.json(await journalPage(id, asked), 200)
  })

  app.openapi(cucmJournal, async (c) => {
    const { id } = orFail(await rowOf(operating, c.req.valid('param').id))
    return c.json(await journalPage(id, c.req.valid('query')), 200)
  })

  app.openapi(ahead, async (c) => {
    const row = await clusterRow(operating, c.req.valid('param').id)
    const until = engine.time.now() + c.req.valid('query').days * DAY_MS
    return c.json({ items: preview(row, until, engine.deciding()).map(previewView), nextCursor: null }, 200)
  })

  app.openapi(supposed, async (c) => {
    const row = await clusterRow(operating, c.req.valid('param').id)
    const horizonMs = c.req.valid('query').days * DAY_MS
    const situation = { row, now: engine.time.now(), horizonMs, deciding: engine.deciding(), functions: licenseFunctions() }
    return c.json(differenceView(supposeFacts(c.req.valid('json').facts, situation)), 200)
  })
}
