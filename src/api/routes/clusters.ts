/** Clusters: list, create, show, retire. */
import { createRoute, z } from '@hono/zod-openapi'
import { rowOf } from '../../cucm/operating.js'
import { create, happen } from '../../engine/cluster-operations.js'
import { isOfFile } from '../../engine/follow-file.js'
import type { ClusterRow } from '../../engine/ports.js'
import { cursorOf, placeIn } from '../fleet/place-cursor.js'
import { wantedCluster } from '../new-cluster.js'
import { fail, invalidCursor, orFail } from '../problem.js'
import { clusterList, clusterObject, retiredCluster } from '../schemas/cluster.js'
import { clusterParameter, cursor, flag, inCluster, limit } from '../schemas/common.js'
import { newCluster } from '../schemas/new-cluster.js'
import { clusterRow, shownCluster, shownClusters } from '../shown-cluster.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Clusters']

const RETIRED_HAS_NO_URGENCY = { parameter: 'order', message: 'no clock of a retired cluster runs: take order=id with retired' }

const list = createRoute({
  method: 'get',
  path: '/api/v1/clusters',
  operationId: 'listClusters',
  tags,
  summary: 'Clusters, by id or by urgency',
  request: {
    query: z.strictObject({
      retired: flag('Show the retired ones too'),
      order: z.enum(['id', 'urgency']).default('id').meta({
        example: 'urgency',
        description: '`urgency`: the sooner the live clock ends (or the longer ago it did), the earlier; those without one last',
      }),
      cursor,
      limit,
    }),
  },
  responses: { 200: json(clusterList, 'A page of clusters'), ...problems() },
})

const post = createRoute({
  method: 'post',
  path: '/api/v1/clusters',
  operationId: 'createCluster',
  tags,
  summary: 'Create a cluster, or let a retired one return',
  description: 'The body is the block of the configuration file; licences are given as text. An installation date may lie in the past.',
  request: { body: jsonBody(newCluster) },
  responses: {
    200: json(clusterObject, 'A retired cluster has returned: its journal goes on, its evaluations keep their ends'),
    201: json(clusterObject, 'Created'),
    ...problems(404, 409, 413, 415, 422),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}',
  operationId: 'getCluster',
  tags,
  summary: 'A cluster, retired or not',
  request: { params: inCluster },
  responses: { 200: json(clusterObject, 'The cluster'), ...problems(404) },
})

const retire = createRoute({
  method: 'delete',
  path: '/api/v1/clusters/{id}',
  operationId: 'retireCluster',
  tags,
  summary: 'Retire a cluster',
  description:
    'Its clocks are watched no longer and `ClusterRetired` clears what stands. Its journal stays; the same id, or its publisher’s MAC address, lets it return. ' +
    'One that stands in a configuration file returns at the next reload unless it is taken out there too: `note` says so.',
  request: { params: inCluster },
  responses: { 200: json(retiredCluster, 'The cluster, retired'), ...problems(404, 409) },
})

export const addClusterRoutes: AddRoutes = (app, { operating, licenseFunctions, fleet }) => {
  const { engine, store } = operating

  app.openapi(list, async (c) => {
    const asked = c.req.valid('query')
    if (asked.order === 'urgency') {
      if (asked.retired) fail('invalid-request', RETIRED_HAS_NO_URGENCY.message, { errors: [RETIRED_HAS_NO_URGENCY] })
      const page = await fleet.page(placeIn(asked.cursor), asked.limit)
      const items = await shownClusters(
        operating,
        page.items.map(({ id }) => id),
      )
      return c.json({ items: [...items], nextCursor: cursorOf(page.next) }, 200)
    }
    if (asked.cursor !== undefined && !clusterParameter.safeParse(asked.cursor).success) invalidCursor(asked.cursor)
    const rows = await store.clusters({
      limit: asked.limit + 1,
      ...(asked.cursor === undefined ? {} : { afterId: asked.cursor }),
      ...(asked.retired ? {} : { retired: false }),
    })
    const items = rows.slice(0, asked.limit).map((row) => shownCluster(operating, row))
    return c.json({ items, nextCursor: rows.length > asked.limit ? (items.at(-1)?.id ?? null) : null }, 200)
  })

  app.openapi(post, async (c) => {
    const reading = { products: engine.deciding().profiles, functions: licenseFunctions(), now: engine.time.now() }
    const wanted = orFail(wantedCluster(c.req.valid('json'), reading), (code) =>
      code === 'unknown-product' || code.startsWith('license-') ? 422 : undefined,
    )
    const { cucm } = wanted.creation.block
    if (cucm !== undefined) orFail(await rowOf(operating, cucm), () => 422)
    const { row, returned } = orFail(await create(operating, wanted))
    c.header('location', `/api/v1/clusters/${row.id}`)
    return returned ? c.json(shownCluster(operating, row), 200) : c.json(shownCluster(operating, row), 201)
  })

  app.openapi(get, async (c) => c.json(shownCluster(operating, await clusterRow(operating, c.req.valid('param').id)), 200))

  app.openapi(retire, async (c) => {
    const row = orFail(await happen(operating, c.req.valid('param').id, { type: 'retired', data: {} }, 'api'))
    const note = noteOf(row)
    return c.json({ ...shownCluster(operating, row), ...(note === null ? {} : { note }) }, 200)
  })
}

const STILL_IN_FILE = 'it still stands in the configuration file: take it out there too, or the next reload lets it return'

/** A cluster that was not retired stands in the file that it came from (design §3.2). */
function noteOf({ origin }: ClusterRow): string | null {
  return isOfFile(origin) ? STILL_IN_FILE : null
}
