/** Communications Managers: list, create, show, restart; report and calculator; the change log. */
import { createRoute, z } from '@hono/zod-openapi'
import { restartCallManager } from '../../cucm/licenses.js'
import { createCucm } from '../../cucm/managers.js'
import { rowOf } from '../../cucm/operating.js'
import { calculate, unitReport } from '../../cucm/report.js'
import { changeView, cucmView } from '../cucm-views.js'
import { needs } from '../needed.js'
import { orFail } from '../problem.js'
import { paging } from '../schemas/common.js'
import {
  calculationObject,
  calculatorBody,
  changeList,
  cucmList,
  cucmObject,
  inCucm,
  newCucmBody,
  unitReportObject,
} from '../schemas/cucm.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Communications Manager']

const list = createRoute({
  method: 'get',
  path: '/api/v1/cucm',
  operationId: 'listCucms',
  tags,
  summary: 'Communications Managers',
  responses: { 200: json(cucmList, 'All of them, by id'), ...problems() },
})

const post = createRoute({
  method: 'post',
  path: '/api/v1/cucm',
  operationId: 'createCucm',
  tags,
  summary: 'Create a Communications Manager',
  description: 'The body is the block of the configuration file. Clusters name it with `cucm`.',
  request: { body: jsonBody(newCucmBody) },
  responses: { 201: json(cucmObject, 'Created'), ...problems(409, 413, 415) },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}',
  operationId: 'getCucm',
  tags,
  summary: 'A Communications Manager',
  request: { params: inCucm },
  responses: { 200: json(cucmObject, 'The Communications Manager'), ...problems(404) },
})

const restart = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/callmanager/restart',
  operationId: 'restartCallManager',
  tags,
  summary: 'Restart the CallManager service: what was uploaded counts from here on',
  request: { params: inCucm },
  responses: { 200: json(cucmObject, 'The Communications Manager as it is now'), ...problems(404) },
})

const report = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/license-unit-report',
  operationId: 'getLicenseUnitReport',
  tags,
  summary: 'License Unit Report',
  request: { params: inCucm },
  responses: { 200: json(unitReportObject, 'What there is and what is used'), ...problems(404) },
})

const calculator = createRoute({
  method: 'post',
  path: '/api/v1/cucm/{id}/license-unit-calculator',
  ...needs('viewer'),
  operationId: 'calculateLicenseUnits',
  tags,
  summary: 'License Unit Calculator: current use and what if',
  description: 'Counts are additions to what there is now; negative ones take away. Nothing is changed.',
  request: { params: inCucm, body: jsonBody(calculatorBody) },
  responses: { 200: json(calculationObject, 'What is used, and what would be'), ...problems(404, 409, 413, 415, 422) },
})

const changes = createRoute({
  method: 'get',
  path: '/api/v1/cucm/{id}/changes',
  operationId: 'listCucmChanges',
  tags,
  summary: 'What became of users and phones, newest first',
  request: {
    params: inCucm,
    query: z.strictObject({ job: z.string().max(100).optional().meta({ description: 'Of one bulk job', example: 'job-7' }), ...paging }),
  },
  responses: { 200: json(changeList, 'A page of the change log'), ...problems(404) },
})

export const addCucmRoutes: AddRoutes = (app, { cucm: operating }) => {
  const { store, devices } = operating

  app.openapi(list, async (c) => c.json({ items: (await store.cucms()).map((row) => cucmView(row, devices)), nextCursor: null }, 200))

  app.openapi(post, async (c) => {
    const row = orFail(await createCucm(operating, c.req.valid('json'), 'api'))
    c.header('location', `/api/v1/cucm/${row.id}`)
    return c.json(cucmView(row, devices), 201)
  })

  app.openapi(get, async (c) => c.json(cucmView(orFail(await rowOf(operating, c.req.valid('param').id)), devices), 200))

  app.openapi(restart, async (c) =>
    c.json(cucmView(orFail(await restartCallManager(operating, c.req.valid('param').id, 'api')), devices), 200),
  )

  app.openapi(report, async (c) => {
    const { units, items, firstDayOfProduction } = unitReport(orFail(await rowOf(operating, c.req.valid('param').id)), devices)
    const shown = items.map((item) => ({ ...item, files: [...item.files] }))
    return c.json({ units, items: shown, firstDayOfProduction: firstDayOfProduction.map((each) => ({ ...each })) }, 200)
  })

  app.openapi(calculator, async (c) => {
    const { state } = orFail(await rowOf(operating, c.req.valid('param').id))
    const { current, whatIf, lines } = orFail(calculate(state, c.req.valid('json'), devices))
    return c.json({ current, whatIf, lines: lines.map((line) => ({ ...line })) }, 200)
  })

  app.openapi(changes, async (c) => {
    const { id } = orFail(await rowOf(operating, c.req.valid('param').id))
    const { job, cursor, limit } = c.req.valid('query')
    const page = await store.cucmChanges(id, { limit, ...(job === undefined ? {} : { job }), ...(cursor === undefined ? {} : { cursor }) })
    return c.json({ items: page.items.map(changeView), nextCursor: page.nextCursor }, 200)
  })
}
