/** The histogram: what fires on each day as a stack of bricks, gravest at the bottom. One brick is one alarm; on a busy fleet ten or a hundred. Pure. */
import type { DayObject } from '../api/types.js'
import { DAY_MS } from './axis.js'

/** From the bottom up; also the classes that give the colours. */
export const BRICK_KINDS = ['ended', 'reminder', 'day', 'week', 'month', 'fine'] as const
export type BrickKind = (typeof BRICK_KINDS)[number]

export const STACK_MAX = 16

export interface DayBricks {
  readonly alarms: number
  /** Alarms by kind. */
  readonly counts: Readonly<Record<BrickKind, number>>
  readonly ends: number
  readonly stops: number
}

export interface Histogram {
  readonly days: readonly DayBricks[]
  /** How many alarms a brick stands for: 1, 10, 100, … */
  readonly perBrick: number
  readonly alarms: number
  readonly ends: number
  readonly stops: number
  /** Index of the day with the most alarms; null when nothing fires. */
  readonly busiest: number | null
}

const NOTHING: DayBricks = {
  alarms: 0,
  counts: { ended: 0, reminder: 0, day: 0, week: 0, month: 0, fine: 0 },
  ends: 0,
  stops: 0,
}

export function histogramOf(items: readonly DayObject[], fromMs: number, dayCount: number): Histogram {
  const days: DayBricks[] = Array.from({ length: dayCount }, () => NOTHING)
  for (const item of items) {
    const index = (Date.parse(`${item.day}T00:00:00Z`) - fromMs) / DAY_MS
    if (index >= 0 && index < dayCount) days[index] = bricksOf(item)
  }
  const most = Math.max(0, ...days.map(({ alarms }) => alarms))
  let perBrick = 1
  while (most / perBrick > STACK_MAX) perBrick *= 10
  return {
    days,
    perBrick,
    alarms: sum(days, ({ alarms }) => alarms),
    ends: sum(days, ({ ends }) => ends),
    stops: sum(days, ({ stops }) => stops),
    busiest: most === 0 ? null : days.findIndex(({ alarms }) => alarms === most),
  }
}

function bricksOf({ alarms: bySeverity, reminders, ends, stops }: DayObject): DayBricks {
  const of = (...severities: number[]) => severities.reduce((total, severity) => total + (bySeverity[severity] ?? 0), 0)
  const counts = { ended: of(0), reminder: reminders, day: of(1), week: of(2, 3), month: of(4), fine: of(5, 6, 7) }
  return { alarms: of(0, 1, 2, 3, 4, 5, 6, 7) + reminders, counts, ends, stops }
}

/** How many bricks of each kind, bottom up. What there is any of has at least one where there is room. */
export function stackOf({ counts }: DayBricks, perBrick: number): readonly { readonly kind: BrickKind; readonly bricks: number }[] {
  let room = STACK_MAX
  return BRICK_KINDS.flatMap((kind) => {
    const bricks = Math.min(room, Math.ceil(counts[kind] / perBrick))
    room -= bricks
    return bricks === 0 ? [] : [{ kind, bricks }]
  })
}

function sum(days: readonly DayBricks[], of: (day: DayBricks) => number): number {
  return days.reduce((total, day) => total + of(day), 0)
}
