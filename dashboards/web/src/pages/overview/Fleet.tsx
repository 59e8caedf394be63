/** The fleet: search and filters, what fires in the next 120 days, and every cluster's lane on the same axis, most urgent first. */
import { NativeSelect } from '@mantine/core'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useKeys } from '../../keys.js'
import { useLicenceMinute, useLicenceNow } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { useHeld } from '../../parts/useHeld.js'
import { useRoom } from '../../parts/useRoom.js'
import { setQuery } from '../../router.js'
import { MonthLabels, MonthLines } from '../../timeline/AxisMarks.js'
import { AXIS_DAYS, type Axis, DAY_MS, dayWidth } from '../../timeline/axis.js'
import { histogramOf } from '../../timeline/bricks.js'
import { useFleetDays } from '../../timeline/queries.js'
import { counted } from '../../words/days.js'
import { MODE_NAMES } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import { dateText } from '../../words/zone.js'
import { DayHistogram } from './DayHistogram.js'
import { DayList, type Pointed } from './DayList.js'
import styles from './Fleet.module.css'
import { FleetRows } from './FleetRows.js'
import type { FleetFilter } from './fleet-order.js'
import { widestId } from './id-width.js'
import { SearchField } from './SearchField.js'
import type { FleetView } from './useFleetView.js'

const WIDTH_UNKNOWN_PX = 600

interface FleetProps {
  readonly view: FleetView
  readonly filter: FleetFilter
  readonly onHold: (held: boolean) => void
}

export function Fleet({ view, filter, onHold }: FleetProps) {
  const nowMs = useLicenceMinute()
  const today = useLicenceNow(DAY_MS) ?? 0
  const days = useFleetDays()
  const lane = useRef<HTMLDivElement>(null)
  const widthPx = useRoom(lane)?.widthPx ?? WIDTH_UNKNOWN_PX
  const axis = useMemo((): Axis => ({ fromMs: today, days: AXIS_DAYS, dayPx: dayWidth(widthPx) }), [today, widthPx])
  const histogram = useMemo(() => (days.data === undefined ? null : histogramOf(days.data, today, AXIS_DAYS)), [days.data, today])
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [range, setRange] = useState({ first: 0, last: 0 })
  const { held, handlers } = useHeld()
  useEffect(() => onHold(held), [held, onHold])
  const unpoint = useCallback(() => setPointed(null), [])
  useKeys(pointed === null ? {} : { esc: unpoint })
  const shown = view.shown.length
  const idWidthPx = useMemo(() => widestId(view.all), [view.all])
  return (
    <section className={styles.panel} aria-label="Fleet">
      <div className={styles.bar}>
        <h2>Fleet</h2>
        <SearchField filter={filter} />
        <Filters view={view} filter={filter} />
        <span className={styles.total}>{totalWords(view, filter)}</span>
      </div>

      <div className={styles.body} style={{ '--id-width': `${idWidthPx}px` } as CSSProperties}>
        <div className={styles.head}>
          <div className={styles.summary}>
            <h3>Next 120 days, if nothing changes</h3>
            {days.isError && days.data === undefined ? (
              <ErrorPanel error={days.error} retry={() => void days.refetch()} />
            ) : (
              <>
                <p className="label">
                  {histogram === null
                    ? '—'
                    : `${counted(histogram.alarms, 'alarm')}, ${counted(histogram.ends, 'end')}, ${counted(histogram.stops, 'service stop')}`}
                </p>
                <p className="label">{busiestWords(histogram, axis)}</p>
                {histogram !== null && histogram.perBrick > 1 ? <p className="aside">one brick is {histogram.perBrick} alarms</p> : null}
              </>
            )}
          </div>
          <div className={styles.columns}>
            <span className={styles.cluster}>Cluster</span>
            <span className={styles.mode}>Mode</span>
            <span className={styles.ends}>Ends</span>
          </div>
          <div className={styles.lanes} ref={lane}>
            <MonthLines axis={axis} />
            <DayHistogram axis={axis} histogram={histogram} onPoint={setPointed} />
            <MonthLabels axis={axis} />
          </div>
        </div>
        {view.loaded && view.all.length === 0 ? <Empty>No clusters yet. Add one to lapsewatch.yaml.</Empty> : null}
        {view.loaded && view.all.length > 0 && shown === 0 ? <NoMatch filter={filter} /> : null}
        <div className={styles.list} {...handlers}>
          <FleetRows view={view} axis={axis} nowMs={nowMs} inOrder={isUnfiltered(filter)} onPoint={setPointed} onRange={setRange} />
        </div>
        {pointed === null ? null : <DayList pointed={pointed} axis={axis} view={view} histogram={histogram} onClose={unpoint} />}
      </div>
      <footer className={styles.foot}>
        <span className="label">{view.loaded ? rangeWords(range, shown) : '—'}</span>
        <Legend />
      </footer>
    </section>
  )
}

