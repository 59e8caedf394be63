/** The lane's marks, a day each: what was raised and what is to come on one axis with now in its middle. Pure. */
import type { AlarmObject, PreviewObject } from '../../api/types.js'
import { type Band, bandOfSeverity } from '../../band.js'
import { isClearing, isDrill, isEnd, isReminder } from '../../words/alarm.js'
import { monthName } from '../../words/zone.js'

const DAY_MS = 86_400_000
/** Days on either side of now. */
const HALF_DAYS = 65

export interface LaneMark {
  readonly atMs: number
  readonly kind: 'countdown' | 'end' | 'reminder' | 'clear'
  readonly severity: number
}

export function laneMarks(raised: readonly AlarmObject[], ahead: readonly PreviewObject[]): readonly LaneMark[] {
  const past = raised
    .filter(({ id, name }) => name.startsWith('License') && !isDrill(id))
    .map(({ dueAt, name, severity }) => mark(dueAt, name, severity))
  const future = ahead.flatMap(({ at, kind, name = '', severity = 7 }) =>
    kind === 'alarm' && name.startsWith('License') ? [mark(at, name, severity)] : [],
  )
  const byDay = new Map<string, LaneMark>()
  for (const [side, marks] of [
    ['past', past],
    ['future', future],
  ] as const)
    for (const each of marks) {
      const key = `${side} ${Math.floor(each.atMs / DAY_MS)}`
      const known = byDay.get(key)
      if (known === undefined || each.severity < known.severity) byDay.set(key, each)
    }
  return [...byDay.values()].sort((a, b) => a.atMs - b.atMs)
}

function mark(at: string, name: string, severity: number): LaneMark {
  const kind = isReminder(name) ? 'reminder' : isClearing(name) ? 'clear' : isEnd(name) ? 'end' : 'countdown'
  return { atMs: Date.parse(at), kind, severity }
}

export function bandOfMark({ kind, severity }: LaneMark): Band {
  return kind === 'end' ? 'ended' : kind === 'clear' ? 'fine' : bandOfSeverity(severity)
}

/** 0 at the left edge, 50 now, 100 at the right; null outside. */
export function percentOf(atMs: number, nowMs: number): number | null {
  const percent = 50 + ((atMs - nowMs) / DAY_MS / (2 * HALF_DAYS)) * 100
  return percent < 0 || percent > 100 ? null : percent
}

export interface LaneMonth {
  readonly label: string
  readonly from: number
  readonly to: number
}

/** Months of UTC on the axis, in percent. */
export function laneMonths(nowMs: number): readonly LaneMonth[] {
  const first = new Date(nowMs - HALF_DAYS * DAY_MS)
  const months: LaneMonth[] = []
  for (let offset = 0; ; offset++) {
    const startMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + offset, 1)
    const endMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + offset + 1, 1)
    if (startMs > nowMs + HALF_DAYS * DAY_MS) return months
    months.push({
      label: monthName(new Date(startMs).getUTCMonth() + 1),
      from: percentOf(startMs, nowMs) ?? 0,
      to: percentOf(endMs, nowMs) ?? 100,
    })
  }
}
