/** The fleet at a glance: counts by urgency, lanes of what is to come, totals by day (ours: design §5.3 is silent on them). */
import { z } from '@hono/zod-openapi'
import { MARK_KINDS } from '../../engine/marks.js'
import { instantText, listOf } from './common.js'

export const fleetCounts = z
  .strictObject({
    clusters: z.int().meta({ description: 'All of them, retired ones left out' }),
    ended: z.int(),
    within1Day: z.int(),
    within7Days: z.int().meta({ description: '2 to 7 days' }),
    within30Days: z.int().meta({ description: '8 to 30 days' }),
    fine: z.int().meta({ description: 'More than 30 days, or no live clock' }),
  })
  .meta({
    id: 'FleetCounts',
    description: 'Clusters by the days that remain of the live clock; none is counted twice',
    example: { clusters: 48, ended: 2, within1Day: 1, within7Days: 3, within30Days: 8, fine: 34 },
  })

const firstOfBand = z
  .strictObject({ cluster: z.string(), endsAt: instantText })
  .nullable()
  .meta({ description: 'The first of the band to end; of those that ended, the last that did' })

export const fleetObject = z
  .strictObject({
    at: instantText.meta({ description: 'Licence time' }),
    counts: fleetCounts,
    modes: z.record(z.string(), z.int()).meta({ description: 'Clusters by mode; a mode that none is in is left out' }),
    first: z.strictObject({
      ended: firstOfBand,
      within1Day: firstOfBand,
      within7Days: firstOfBand,
      within30Days: firstOfBand,
      fine: firstOfBand,
    }),
    next: z.strictObject({ cluster: z.string(), at: instantText }).nullable().meta({ description: 'The cluster whose clock speaks next' }),
  })
  .meta({
    id: 'Fleet',
    example: {
      at: '2026-05-28T12:47:31Z',
      counts: { clusters: 48, ended: 2, within1Day: 1, within7Days: 3, within30Days: 8, fine: 34 },
      modes: { production: 28, evaluation: 14, grace: 4, 'evaluation-expired': 1, 'grace-expired': 1 },
      first: {
        ended: { cluster: 'cup-syd', endsAt: '2026-05-24T08:00:00Z' },
        within1Day: { cluster: 'cup-fra', endsAt: '2026-05-28T16:00:00Z' },
        within7Days: { cluster: 'cup-sjc', endsAt: '2026-05-30T16:00:00Z' },
        within30Days: { cluster: 'cup-tyo', endsAt: '2026-06-06T08:00:00Z' },
        fine: { cluster: 'cup-mel', endsAt: '2026-07-06T08:00:00Z' },
      },
      next: { cluster: 'cup-fra', at: '2026-05-28T16:00:00Z' },
    },
  })
export type FleetObject = z.infer<typeof fleetObject>

const mark = z
  .strictObject({
    at: instantText.meta({ description: 'When the gravest alarm of the day falls due' }),
    severity: z.int().min(0).max(7),
    kind: z.enum(MARK_KINDS),
    count: z.int().meta({ description: 'Alarms of the clock on that day of UTC; those of services and files are not among them' }),
    stops: z.int().optional().meta({ description: 'Services that stop; left out when none does' }),
  })
  .meta({ id: 'Mark', example: { at: '2026-05-30T16:00:00Z', severity: 0, kind: 'end', count: 1, stops: 4 } })

export const laneList = listOf(
  z.strictObject({ cluster: z.string(), marks: z.array(mark) }).meta({
    id: 'Lane',
    example: {
      cluster: 'cup-sjc',
      marks: [
        { at: '2026-05-29T16:00:00Z', severity: 1, kind: 'countdown', count: 1 },
        { at: '2026-05-30T16:00:00Z', severity: 0, kind: 'end', count: 1, stops: 4 },
      ],
    },
  }),
  'LaneList',
)
export type LaneObject = z.infer<typeof laneList>['items'][number]

export const dayList = listOf(
  z
    .strictObject({
      day: z.iso.date().meta({ description: 'A day of UTC', example: '2026-05-30' }),
      alarms: z
        .array(z.int())
        .length(8)
        .meta({ description: 'Alarms of clocks by severity, 0 to 7; reminders apart, those of services and files not at all' }),
      reminders: z.int(),
      ends: z.int(),
      stops: z.int().meta({ description: 'Services that stop' }),
    })
    .meta({ id: 'FleetDay', example: { day: '2026-05-30', alarms: [2, 1, 3, 0, 6, 0, 0, 0], reminders: 1, ends: 2, stops: 8 } }),
  'FleetDayList',
)
export type DayObject = z.infer<typeof dayList>['items'][number]

const FLEET_DAYS_MAX = 366
export const fleetDays = z.coerce
  .number()
  .int()
  .min(1)
  .max(FLEET_DAYS_MAX)
  .default(120)
  .meta({ description: `Today and the days after it, 1 to ${FLEET_DAYS_MAX} in all, as UTC has them`, example: 120 })
