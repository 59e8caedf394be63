/** Users of a Communications Manager: Capabilities Assignment, with find (chapter, "Assigning the Licensing Capabilities"). */
import { createRoute, z } from '@hono/zod-openapi'
import { rowOf } from '../../cucm/operating.js'
import { addUser, findUser, removeUser, updateUser } from '../../cucm/users.js'
import type { CucmUser } from '../../domain/cucm/state.js'
import { FINDS, type UserQuery } from '../../engine/cucm-port.js'
import { userView } from '../cucm-views.js'
import { orFail } from '../problem.js'
import { paging } from '../schemas/common.js'
import { inCucm, newUser, useridParameter, userList, userObject, userPatch } from '../schemas/cucm.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Users']
const params = inCucm.extend({ userid: useridParameter })

/** Find, as the pages of Cisco have it (facts §5: Find Licensed Users). */
export const findQuery = {
  by: z
    .enum(['userid', 'primaryExtension'])
    .optional()
    .meta({ example: 'userid', description: 'What `find` looks at; the user id unless given' }),
  find: z.enum(FINDS).optional().meta({ example: 'begins-with', description: 'How `text` is compared; `contains` unless given' }),
  text: z.string().max(128).optional().meta({ description: 'Upper and lower case are one', example: 'jd' }),
  capability: z.enum(['cup', 'cupc']).optional().meta({ example: 'cupc', description: 'Only users with the capability' }),
  ...paging,
}

export function userQuery(asked: {
  readonly by?: UserQuery['by']
  readonly find?: UserQuery['find']
  readonly text?: string | undefined
  readonly capability?: UserQuery['capability']
  readonly cursor?: string | undefined
  readonly limit: number
}): UserQuery {
  const { by, find, text, capability, cursor, limit } = asked
  const how = find ?? (text === undefined ? undefined : 'contains')
  return {
    limit,
    ...(by === undefined ? {} : { by }),
    ...(how === undefined ? {} : { find: how }),
    ...(text === undefined ? {} : { text }),
    ...(capability === undefined ? {} : { capability }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

const list = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/users',
  operationId: 'listUsers',
  tags,
  summary: 'Users, found by user id or primary extension',
  request: { params: inCucm, query: z.strictObject(findQuery) },
  responses: { 200: json(userList, 'A page of users, by user id'), ...problems(404) },
})

const post = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/users',
  operationId: 'createUser',
  tags,
  summary: 'Create a user',
  description: 'Each capability consumes one Device License Unit; without one left it is 409 `units-exhausted`.',
  request: { params: inCucm, body: jsonBody(newUser) },
  responses: { 201: json(userObject, 'Created'), ...problems(404, 409, 413, 415) },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/users/{userid}',
  operationId: 'getUser',
  tags,
  summary: 'A user',
  request: { params },
  responses: { 200: json(userObject, 'The user'), ...problems(404) },
})

const patch = createRoute({
  method: 'patch',
  path: '/api/v1/cucm/{id}/users/{userid}',
  operationId: 'changeUser',
  tags,
  summary: 'Assign or take back capabilities, change the rest',
  description: 'What is left out stays. `enableCup` is Cisco Unified Presence, `enableCupc` Cisco Unified Personal Communicator.',
  request: { params, body: jsonBody(userPatch) },
  responses: { 200: json(userObject, 'The user as it is now'), ...problems(404, 409, 413, 415) },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/v1/cucm/{id}/users/{userid}',
  operationId: 'removeUser',
  tags,
  summary: 'Remove a user; its capabilities are free again',
  request: { params },
  responses: { 204: { description: 'Removed' }, ...problems(404, 409) },
})

export const addCucmUserRoutes: AddRoutes = (app, { cucm: operating }) => {
  const shown = async (id: string, user: CucmUser) => userView(orFail(await findUser(operating, id, user.userid)))

  app.openapi(list, async (c) => {
    const { id } = orFail(await rowOf(operating, c.req.valid('param').id))
    const page = await operating.store.cucmUsers(id, userQuery(c.req.valid('query')))
    return c.json({ items: page.items.map(userView), nextCursor: page.nextCursor }, 200)
  })

  app.openapi(post, async (c) => {
    const { id } = c.req.valid('param')
    const user = orFail(await addUser(operating, id, c.req.valid('json'), 'api'))
    c.header('location', `/api/v1/cucm/${id}/users/${encodeURIComponent(user.userid)}`)
    return c.json(userView({ user, devices: 0 }), 201)
  })

  app.openapi(get, async (c) => {
    const { id, userid } = c.req.valid('param')
    return c.json(userView(orFail(await findUser(operating, id, userid))), 200)
  })

  app.openapi(patch, async (c) => {
    const { id, userid } = c.req.valid('param')
    return c.json(await shown(id, orFail(await updateUser(operating, id, { userid, ...c.req.valid('json') }, 'api'))), 200)
  })

  app.openapi(remove, async (c) => {
    const { id, userid } = c.req.valid('param')
    orFail(await removeUser(operating, id, userid, 'api'))
    return c.body(null, 204)
  })
}
