/** The fleet in one hand: the histogram by itself, then the clusters as a list of the whole window. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { BAND_NAMES } from '../../band.js'
import { useLicenceMinute, useLicenceNow } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import { useHeld } from '../../parts/useHeld.js'
import { useRoom } from '../../parts/useRoom.js'
import { Link } from '../../router.js'
import { clusterPath } from '../../routes.js'
import { MonthLabels, MonthLines } from '../../timeline/AxisMarks.js'
import { AXIS_DAYS, type Axis, DAY_MS } from '../../timeline/axis.js'
import { histogramOf } from '../../timeline/bricks.js'
import { useFleetDays } from '../../timeline/queries.js'
import { counted } from '../../words/days.js'
import { whatWords } from '../../words/what.js'
import { DayHistogram } from './DayHistogram.js'
import { DayList, type Pointed } from './DayList.js'
import { NoMatch } from './Fleet.js'
import { EndWords } from './FleetRow.js'
import type { FleetFilter } from './fleet-order.js'
import styles from './PhoneFleet.module.css'
import { SearchField } from './SearchField.js'
import type { FleetView } from './useFleetView.js'

const WIDTH_UNKNOWN_PX = 326

export function PhoneTimeline({ view }: { readonly view: FleetView }) {
  const today = useLicenceNow(DAY_MS) ?? 0
  const days = useFleetDays()
  const box = useRef<HTMLDivElement>(null)
  const widthPx = useRoom(box)?.widthPx ?? WIDTH_UNKNOWN_PX
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const axis = useMemo((): Axis => ({ fromMs: today, days: AXIS_DAYS, dayPx: widthPx / AXIS_DAYS }), [today, widthPx])
  const histogram = useMemo(() => (days.data === undefined ? null : histogramOf(days.data, today, AXIS_DAYS)), [days.data, today])
  const unpoint = useCallback(() => setPointed(null), [])
  return (
    <section className={styles.timeline} aria-label="Next 120 days">
      <div className={styles.head}>
        <h2>Next 120 days</h2>
        <span className="label">
          {histogram === null ? '—' : `${counted(histogram.alarms, 'alarm')}, ${counted(histogram.ends, 'end')}`}
        </span>
      </div>
      {days.isError && days.data === undefined ? <ErrorPanel error={days.error} retry={() => void days.refetch()} /> : null}
      <div className={styles.chart} ref={box}>
        <MonthLines axis={axis} />
        <DayHistogram axis={axis} histogram={histogram} onPoint={setPointed} />
        <MonthLabels axis={axis} />
      </div>
      {histogram !== null && histogram.perBrick > 1 ? <p className="aside">one brick is {histogram.perBrick} alarms</p> : null}
      {pointed === null ? null : <DayList pointed={pointed} axis={axis} view={view} histogram={histogram} onClose={unpoint} />}
    </section>
  )
}

interface PhoneFleetProps {
  readonly view: FleetView
  readonly filter: FleetFilter
  readonly onHold: (held: boolean) => void
}

const ROW_PX = 56

export function PhoneFleet({ view, filter, onHold }: PhoneFleetProps) {
  const nowMs = useLicenceMinute()
  const list = useRef<HTMLDivElement>(null)
  const { held, handlers } = useHeld()
  useEffect(() => onHold(held), [held, onHold])
  const virtual = useWindowVirtualizer({
    count: view.shown.length,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => view.shown[index]?.cluster.id ?? index,
    overscan: 6,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  return (
    <section className={styles.fleet} aria-label="Fleet">
      <div className={styles.bar}>
        <SearchField filter={filter} />
        <span className="label">{view.loaded ? view.shown.length.toLocaleString('en-US') : '—'}</span>
      </div>
      {view.loaded && view.all.length === 0 ? <Empty>No clusters yet. Add one to lapsewatch.yaml.</Empty> : null}
      {view.loaded && view.all.length > 0 && view.shown.length === 0 ? <NoMatch filter={filter} /> : null}
      <div ref={list} {...handlers}>
        <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const each = view.shown[index]
            if (each === undefined) return null
            const begins = index > 0 && view.shown[index - 1]?.band !== each.band
            return (
              <li
                key={key}
                className={styles.row}
                data-band={each.band}
                data-begins={begins ? '' : undefined}
                style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
              >
                <Shape band={each.band} label={BAND_NAMES[each.band]} />
                <span className={styles.names}>
                  <Link href={clusterPath(each.cluster.id)}>{each.cluster.id}</Link>
                  <span className={styles.what}>{whatWords(each, nowMs)}</span>
                </span>
                <EndWords ranked={each} nowMs={nowMs} />
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
