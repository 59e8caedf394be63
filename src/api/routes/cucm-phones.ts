/** Phones of a Communications Manager, with the primary of each secondary (chapter, "Adjunct Licensing"). */
import { createRoute, z } from '@hono/zod-openapi'
import { rowOf } from '../../cucm/operating.js'
import { addPhone, findPhone, removePhone, updatePhone } from '../../cucm/phones.js'
import type { CucmPhone } from '../../domain/cucm/state.js'
import { FINDS } from '../../engine/cucm-port.js'
import { phoneView } from '../cucm-views.js'
import { orFail } from '../problem.js'
import { paging } from '../schemas/common.js'
import { inCucm, newPhone, phoneList, phoneObject, phoneParameter, phonePatch, useridParameter } from '../schemas/cucm.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Phones']
const params = inCucm.extend({ name: phoneParameter })

const list = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/phones',
  operationId: 'listPhones',
  tags,
  summary: 'Phones',
  request: {
    params: inCucm,
    query: z.strictObject({
      find: z
        .enum(FINDS)
        .optional()
        .meta({ example: 'begins-with', description: 'How `text` is compared with the name; `contains` unless given' }),
      text: z.string().max(128).optional().meta({ example: 'SEP' }),
      owner: useridParameter.optional(),
      primaryPhone: phoneParameter.optional().meta({ description: 'Only the secondaries of this phone', example: 'SEP000BCD4EE59D' }),
      ...paging,
    }),
  },
  responses: { 200: json(phoneList, 'A page of phones, by name'), ...problems(404) },
})

const post = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/phones',
  operationId: 'createPhone',
  tags,
  summary: 'Create a phone',
  description:
    'Its model says how many Device License Units it consumes (`config/devices.yaml`); as a secondary of a primary phone a softphone consumes one. ' +
    'A softphone may be made while its cluster is in evaluation; there it is the log-in that is refused.',
  request: { params: inCucm, body: jsonBody(newPhone) },
  responses: { 201: json(phoneObject, 'Created'), ...problems(404, 409, 413, 415, 422) },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/phones/{name}',
  operationId: 'getPhone',
  tags,
  summary: 'A phone',
  request: { params },
  responses: { 200: json(phoneObject, 'The phone'), ...problems(404) },
})

const patch = createRoute({
  method: 'patch',
  path: '/api/v1/cucm/{id}/phones/{name}',
  operationId: 'changePhone',
  tags,
  summary: 'Change a phone; make it a secondary, or release it',
  request: { params, body: jsonBody(phonePatch) },
  responses: { 200: json(phoneObject, 'The phone as it is now'), ...problems(404, 409, 413, 415, 422) },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/v1/cucm/{id}/phones/{name}',
  operationId: 'removePhone',
  tags,
  summary: 'Remove a phone; a primary phone only without secondaries',
  request: { params },
  responses: { 204: { description: 'Removed' }, ...problems(404, 409) },
})

/** What the body names and is not there; what the address names is 404. */
function statusOf(code: string): number | undefined {
  return ['unknown-owner', 'unknown-model', 'unknown-primary'].includes(code) ? 422 : undefined
}

export const addCucmPhoneRoutes: AddRoutes = (app, { cucm: operating }) => {
  const { store, devices } = operating
  const shown = async (id: string, phone: CucmPhone) => phoneView(phone, orFail(await rowOf(operating, id)).state, devices)

  app.openapi(list, async (c) => {
    const { id, state } = orFail(await rowOf(operating, c.req.valid('param').id))
    const { find, text, owner, primaryPhone, cursor, limit } = c.req.valid('query')
    const how = find ?? (text === undefined ? undefined : 'contains')
    const page = await store.cucmPhones(id, {
      limit,
      ...(how === undefined ? {} : { find: how }),
      ...(text === undefined ? {} : { text }),
      ...(owner === undefined ? {} : { owner }),
      ...(primaryPhone === undefined ? {} : { primaryPhone }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    return c.json({ items: page.items.map((phone) => phoneView(phone, state, devices)), nextCursor: page.nextCursor }, 200)
  })

  app.openapi(post, async (c) => {
    const { id } = c.req.valid('param')
    const phone = orFail(await addPhone(operating, id, c.req.valid('json'), 'api'), statusOf)
    c.header('location', `/api/v1/cucm/${id}/phones/${encodeURIComponent(phone.name)}`)
    return c.json(await shown(id, phone), 201)
  })

  app.openapi(get, async (c) => {
    const { id, name } = c.req.valid('param')
    return c.json(await shown(id, orFail(await findPhone(operating, id, name))), 200)
  })

  app.openapi(patch, async (c) => {
    const { id, name } = c.req.valid('param')
    const phone = orFail(await updatePhone(operating, id, { name, ...c.req.valid('json') }, 'api'), statusOf)
    return c.json(await shown(id, phone), 200)
  })

  app.openapi(remove, async (c) => {
    const { id, name } = c.req.valid('param')
    orFail(await removePhone(operating, id, name, 'api'))
    return c.body(null, 204)
  })
}
