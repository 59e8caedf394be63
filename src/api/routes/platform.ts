/** Facts of the platform: nodes that join and leave, rebuilds, upgrade, reinstall, License Manager. */
import { createRoute, z } from '@hono/zod-openapi'
import { address, eula, hostName, mac, rebuildCause, release } from '../../config/scalars.js'
import { refuseAnotherNode } from '../../domain/refusal.js'
import { happen, happenIf, type PlatformFact } from '../../engine/cluster-operations.js'
import { orFail } from '../problem.js'
import { clusterObject } from '../schemas/cluster.js'
import { inCluster, onNode } from '../schemas/common.js'
import { shownCluster } from '../shown-cluster.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Platform']
const answers = { 200: json(clusterObject, 'The cluster as it is now') }
const withRelease = jsonBody(z.strictObject({ release }).meta({ id: 'Release', example: { release: '7.1.2' } }))

const installation = z
  .strictObject({ release, eula: eula.optional() })
  .meta({ id: 'Installation', example: { release: '7.1.2', eula: { acceptedBy: 'j.doe' } } })

const addNode = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/nodes',
  operationId: 'addNode',
  tags,
  summary: 'A subscriber joins',
  request: {
    params: inCluster,
    body: jsonBody(
      z
        .strictObject({ hostname: hostName, address, mac })
        .meta({ id: 'NewNode', example: { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee59f' } }),
    ),
  },
  responses: { 201: json(clusterObject, 'The cluster as it is now'), ...problems(404, 409, 413, 415) },
})

const removeNode = createRoute({
  method: 'delete',
  path: '/api/v1/clusters/{id}/nodes/{hostname}',
  operationId: 'removeNode',
  tags,
  summary: 'A subscriber leaves',
  request: { params: onNode },
  responses: { ...answers, ...problems(404, 409) },
})

const rebuildBody = z
  .strictObject({
    mac,
    hostname: hostName.optional(),
    address: address.optional(),
    release: release.optional(),
    cause: rebuildCause.optional().meta({ description: 'Left out: hardware' }),
  })
  .meta({ id: 'Rebuild', example: { mac: '000bcd4ee5aa', cause: 'hardware' } })

const rebuild = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/nodes/{hostname}/rebuild',
  operationId: 'rebuildNode',
  tags,
  summary: 'A node is rebuilt on other hardware',
  description:
    'Same host name, address and release, another MAC address. Of a licensed publisher it opens the 30 days of grace. What is said of host name, address and release is compared; `cause: license-mac` says that the machine is the same and only the MAC that licences see has changed.',
  request: { params: onNode, body: jsonBody(rebuildBody) },
  responses: { ...answers, ...problems(404, 409, 413, 415) },
})

const upgrade = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/upgrade',
  operationId: 'upgradeCluster',
  tags,
  summary: 'The cluster is upgraded',
  description: 'Only in production, and to a higher major release only with a licence for it.',
  request: { params: inCluster, body: withRelease },
  responses: { ...answers, ...problems(404, 409, 413, 415) },
})

const reinstall = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/reinstall',
  operationId: 'reinstallCluster',
  tags,
  summary: 'The cluster is installed anew',
  description:
    'Removes the licence files. A release that was never evaluated on this cluster starts its own 90 days; any other goes on with its old end.',
  request: { params: inCluster, body: jsonBody(installation) },
  responses: { ...answers, ...problems(404, 409, 413, 415) },
})

const restartLicenseManager = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/license-manager/restart',
  operationId: 'restartLicenseManager',
  tags,
  summary: 'Cisco License Manager is restarted',
  description: 'The last step out of a grace, once a licence for the present MAC address is there and none for another.',
  request: { params: inCluster },
  responses: { ...answers, ...problems(404, 409) },
})

export const addPlatformRoutes: AddRoutes = (app, { operating }) => {
  async function after(id: string, fact: PlatformFact) {
    return shownCluster(operating, orFail(await happen(operating, id, fact, 'api')))
  }

  async function rebuilt(id: string, node: string, { mac, cause, ...said }: z.output<typeof rebuildBody>) {
    const data = { node, mac, ...(cause === undefined ? {} : { cause }) }
    const row = await happenIf(operating, id, 'api', (state) => refuseAnotherNode(state, node, said) ?? [{ type: 'node-rebuilt', data }])
    return shownCluster(operating, orFail(row))
  }

  app.openapi(addNode, async (c) => c.json(await after(c.req.valid('param').id, { type: 'node-added', data: c.req.valid('json') }), 201))

  app.openapi(removeNode, async (c) => {
    const { id, hostname } = c.req.valid('param')
    return c.json(await after(id, { type: 'node-removed', data: { hostname } }), 200)
  })

  app.openapi(rebuild, async (c) => {
    const { id, hostname } = c.req.valid('param')
    return c.json(await rebuilt(id, hostname, c.req.valid('json')), 200)
  })

  app.openapi(upgrade, async (c) => c.json(await after(c.req.valid('param').id, { type: 'upgraded', data: c.req.valid('json') }), 200))

  app.openapi(reinstall, async (c) => {
    const { release, eula } = c.req.valid('json')
    const data = { release, ...(eula === undefined ? {} : { eula }) }
    return c.json(await after(c.req.valid('param').id, { type: 'reinstalled', data }), 200)
  })

  app.openapi(restartLicenseManager, async (c) =>
    c.json(await after(c.req.valid('param').id, { type: 'license-manager-restarted', data: {} }), 200),
  )
}
