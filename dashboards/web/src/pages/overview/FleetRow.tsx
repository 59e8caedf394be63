/** A cluster on the overview: shape, id, mode, the end in words, its lane. */
import { memo, type PointerEvent } from 'react'
import { BAND_NAMES } from '../../band.js'
import { Shape } from '../../parts/Shape.js'
import type { Ranked } from '../../ranking.js'
import { Link } from '../../router.js'
import { clusterPath } from '../../routes.js'
import { type Axis, dayAtPx, dayOf } from '../../timeline/axis.js'
import { LaneChart } from '../../timeline/LaneChart.js'
import type { LaneMark } from '../../timeline/marks.js'
import { endOfCluster, endWords } from '../../words/days.js'
import { graceStep, MODE_NAMES } from '../../words/modes.js'
import { instantText } from '../../words/zone.js'
import type { Pointed } from './DayList.js'
import styles from './Fleet.module.css'

export const ROW_PX = 32

interface FleetRowProps {
  readonly index: number
  /** How many rows there are. */
  readonly total: number
  readonly startPx: number
  readonly ranked: Ranked
  /** Null until they have been fetched. */
  readonly marks: readonly LaneMark[] | null
  readonly axis: Axis
  readonly nowMs: number
  /** The band changes here: a heavier hairline. */
  readonly beginsBand: boolean
  readonly onPoint: (pointed: Pointed | null) => void
}

const NONE: readonly LaneMark[] = []

export const FleetRow = memo(function FleetRow({ index, total, startPx, ranked, marks, axis, nowMs, beginsBand, onPoint }: FleetRowProps) {
  const { cluster, band } = ranked
  const step = graceStep(cluster)
  const toCome = marks?.filter(({ atMs }) => atMs > nowMs) ?? NONE
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const day = dayAtPx(axis, event.clientX - box.left)
    const isMarked = toCome.some(({ atMs }) => dayOf(axis, atMs) === day)
    onPoint(isMarked ? { day, cluster: cluster.id, anchor: box } : null)
  }
  return (
    <li
      className={styles.row}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-band={band}
      data-begins={beginsBand ? '' : undefined}
      style={{ transform: `translateY(${startPx}px)` }}
    >
      <span className={styles.shape}>
        <Shape band={band} label={BAND_NAMES[band]} />
      </span>
      <span className={styles.cluster}>
        <Link href={clusterPath(cluster.id)} data-index={index} data-long={cluster.id.length > 26 ? '' : undefined}>
          {cluster.id}
        </Link>
      </span>
      <span className={styles.mode}>
        {MODE_NAMES[cluster.mode]}
        {step === null ? null : <span className="aside"> {step}</span>}
      </span>
      <span className={styles.ends}>
        <EndWords ranked={ranked} nowMs={nowMs} />
      </span>
      <span
        className={styles.lane}
        onPointerMove={(event) => {
          if (event.pointerType === 'mouse') point(event)
        }}
        onPointerDown={point}
        onPointerLeave={() => onPoint(null)}
      >
        <span className="visually-hidden">{laneWords(marks, toCome, nowMs)}</span>
        <LaneChart axis={axis} marks={marks ?? NONE} nowMs={nowMs} height={ROW_PX - 1} />
      </span>
    </li>
  )
})

export function EndWords({ ranked: { cluster, band }, nowMs }: { readonly ranked: Ranked; readonly nowMs: number }) {
  const end = endOfCluster(cluster)
  if (end === null)
    return (
      <span className={styles.none} title="Production: no clock runs">
        —
      </span>
    )
  return (
    <time
      dateTime={new Date(end.endsAtMs).toISOString()}
      title={instantText(end.endsAtMs, end.zone, nowMs)}
      className={band === 'ended' || band === 'day' ? styles.chip : styles.words}
    >
      {endWords(end, nowMs)}
    </time>
  )
}

function laneWords(marks: readonly LaneMark[] | null, toCome: readonly LaneMark[], nowMs: number): string {
  const [next] = toCome
  if (marks === null) return 'not fetched yet'
  if (next === undefined) return 'nothing fires'
  return `fires on ${toCome.length === 1 ? '1 day' : `${toCome.length} days`}, next ${instantText(next.atMs, 'UTC', nowMs)}`
}
