/** Alarms and deliveries, newest first. */
import { createRoute, z } from '@hono/zod-openapi'
import { suggest } from '../../config/near-miss.js'
import { fail } from '../problem.js'
import { alarmList, alarmObject, deliveryList, deliveryState, severityParameter } from '../schemas/alarm.js'
import { alarmParameter, instantParameter, paging } from '../schemas/common.js'
import { alarmView, deliveryObjectOf } from '../views.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Alarms']
const word = z.string().min(1).max(255)

const list = createRoute({
  method: 'get',
  path: '/api/v1/alarms',
  operationId: 'listAlarms',
  tags,
  summary: 'Alarms, newest first',
  request: {
    query: z.strictObject({
      cluster: word.optional().meta({ description: 'Id of a cluster, or `daemon`', example: 'cup-sjc' }),
      name: word.optional().meta({ description: 'Name of the alarm', example: 'LicenseEvaluationCountdown' }),
      severity: severityParameter.optional(),
      since: instantParameter.optional(),
      until: instantParameter.optional(),
      ...paging,
    }),
  },
  responses: { 200: json(alarmList, 'A page of alarms'), ...problems() },
})

const get = createRoute({
  method: 'get',
  path: '/api/v1/alarms/{alarmId}',
  operationId: 'getAlarm',
  tags,
  summary: 'An alarm with its deliveries',
  request: { params: z.strictObject({ alarmId: alarmParameter }) },
  responses: { 200: json(alarmObject, 'The alarm'), ...problems(404) },
})

const deliveries = createRoute({
  method: 'get',
  path: '/api/v1/deliveries',
  operationId: 'listDeliveries',
  tags,
  summary: 'Deliveries, newest first',
  request: {
    query: z.strictObject({
      sink: word.optional().meta({ description: 'Name of a sink', example: 'noc' }),
      state: deliveryState.optional().meta({ example: 'pending' }),
      ...paging,
    }),
  },
  responses: { 200: json(deliveryList, 'A page of deliveries'), ...problems(404) },
})

export const addAlarmRoutes: AddRoutes = (app, { operating: { store }, sinks, sinkNow }) => {
  /** Configured, or one that something was ever owed to. */
  async function isSink(name: string): Promise<void> {
    const known = new Set([...sinks().map((sink) => sink.name), ...(await store.outbox()).map(({ sink }) => sink)])
    if (!known.has(name)) fail('unknown-sink', `there is no sink ${name}: ${suggest(name, known, 'sinks')}`)
  }

  app.openapi(list, async (c) => {
    const { severity, ...query } = c.req.valid('query')
    const page = await store.alarms({ ...present(query), ...severity })
    return c.json({ items: page.items.map((alarm) => alarmView(alarm, sinkNow)), nextCursor: page.nextCursor }, 200)
  })

  app.openapi(get, async (c) => {
    const { alarmId } = c.req.valid('param')
    const alarm = (await store.alarm(alarmId)) ?? fail('unknown-alarm', `there is no alarm ${alarmId}`)
    return c.json(alarmView(alarm, sinkNow), 200)
  })

  app.openapi(deliveries, async (c) => {
    const asked = c.req.valid('query')
    if (asked.sink !== undefined) await isSink(asked.sink)
    const page = await store.deliveries(present(asked))
    return c.json({ items: page.items.map((delivery) => deliveryObjectOf(delivery, sinkNow)), nextCursor: page.nextCursor }, 200)
  })
}

/** Without the keys that were left out. */
function present<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
