/** The alarm catalogue: what each alarm means and what to do about it. */
import { createRoute } from '@hono/zod-openapi'
import { ALARM_NAMES, definitionOf } from '../../domain/catalogue.js'
import { catalogueList } from '../schemas/catalogue.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const list = createRoute({
  method: 'get',
  path: '/api/v1/catalogue',
  operationId: 'listAlarmDefinitions',
  tags: ['Alarms'],
  summary: 'The alarm catalogue: meaning, severity, what to do, whose name it is',
  responses: { 200: json(catalogueList, 'Every alarm'), ...problems() },
})

export const addCatalogueRoutes: AddRoutes = (app) => {
  const items = ALARM_NAMES.map(definitionOf).map(({ name, origin, severity, appId, params, explanation, action }) => ({
    name,
    origin,
    severity: severity === 'by-days-remaining' ? null : severity,
    appId,
    parameters: params.map(({ key }) => key),
    explanation,
    action,
  }))
  app.openapi(list, (c) => c.json({ items, nextCursor: null }, 200))
}
