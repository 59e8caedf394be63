/** The stream as the document has it. What takes its handshakes is in `stream/`; a plain request is told how to ask. */
import { createRoute } from '@hono/zod-openapi'
import { ProblemError } from '../problem.js'
import { streamFrame, streamQuery } from '../schemas/stream.js'
import { STREAM_PATH } from '../stream/upgrade.js'
import { problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const stream = createRoute({
  method: 'get',
  path: STREAM_PATH,
  operationId: 'followStream',
  tags: ['Alarms'],
  summary: 'Everything that changes, as a WebSocket',
  description:
    'A snapshot, then a frame for each alarm, cluster, delivery and second of the clock; every message is a `StreamFrame` as text. A gap is a `prev` that is not ' +
    'the `seq` seen last: come back with `since`. See docs/stream.md.',
  request: { query: streamQuery },
  responses: {
    ...problems(426),
    101: { description: 'The WebSocket; its messages are these', content: { 'application/json': { schema: streamFrame } } },
  },
})

export const addStreamRoutes: AddRoutes = (app) => {
  app.openAPIRegistry.registerPath(stream)
  app.get(STREAM_PATH, () => {
    const problem = { code: 'upgrade-required', text: 'this is a WebSocket: ask with a WebSocket client' }
    throw new ProblemError(problem, 426, { upgrade: 'websocket', connection: 'upgrade' })
  })
}
