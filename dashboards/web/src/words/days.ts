/**
 * Words for days left (design language, "Words for days left"). `N` is always the API's `daysRemaining`, the number that the alarm carries.
 * Only today, tomorrow and the days since an end are the browser's: dates in the cluster's zone, with licence time as now.
 */
import type { ClusterObject } from '../api/types.js'
import { type ClusterClock, liveClock } from '../band.js'
import { dayNumber, timeText, zoneName } from './zone.js'

export interface End {
  readonly endsAtMs: number
  readonly daysRemaining: number
  readonly zone: string
}

export function endOfClock({ endsAt, daysRemaining }: Pick<ClusterClock, 'endsAt' | 'daysRemaining'>, zone: string): End {
  return { endsAtMs: Date.parse(endsAt), daysRemaining, zone }
}

/** Of the clock that the mode names; null in production. */
export function endOfCluster(cluster: Pick<ClusterObject, 'clocks' | 'timezone'>): End | null {
  const clock = liveClock(cluster)
  return clock === null ? null : endOfClock(clock, cluster.timezone)
}

/** `today 18:00 CEST`, `tomorrow 09:00 PDT`, `in 6 days`; from the end on `ended today 18:00 CEST`, `ended yesterday`, `ended 4 days ago`. */
export function endWords(end: End, nowMs: number): string {
  return end.daysRemaining <= 0 ? `ended ${sinceWords(end, nowMs)}` : untilWords(end, nowMs)
}

function untilWords({ endsAtMs, daysRemaining, zone }: End, nowMs: number): string {
  const daysAhead = dayNumber(endsAtMs, zone) - dayNumber(nowMs, zone)
  if (daysAhead <= 0) return `today ${timeOf(endsAtMs, zone)}`
  if (daysAhead === 1) return `tomorrow ${timeOf(endsAtMs, zone)}`
  return `in ${daysRemaining} days`
}

/** `today 18:00 CEST`, `yesterday`, `4 days ago`: calendar days. */
export function sinceWords({ endsAtMs, zone }: Pick<End, 'endsAtMs' | 'zone'>, nowMs: number): string {
  const daysSince = dayNumber(nowMs, zone) - dayNumber(endsAtMs, zone)
  if (daysSince <= 0) return `today ${timeOf(endsAtMs, zone)}`
  return daysSince === 1 ? 'yesterday' : `${daysSince} days ago`
}

function timeOf(atMs: number, zone: string): string {
  return `${timeText(atMs, zone)} ${zoneName(atMs, zone)}`
}

/** Hours are said on the last day only, never beside `in N days`: `in 3 h 12 m`. Null on any other day. */
export function lastDayWords({ endsAtMs, daysRemaining }: Pick<End, 'endsAtMs' | 'daysRemaining'>, nowMs: number): string | null {
  return daysRemaining === 1 ? `in ${hoursAndMinutes(endsAtMs - nowMs)}` : null
}

/** `3 h 12 m`, `12 m`, `1 m` for what is less. */
export function hoursAndMinutes(durationMs: number): string {
  const minutes = Math.max(1, Math.floor(durationMs / 60_000))
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} m` : `${hours} h ${minutes % 60} m`
}

/** Until something that is no end: `in 3 h 12 m` within a day, `in 2 days` (calendar days in that zone) beyond. */
export function untilNext(atMs: number, nowMs: number, zone: string): string {
  if (atMs <= nowMs) return 'now'
  if (atMs - nowMs < 86_400_000) return `in ${hoursAndMinutes(atMs - nowMs)}`
  const days = dayNumber(atMs, zone) - dayNumber(nowMs, zone)
  return days === 1 ? 'tomorrow' : `in ${days} days`
}

/** `today 16:00 UTC`, `tomorrow 09:00 UTC`, `Sat 30 May 09:00 UTC` come from here and `instantText`: today and tomorrow or null. */
export function dayWord(atMs: number, nowMs: number, zone: string): 'today' | 'tomorrow' | 'yesterday' | null {
  switch (dayNumber(atMs, zone) - dayNumber(nowMs, zone)) {
    case 0:
      return 'today'
    case 1:
      return 'tomorrow'
    case -1:
      return 'yesterday'
    default:
      return null
  }
}

/** `1 service`, `8 services`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