function totalWords({ all, shown, loaded }: FleetView, filter: FleetFilter): string {
  if (!loaded) return '—'
  return isUnfiltered(filter)
    ? counted(all.length, 'cluster')
    : `${shown.length.toLocaleString('en-US')} of ${counted(all.length, 'cluster')}`
}

function rangeWords({ first, last }: { readonly first: number; readonly last: number }, total: number): string {
  if (total === 0) return ''
  const from = first === 0 ? '' : `${(first + 1).toLocaleString('en-US')}–`
  return `${from}${Math.min(total, last + 1).toLocaleString('en-US')} of ${total.toLocaleString('en-US')}, most urgent first`
}

function busiestWords(histogram: ReturnType<typeof histogramOf> | null, { fromMs }: Axis): string {
  if (histogram === null) return '—'
  const { busiest } = histogram
  if (busiest === null) return 'Nothing will fire.'
  const count = histogram.days[busiest]?.alarms ?? 0
  return `Busiest: ${dateText(fromMs + busiest * DAY_MS, 'UTC', fromMs)}, ${counted(count, 'alarm')}`
}

function isUnfiltered({ text, band, mode, site }: FleetFilter): boolean {
  return text === '' && band === null && mode === '' && site === ''
}

function Filters({ view: { sites }, filter }: { readonly view: FleetView; readonly filter: FleetFilter }) {
  const modes = Object.entries(MODE_NAMES).map(([value, label]) => ({ value, label }))
  return (
    <>
      <NativeSelect
        classNames={{ input: styles.select ?? '', section: styles.chevron ?? '' }}
        aria-label="Mode"
        value={filter.mode}
        data={[{ value: '', label: 'Any mode' }, ...modes]}
        onChange={({ currentTarget }) => setQuery({ mode: currentTarget.value })}
      />
      {sites.length === 0 ? null : (
        <NativeSelect
          classNames={{ input: styles.select ?? '', section: styles.chevron ?? '' }}
          aria-label="Site"
          value={filter.site}
          data={[{ value: '', label: 'Any site' }, ...sites.map((site) => ({ value: site, label: visible(site) }))]}
          onChange={({ currentTarget }) => setQuery({ site: currentTarget.value })}
        />
      )}
    </>
  )
}

export function NoMatch({ filter }: { readonly filter: FleetFilter }) {
  return (
    <Empty>
      No cluster matches {filter.text === '' ? 'the filter' : `"${visible(filter.text)}"`}.{' '}
      <button type="button" className="button" onClick={() => setQuery({ q: '', band: '', mode: '', site: '' })}>
        Clear
      </button>
    </Empty>
  )
}

function Legend() {
  return (
    <span className={styles.legend}>
      <span className={styles.what}>One mark, one day it fires:</span>
      {LEGEND.map(([kind, words]) => (
        <span key={kind}>
          <i className={styles[kind]} aria-hidden="true" /> {words}
        </span>
      ))}
    </span>
  )
}

const LEGEND = [
  ['warning', 'warning'],
  ['critical', 'critical'],
  ['alert', 'alert'],
  ['end', 'end, services stop'],
  ['reminder', 'weekly reminder'],
  ['clears', 'clears'],
] as const
