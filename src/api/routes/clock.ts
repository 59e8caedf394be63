/** The two times, the trust in the wall clock, and an operator's word on it (design §3.8). */
import { createRoute, z } from '@hono/zod-openapi'
import { instant } from '../../config/scalars.js'
import { clockNow } from '../clock-view.js'
import { fail } from '../problem.js'
import { clockObject } from '../schemas/daemon.js'
import { json, jsonBody, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Clock']
const answers = { 200: json(clockObject, 'The clock as it is now') }

const get = createRoute({
  method: 'get',
  path: '/api/v1/clock',
  operationId: 'getClock',
  tags,
  summary: 'Licence time, wall clock, and whether the wall is trusted',
  responses: { ...answers, ...problems() },
})

const confirm = createRoute({
  method: 'post',
  path: '/api/v1/clock/confirm',
  operationId: 'confirmClock',
  tags,
  summary: 'The held wall clock is right',
  description: 'Licence time goes to the wall at once; see `dueOnConfirm` for what falls due then.',
  responses: { ...answers, ...problems(409) },
})

const correct = createRoute({
  method: 'post',
  path: '/api/v1/clock/correct',
  operationId: 'correctClock',
  tags,
  summary: 'Licence time had run ahead: set it back',
  description: 'What was written later than `to` is void; the facts among it are taken again at `to`. `to` may not exceed the wall clock.',
  request: {
    body: jsonBody(
      z
        .strictObject({ to: instant, reason: z.string().min(1).max(1000) })
        .meta({ id: 'ClockCorrection', example: { to: '2026-05-01T08:00:00Z', reason: 'the BIOS clock was ten years ahead' } }),
    ),
  },
  responses: { ...answers, ...problems(409, 413, 415, 422) },
})

export const addClockRoutes: AddRoutes = (app, parts) => {
  const { engine } = parts.operating

  app.openapi(get, async (c) => c.json(await clockNow(parts), 200))

  app.openapi(confirm, async (c) => {
    if (!(await engine.confirmClock())) fail('clock-not-held', 'the wall clock is not held; there is nothing to confirm')
    return c.json(await clockNow(parts), 200)
  })

  app.openapi(correct, async (c) => {
    const { to, reason } = c.req.valid('json')
    if (engine.time.simulated !== null) fail('clock-simulated', 'a simulated clock makes no steps; there is nothing to correct')
    const now = await clockNow(parts)
    const wall = Date.parse(now.wall)
    if (to > wall) fail('after-wall-clock', `the wall clock says ${now.wall}; licence time cannot be set beyond it`)
    if (to >= engine.time.now()) fail('not-a-correction', `licence time is ${now.now}; it can only be set back`)
    await engine.correctClock(to, reason)
    return c.json(await clockNow(parts), 200)
  })
}
