/** What a presence cluster asks of its Communications Manager: log-in, and System Status (chapter, "Viewing Licensing Information"). */
import { createRoute, z } from '@hono/zod-openapi'
import { tryLogIn } from '../../cucm/log-in.js'
import { rowOf } from '../../cucm/operating.js'
import { formatInstant } from '../../domain/instant.js'
import { cucmView, userView } from '../cucm-views.js'
import { fail, orFail } from '../problem.js'
import { inCluster } from '../schemas/common.js'
import { loginAnswer, loginBody, systemStatusObject } from '../schemas/cucm.js'
import { clusterRow } from '../shown-cluster.js'
import { findQuery, userQuery } from './cucm-users.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Users']

const login = createRoute({
  method: 'post',
  path: '/api/v1/clusters/{id}/logins',
  operationId: 'logIn',
  tags,
  summary: 'A user logs in: what is allowed, or why not',
  description:
    'The table "Licensing Modes" of the licensing chapter. `administration` is Cisco Unified Presence Administration, which lets administrators in ' +
    'whatever has run out; `cupc` is Cisco Unified Personal Communicator. Nobody is asked for a password, and no session is kept.',
  request: { params: inCluster, body: jsonBody(loginBody) },
  responses: { 200: json(loginAnswer, 'Logged in, with these features'), ...problems(404, 413, 415) },
})

const status = createRoute({
  method: 'get',
  path: '/api/v1/clusters/{id}/system-status',
  operationId: 'getSystemStatus',
  tags,
  summary: 'System Status: the users that came from the Communications Manager',
  description: 'Users can be found as in Capabilities Assignment. What is there is what the Communications Manager has at this instant.',
  request: { params: inCluster, query: z.strictObject(findQuery) },
  responses: { 200: json(systemStatusObject, 'Numbers, and a page of users'), ...problems(404, 409) },
})

export const addLoginRoutes: AddRoutes = (app, { operating, cucm }) => {
  app.openapi(login, async (c) => {
    const attempt = c.req.valid('json')
    const features = orFail(await tryLogIn(cucm, c.req.valid('param').id, attempt), (code) => (code === 'unknown-cluster' ? 404 : 403))
    return c.json({ client: attempt.client, features: [...features] }, 200)
  })

  app.openapi(status, async (c) => {
    const { state } = await clusterRow(operating, c.req.valid('param').id)
    const named =
      state.cucm ?? fail('no-communications-manager', `${state.id} has no Communications Manager (\`cucm:\`), so it has no users`)
    const row = orFail(await rowOf(cucm, named))
    const page = await cucm.store.cucmUsers(named, userQuery(c.req.valid('query')))
    const { users, phones } = cucmView(row, cucm.devices)
    return c.json(
      {
        cluster: state.id,
        cucm: named,
        synchronizedAt: formatInstant(operating.engine.time.now()),
        endUsers: users,
        phoneDevices: phones,
        licensedCupUsers: row.state.sums.cup,
        licensedCupcUsers: row.state.sums.cupc,
        items: page.items.map((listed) => ({ ...userView(listed), licensedForCupc: listed.user.enableCupc })),
        nextCursor: page.nextCursor,
      },
      200,
    )
  })
}
