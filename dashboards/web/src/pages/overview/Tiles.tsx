/** Five tiles, always, in this order: how many stand in each band, and who is first. Each filters the fleet. */
import { BAND_NAMES, BANDS, type Band } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Shape } from '../../parts/Shape.js'
import type { Ranked } from '../../ranking.js'
import { setQuery } from '../../router.js'
import { endOfCluster, endWords, sinceWords } from '../../words/days.js'
import type { FleetFilter } from './fleet-order.js'
import styles from './Tiles.module.css'
import type { FleetView } from './useFleetView.js'

interface TilesProps {
  readonly view: FleetView
  readonly filter: FleetFilter
  readonly compact?: boolean
}

export function Tiles({ view, filter, compact = false }: TilesProps) {
  const nowMs = useLicenceMinute()
  return (
    <fieldset className={`${styles.tiles} ${compact ? styles.compact : ''}`}>
      <legend className="visually-hidden">Clusters by days left; a tile filters the fleet</legend>
      {BANDS.map((band) => {
        const { count } = view.summary[band]
        const notes = view.loaded ? notesOf(view, band, nowMs) : []
        return (
          <button
            key={band}
            type="button"
            className={styles.tile}
            data-band={band}
            data-none={count === 0 ? '' : undefined}
            aria-pressed={filter.band === band}
            onClick={() => setQuery({ band: filter.band === band ? '' : band }, {})}
          >
            <span className={styles.name}>
              <Shape band={band} /> <span>{BAND_NAMES[band]}</span>
            </span>
            <span className={styles.line}>
              {compact ? <Shape band={band} /> : null}
              <span className={styles.count}>{view.loaded ? count.toLocaleString('en-US') : '—'}</span>
              {compact ? null : (
                <span className={styles.notes}>
                  {notes.map((note) => (
                    <span key={note}>{note}</span>
                  ))}
                </span>
              )}
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}

function notesOf({ summary, all }: FleetView, band: Band, nowMs: number): readonly string[] {
  const { count, first } = summary[band]
  if (band === 'fine') {
    const evaluating = all.reduce((total, each) => total + (each.band === 'fine' && each.cluster.mode !== 'production' ? 1 : 0), 0)
    return count === 0 ? [] : [`${count - evaluating} in production`, ...(evaluating === 0 ? [] : [`${evaluating} evaluating`])]
  }
  const [soonest, second] = first
  if (soonest === undefined) return []
  if (band === 'ended') {
    const words = (each: Ranked) => `${each.cluster.id} ${endedWords(each, nowMs)}`
    return second === undefined ? [words(soonest)] : [words(soonest), count === 2 ? words(second) : `and ${count - 1} more`]
  }
  return [count === 1 ? soonest.cluster.id : `first ${soonest.cluster.id}`, untilWords(soonest, nowMs)]
}

function endedWords({ cluster }: Ranked, nowMs: number): string {
  const end = endOfCluster(cluster)
  return end === null ? '' : sinceWords(end, nowMs)
}

function untilWords({ cluster }: Ranked, nowMs: number): string {
  const end = endOfCluster(cluster)
  return end === null ? '' : endWords(end, nowMs)
}
