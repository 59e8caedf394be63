/** Everything that will fire in the fleet, as a calendar to subscribe to (design §5.7, §5.8). */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { createRoute, z } from '@hono/zod-openapi'
import { DAY_MS, formatInstant } from '../../domain/instant.js'
import type { Operating } from '../../engine/cluster-operations.js'
import { machine as ownMachine } from '../../engine/machine.js'
import { preview } from '../../engine/preview.js'
import { CALENDAR_END, CALENDAR_HEAD, calendarEvents } from '../../engine/preview-calendar.js'
import { CALENDAR_PATH } from '../guard.js'
import { needs } from '../needed.js'
import { streamed } from '../streamed.js'
import { previewView } from '../views.js'
import { problems } from './describe.js'
import type { AddRoutes } from './routes.js'

const DAYS_AHEAD = 120
const CLUSTERS_AT_ONCE = 100
/** How long events are made before everything else has its turn. */
const SLICE_MS = 8

const get = createRoute({
  method: 'get',
  path: CALENDAR_PATH,
  ...needs('calendar'),
  operationId: 'getCalendar',
  tags: ['Timeline'],
  summary: `Everything that will fire within ${DAYS_AHEAD} days, as a calendar (iCalendar)`,
  description:
    'If nobody does anything more. Calendars can send no header, so here alone a token may stand in the address, and only one of the role `calendar`.',
  request: {
    query: z.strictObject({ token: z.string().max(1000).optional().meta({ description: 'A token of the role `calendar`', example: '…' }) }),
  },
  responses: {
    200: { description: 'One event an alarm and a change of mode', content: { 'text/calendar': { schema: z.string() } } },
    ...problems(),
  },
})

export const addCalendarRoutes: AddRoutes = (app, { operating, machine = ownMachine }) => {
  app.openapi(get, () => {
    const headers = { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'inline; filename="lapsewatch.ics"' }
    return new Response(streamed(calendar(operating, machine)), { headers })
  })
}

/** Cluster by cluster: an order in time is nothing to a calendar, and of a large fleet no more than a slice is ever held. */
async function* calendar({ engine, store }: Operating, machine: Pick<typeof ownMachine, 'wallMs' | 'monotonicMs'>): AsyncIterable<string> {
  const until = engine.time.now() + DAYS_AHEAD * DAY_MS
  const stamp = formatInstant(Math.floor(machine.wallMs()))
  yield CALENDAR_HEAD
  let afterId = ''
  for (;;) {
    const rows = await store.clusters({ afterId, limit: CLUSTERS_AT_ONCE, retired: false })
    let events = ''
    let sliceUntilMs = machine.monotonicMs() + SLICE_MS
    for (const row of rows) {
      const items = preview(row, until, engine.deciding()).map((item) => ({ cluster: row.id, ...previewView(item) }))
      events += calendarEvents(items, stamp)
      if (machine.monotonicMs() < sliceUntilMs) continue
      if (events !== '') yield events
      events = ''
      await turnOfTheLoop()
      sliceUntilMs = machine.monotonicMs() + SLICE_MS
    }
    if (events !== '') yield events
    const last = rows.at(-1)
    if (last === undefined || rows.length < CLUSTERS_AT_ONCE) break
    afterId = last.id
  }
  yield CALENDAR_END
}
