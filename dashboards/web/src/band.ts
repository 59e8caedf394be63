/**
 * Urgency, as the page shows it: five bands by the API's own number of days, each with a shape, so that colour never says it alone.
 * Rules: the page's design language, "Colour". The browser counts no days before an end.
 */
import type { ClusterObject } from './api/types.js'

export const BANDS = ['ended', 'day', 'week', 'month', 'fine'] as const
export type Band = (typeof BANDS)[number]
/** `off`: switched off on purpose, or not known. Drawn as a dash. */
export type Mark = Band | 'off'

export const BAND_NAMES: Readonly<Record<Mark, string>> = {
  ended: 'Ended',
  day: '≤ 1 day',
  week: '≤ 7 days',
  month: '≤ 30 days',
  fine: 'Fine',
  off: 'Off or not known',
}

export type ClusterClock = ClusterObject['clocks'][number]

/** The one clock that the mode names; null in production. */
export function liveClock({ clocks }: Pick<ClusterObject, 'clocks'>): ClusterClock | null {
  return clocks.find(({ state }) => state !== 'closed') ?? null
}

export function bandOfDays(daysRemaining: number): Band {
  if (daysRemaining <= 0) return 'ended'
  if (daysRemaining === 1) return 'day'
  if (daysRemaining <= 7) return 'week'
  return daysRemaining <= 30 ? 'month' : 'fine'
}

export function bandOf(cluster: Pick<ClusterObject, 'clocks' | 'mode'>): Band {
  switch (cluster.mode) {
    case 'evaluation-expired':
    case 'grace-expired':
      return 'ended'
    case 'production':
      return 'fine'
    case 'evaluation':
    case 'grace': {
      const clock = liveClock(cluster)
      return clock === null ? 'fine' : bandOfDays(clock.daysRemaining)
    }
  }
}

/** Severities 0 emergency … 7 debug: 2 and 3 share a band, and so do 5 to 7. */
export function bandOfSeverity(severity: number): Band {
  if (severity <= 0) return 'ended'
  if (severity === 1) return 'day'
  if (severity <= 3) return 'week'
  return severity === 4 ? 'month' : 'fine'
}

/** Beyond every end without a clock. */
export function endMs(cluster: ClusterObject): number {
  const clock = liveClock(cluster)
  return clock === null ? Number.MAX_SAFE_INTEGER : Date.parse(clock.endsAt)
}
