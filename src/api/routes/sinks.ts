/** Sinks: how they do, and what is still owed to each. */
import { createRoute } from '@hono/zod-openapi'
import { formatInstant } from '../../domain/instant.js'
import { type SinkObject, sinkList } from '../schemas/daemon.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const list = createRoute({
  method: 'get',
  path: '/api/v1/sinks',
  operationId: 'listSinks',
  tags: ['Alarms'],
  summary: 'Sinks, and what is still owed to each',
  responses: { 200: json(sinkList, 'The sinks'), ...problems() },
})

export const addSinkRoutes: AddRoutes = (app, { operating: { store }, sinks }) => {
  app.openapi(list, async (c) => {
    const owed = new Map(
      (await store.outbox()).map(({ sink, pending, oldestAt }) => [
        sink,
        { pending, oldestAt: oldestAt === null ? null : formatInstant(oldestAt) },
      ]),
    )
    const configured = sinks().map(
      ({ nextTryAtMs, ...status }): SinkObject => ({
        ...status,
        nextTryAt: nextTryAtMs === null ? null : formatInstant(nextTryAtMs),
        ...(owed.get(status.name) ?? { pending: 0, oldestAt: null }),
      }),
    )
    const names = new Set(configured.map(({ name }) => name))
    const absent = [...owed].filter(([name, { pending }]) => !names.has(name) && pending > 0)
    const items = [...configured, ...absent.map(([name, outbox]): SinkObject => ({ ...ABSENT, name, ...outbox }))]
    return c.json({ items, nextCursor: null }, 200)
  })
}

const ABSENT = {
  type: 'unknown',
  description: 'not configured any more',
  state: 'absent',
  failures: 0,
  lastError: null,
  nextTryAt: null,
} as const
