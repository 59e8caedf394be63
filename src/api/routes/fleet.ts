/** The whole fleet: counts by urgency, lanes of what is to come, totals by day. */
import { createRoute, z } from '@hono/zod-openapi'
import { formatInstant } from '../../domain/instant.js'
import { URGENCY_BANDS } from '../../domain/urgency.js'
import type { Mark } from '../../engine/marks.js'
import { countsOf } from '../fleet/census.js'
import type { FleetEntry } from '../fleet/entry.js'
import { createFleetPreview, type DayTotal } from '../fleet/fleet-preview.js'
import { cursorOf, placeIn } from '../fleet/place-cursor.js'
import { cursor, limit } from '../schemas/common.js'
import { type DayObject, dayList, type FleetObject, fleetDays, fleetObject, type LaneObject, laneList } from '../schemas/fleet.js'
import { json, problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const tags = ['Fleet']

const glance = createRoute({
  method: 'get',
  path: '/api/v1/fleet',
  operationId: 'getFleet',
  tags,
  summary: 'The fleet at a glance: clusters by urgency and by mode, and what comes next',
  responses: { 200: json(fleetObject, 'The fleet'), ...problems() },
})

const lanes = createRoute({
  method: 'get',
  path: '/api/v1/fleet/preview',
  operationId: 'previewFleet',
  tags,
  summary: 'What every cluster’s clock will say, a mark a day, most urgent cluster first',
  description: 'If nobody does anything more. A cluster with no mark will say nothing. The whole of one cluster: `clusters/{id}/preview`.',
  request: { query: z.strictObject({ days: fleetDays, cursor, limit }) },
  responses: { 200: json(laneList, 'A page of lanes'), ...problems() },
})

const days = createRoute({
  method: 'get',
  path: '/api/v1/fleet/days',
  operationId: 'previewFleetDays',
  tags,
  summary: 'What the whole fleet will say, day by day',
  description: 'If nobody does anything more. A day on which nothing fires is left out.',
  request: { query: z.strictObject({ days: fleetDays }) },
  responses: { 200: json(dayList, 'The days, soonest first'), ...problems() },
})

export const addFleetRoutes: AddRoutes = (app, { operating, fleet }) => {
  const preview = createFleetPreview(operating, fleet)

  app.openapi(glance, async (c) => {
    const census = await fleet.census()
    const first = Object.fromEntries(URGENCY_BANDS.map((band) => [band, endOf(census.first[band])])) as FleetObject['first']
    const { next } = census
    const answer: FleetObject = {
      at: formatInstant(operating.engine.time.now()),
      counts: countsOf(census),
      modes: { ...census.modes },
      first,
      next: next?.nextAt == null ? null : { cluster: next.id, at: formatInstant(next.nextAt) },
    }
    return c.json(answer, 200)
  })

  app.openapi(lanes, async (c) => {
    const asked = c.req.valid('query')
    const page = await fleet.page(placeIn(asked.cursor), asked.limit)
    const items = (await preview.lanes(page.items, asked.days)).map(
      ({ cluster, marks }): LaneObject => ({ cluster, marks: marks.map(markView) }),
    )
    return c.json({ items, nextCursor: cursorOf(page.next) }, 200)
  })

  app.openapi(days, async (c) => {
    const totals = await preview.totals(c.req.valid('query').days)
    return c.json({ items: totals.map(dayView), nextCursor: null }, 200)
  })
}

function endOf(entry: FleetEntry | null) {
  return entry?.urgency == null ? null : { cluster: entry.id, endsAt: formatInstant(entry.urgency.endsAt) }
}

function markView({ at, severity, kind, count, stops }: Mark): LaneObject['marks'][number] {
  return { at: formatInstant(at), severity, kind, count, ...(stops === 0 ? {} : { stops }) }
}

function dayView({ day, bySeverity, reminders, ends, stops }: DayTotal): DayObject {
  return { day: formatInstant(day).slice(0, 10), alarms: [...bySeverity], reminders, ends, stops }
}
