/** What fires in the next 120 days, along the foot of the wall. */
import { useMemo, useRef } from 'react'
import { useLicenceNow } from '../../live/hooks.js'
import { useRoom } from '../../parts/useRoom.js'
import { AXIS_DAYS, type Axis, DAY_MS, monthsOf } from '../../timeline/axis.js'
import { histogramOf, STACK_MAX } from '../../timeline/bricks.js'
import { HistogramChart } from '../../timeline/HistogramChart.js'
import { useFleetDays } from '../../timeline/queries.js'
import { counted } from '../../words/days.js'
import { shortDate } from '../../words/zone.js'
import styles from './wall.module.css'

/** A month whose name would run into its neighbour's goes without: in units of the wall. */
const NAME_DAYS = 7

export function WallTimeline() {
  const box = useRef<HTMLDivElement>(null)
  const room = useRoom(box)
  const today = useLicenceNow(DAY_MS)
  const { data } = useFleetDays()
  const dayPx = (room?.widthPx ?? 0) / AXIS_DAYS
  const axis = useMemo((): Axis => ({ fromMs: today ?? 0, days: AXIS_DAYS, dayPx }), [today, dayPx])
  const histogram = useMemo(() => (data === undefined || today === null ? null : histogramOf(data, today, AXIS_DAYS)), [data, today])
  const months = today === null ? [] : monthsOf(axis).filter(({ startPx }) => startPx > 0)
  return (
    <section className={`${styles.timeline} loses-hue`} aria-label="Next 120 days">
      <p className={styles.total}>
        {histogram === null ? '—' : `${counted(histogram.alarms, 'alarm')} in ${AXIS_DAYS} days if nothing changes`}
        {histogram !== null && histogram.perBrick > 1 ? `, one brick is ${histogram.perBrick}` : ''}
      </p>
      <div ref={box} className={styles.chart}>
        {months.map(({ label, startPx }) => (
          <span key={label} className={styles.month} style={{ left: startPx }} />
        ))}
        {room === null || room.heightPx === 0 ? null : (
          <HistogramChart axis={axis} histogram={histogram} brickPx={room.heightPx / STACK_MAX} />
        )}
      </div>
      <div className={styles.labels} aria-hidden="true">
        <strong>Today</strong>
        {months.map(({ label, startPx }) =>
          startPx < NAME_DAYS * dayPx || startPx > (AXIS_DAYS - 2 * NAME_DAYS) * dayPx ? null : (
            <span key={label} style={{ left: startPx }}>
              {label}
            </span>
          ),
        )}
        <span className={styles.last}>{today === null ? '' : shortDate(today + (AXIS_DAYS - 1) * DAY_MS, 'UTC', today)}</span>
      </div>
    </section>
  )
}
