/** For whoever runs the daemon: reload, liveness, readiness, metrics. */
import { createRoute, z } from '@hono/zod-openapi'
import { needs } from '../needed.js'
import { orFail } from '../problem.js'
import { health, readiness, reloadAnswer } from '../schemas/daemon.js'
import { streamed } from '../streamed.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Daemon']

const reloading = createRoute({
  method: 'post',
  path: '/-/reload',
  operationId: 'reload',
  tags,
  summary: 'Read the configuration anew',
  description: 'One with an error changes nothing; SIGHUP does the same.',
  responses: { 200: json(reloadAnswer, 'What became of the clusters'), ...problems(409, 422) },
})

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  ...needs('nobody'),
  operationId: 'health',
  tags,
  summary: 'The daemon runs',
  responses: { 200: json(health, 'It does'), ...problems() },
})

const readyNow = createRoute({
  method: 'get',
  path: '/readyz',
  ...needs('nobody'),
  operationId: 'readiness',
  tags,
  summary: 'The daemon is ready: the configuration’s clusters are there and the clocks are watched',
  responses: { ...problems(), 200: json(readiness, 'Ready'), 503: json(readiness, 'Not ready, and why') },
})

const scrape = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'metrics',
  tags,
  summary: 'Metrics for Prometheus',
  description: 'For everybody with `http.metrics: open`.',
  responses: {
    200: {
      description: 'In the exposition format',
      content: { 'text/plain': { schema: z.string(), example: '# HELP lapsewatch_now_timestamp_seconds …\n' } },
    },
    ...problems(),
  },
})

export const addDaemonRoutes: AddRoutes = (app, { reload, ready, metrics }) => {
  app.openapi(reloading, async (c) => c.json(orFail(await reload()), 200))

  app.openapi(alive, (c) => c.json({ status: 'ok' as const }, 200))

  app.openapi(readyNow, (c) => {
    const answer = ready()
    const body = { ready: answer.ready, reasons: [...answer.reasons] }
    return answer.ready ? c.json(body, 200) : c.json(body, 503)
  })

  // Registered apart: the adapter's types know no answer that streams.
  app.openAPIRegistry.registerPath(scrape)
  app.get(scrape.path, async (c) => {
    const { contentType, chunks } = await metrics(c.req.header('accept'))
    return new Response(streamed(chunks), { headers: { 'content-type': contentType } })
  })
}
