/** The one time axis of histogram and lanes: days of UTC from today on, each of the same width. Pure. */
import { monthName } from '../words/zone.js'

export const DAY_MS = 86_400_000
export const AXIS_DAYS = 120

export interface Axis {
  /** Start of today, UTC. */
  readonly fromMs: number
  readonly days: number
  readonly dayPx: number
}

export interface Month {
  readonly label: string
  /** Where its first day begins; less than 0 for the month that today is in. */
  readonly startPx: number
  readonly endPx: number
}

export function startOfDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS
}

/** A day is 5 px wide, on large screens 8 and 12; less only where there is no room. */
export function dayWidth(availablePx: number, days = AXIS_DAYS): number {
  for (const px of [12, 8, 5]) if (availablePx >= days * px) return px
  return Math.max(1, availablePx / days)
}

export function dayOf({ fromMs, days }: Axis, atMs: number): number | null {
  const day = Math.floor((atMs - fromMs) / DAY_MS)
  return day >= 0 && day < days ? day : null
}

export function dayStart({ fromMs }: Axis, day: number): number {
  return fromMs + day * DAY_MS
}

export function dayAtPx({ days, dayPx }: Axis, px: number): number {
  return Math.min(days - 1, Math.max(0, Math.floor(px / dayPx)))
}

/** The months that the axis meets, in order. */
export function monthsOf({ fromMs, days, dayPx }: Axis): readonly Month[] {
  const months: Month[] = []
  const from = new Date(fromMs)
  for (let offset = 0; ; offset++) {
    const startMs = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + offset, 1)
    const startDay = (startMs - fromMs) / DAY_MS
    if (startDay >= days) return months
    const endMs = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + offset + 1, 1)
    const endDay = Math.min(days, (endMs - fromMs) / DAY_MS)
    months.push({ label: monthName(new Date(startMs).getUTCMonth() + 1), startPx: startDay * dayPx, endPx: endDay * dayPx })
  }
}
