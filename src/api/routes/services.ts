/** The Service Manager: start, stop, restart. */
import { createRoute, z } from '@hono/zod-openapi'
import { needs } from '../needed.js'
import type { ServiceDeed } from '../parts.js'
import { orFail } from '../problem.js'
import { clusterObject, serviceName } from '../schemas/cluster.js'
import { clusterParameter, nodeParameter } from '../schemas/common.js'
import { shownCluster } from '../shown-cluster.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const params = z.strictObject({ id: clusterParameter, hostname: nodeParameter, service: serviceName.meta({ example: 'presence-engine' }) })

function deedRoute<Deed extends ServiceDeed>(deed: Deed, summary: string) {
  return createRoute({
    method: 'post',
    path: `/api/v1/clusters/{id}/nodes/{hostname}/services/{service}/${deed}`,
    ...needs('operator'),
    operationId: `${deed}Service`,
    tags: ['Services'],
    summary,
    description: 'Refused with 409: `service-not-licensed`, `service-running`, `service-stopped`.',
    request: { params },
    responses: { 200: json(clusterObject, 'The cluster as it is now'), ...problems(404, 409) },
  })
}

const DEEDS = [
  ['start', 'Start a service'],
  ['stop', 'Stop a service; it stays stopped until it is started'],
  ['restart', 'Restart a service'],
] as const

export const addServiceRoutes: AddRoutes = (app, { operating, controlService }) => {
  for (const [deed, summary] of DEEDS) {
    app.openapi(deedRoute(deed, summary), async (c) => {
      const { id, hostname, service } = c.req.valid('param')
      return c.json(shownCluster(operating, orFail(await controlService(id, hostname, service, deed))), 200)
    })
  }
}
