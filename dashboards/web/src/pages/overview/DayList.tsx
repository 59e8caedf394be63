/** What fires on a day, and to which sinks: of one cluster's lane, or of the whole fleet. */
import { useQueries } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PreviewObject } from '../../api/types.js'
import { bandOfSeverity } from '../../band.js'
import { Shape } from '../../parts/Shape.js'
import { type Axis, dayOf, dayStart } from '../../timeline/axis.js'
import type { Histogram } from '../../timeline/bricks.js'
import { hasAllLanes, type Lanes, useLanes, wantNextLanes } from '../../timeline/lanes.js'
import type { LaneMark } from '../../timeline/marks.js'
import { previewQuery } from '../../timeline/queries.js'
import { alarmWords } from '../../words/alarm.js'
import { counted } from '../../words/days.js'
import { dateText, timeText } from '../../words/zone.js'
import styles from './DayList.module.css'
import type { FleetView } from './useFleetView.js'

export interface Pointed {
  readonly day: number
  /** Null: the whole fleet. */
  readonly cluster: string | null
  /** Where the chart is on the screen. */
  readonly anchor: DOMRect
}

interface DayListProps {
  readonly pointed: Pointed
  readonly axis: Axis
  readonly view: FleetView
  readonly histogram: Histogram | null
  readonly onClose: () => void
}

const ROWS = 8
const WIDTH_PX = 360
const MARGIN_PX = 12
const ROOM_PX = 280

export function DayList({ pointed, axis, view, histogram, onClose }: DayListProps) {
  const lanes = useLanes()
  const { day, cluster, anchor } = pointed
  useEffect(() => {
    if (cluster === null && !hasAllLanes()) wantNextLanes(view.clusters)
  })
  useEffect(() => {
    const close = () => onClose()
    addEventListener('scroll', close, { capture: true, passive: true })
    return () => removeEventListener('scroll', close, { capture: true })
  }, [onClose])

  const speaking = cluster === null ? speakingOn(day, axis, view, lanes) : [cluster]
  const shown = speaking.slice(0, ROWS)
  const previews = useQueries({ queries: shown.map((id) => previewQuery(id)) })
  const bricks = histogram?.days[day]
  const title = dateText(dayStart(axis, day), 'UTC', axis.fromMs)
  const x = anchor.left + day * axis.dayPx
  const left = Math.max(MARGIN_PX, Math.min(innerWidth - WIDTH_PX - MARGIN_PX, x - WIDTH_PX / 2))
  const isBelow = anchor.bottom + ROOM_PX < innerHeight
  return (
    <>
      <div className={styles.cursor} style={{ left: x, top: anchor.top, width: axis.dayPx, height: anchor.height }} />
      <div
        className={styles.list}
        role="status"
        style={isBelow ? { left, top: anchor.bottom + 4 } : { left, bottom: innerHeight - anchor.top + 4 }}
      >
        <p>
          <strong>{title}</strong> <span className="label">UTC day{summaryWords(cluster, bricks)}</span>
        </p>
        <ul>
          {shown.map((id, index) => (
            <ClusterOnDay key={id} id={id} items={previews[index]?.data?.items} day={day} axis={axis} />
          ))}
        </ul>
        {speaking.length > ROWS ? <p className="label">and {speaking.length - ROWS} more clusters</p> : null}
        {cluster === null && !hasAllLanes() ? <p className="aside">still reading the fleet …</p> : null}
      </div>
    </>
  )
}

function summaryWords(cluster: string | null, bricks: Histogram['days'][number] | undefined): string {
  if (cluster !== null || bricks === undefined) return ''
  if (bricks.alarms === 0) return ', nothing fires'
  const ends = bricks.ends === 0 ? '' : `, ${counted(bricks.ends, 'end')}`
  return `, ${counted(bricks.alarms, 'alarm')}${ends}`
}

/** The gravest first. */
function speakingOn(day: number, axis: Axis, view: FleetView, lanes: Lanes): readonly string[] {
  const found: { readonly id: string; readonly mark: LaneMark }[] = []
  for (const { cluster } of view.all) {
    const mark = lanes.byCluster.get(cluster.id)?.marks.find(({ atMs }) => dayOf(axis, atMs) === day)
    if (mark !== undefined) found.push({ id: cluster.id, mark })
  }
  const weight = ({ severity, kind }: LaneMark) => severity + (kind === 'reminder' ? 0.5 : 0)
  return found.sort((a, b) => weight(a.mark) - weight(b.mark)).map(({ id }) => id)
}

interface ClusterOnDayProps {
  readonly id: string
  readonly items: readonly PreviewObject[] | undefined
  readonly day: number
  readonly axis: Axis
}

function ClusterOnDay({ id, items, day, axis }: ClusterOnDayProps) {
  const onDay = items?.filter(({ at }) => dayOf(axis, Date.parse(at)) === day)
  const alarms = onDay?.filter(({ kind, name }) => kind === 'alarm' && name?.startsWith('License'))
  const stops = onDay?.filter(({ kind }) => kind === 'service-stop').length ?? 0
  if (alarms === undefined)
    return (
      <li className={styles.item}>
        <Shape band="off" />
        <span>
          <strong>{id}</strong> —
        </span>
      </li>
    )
  return alarms.map(({ at, alarmId = '', name = '', severity = 7, sinks = [] }) => (
    <li key={alarmId} className={styles.item}>
      <Shape band={bandOfSeverity(severity)} label={`severity ${severity}`} />
      <span>
        <strong>{id}</strong> {alarmWords({ id: alarmId, name }, 'future')}
        {severity === 0 && stops > 0 ? `, ${counted(stops, 'service')} stop` : ''}
        <span className={styles.to}>{sinks.length === 0 ? 'to no sink' : `to ${sinks.join(', ')}`}</span>
      </span>
      <time className="label" dateTime={at}>
        {timeText(Date.parse(at), 'UTC')}
      </time>
    </li>
  ))
}
