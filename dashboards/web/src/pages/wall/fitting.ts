/** Which clusters a wall shows: the most urgent that fit, then how many are left. Pure. */
import type { Ranked } from '../../ranking.js'

export interface Fitting {
  readonly shown: readonly Ranked[]
  /** Urgent ones (ended, or a week or less) that did not fit: `and 4 more`, which takes a row itself. */
  readonly more: number
}

/** `ranked`: most urgent first. What has more than a week is shown only where there is room, and never counted as left out. */
export function fittingOf(ranked: readonly Ranked[], rows: number): Fitting {
  const urgent = ranked.filter(({ band }) => band === 'ended' || band === 'day' || band === 'week').length
  if (urgent > rows) {
    const shown = ranked.slice(0, Math.max(0, rows - 1))
    return { shown, more: urgent - shown.length }
  }
  const first = ranked.findIndex(({ band }) => band === 'fine')
  const withinMonth = first === -1 ? ranked.length : first
  return { shown: ranked.slice(0, Math.min(rows, withinMonth)), more: 0 }
}
