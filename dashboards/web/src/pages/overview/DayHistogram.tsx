/** The histogram as a control: the pointer, a tap or the arrow keys choose a day, and what fires on it is listed. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { type Axis, dayAtPx, dayStart } from '../../timeline/axis.js'
import type { Histogram } from '../../timeline/bricks.js'
import { HistogramChart } from '../../timeline/HistogramChart.js'
import { counted } from '../../words/days.js'
import { dateText } from '../../words/zone.js'
import type { Pointed } from './DayList.js'
import styles from './Fleet.module.css'

interface DayHistogramProps {
  readonly axis: Axis
  readonly histogram: Histogram | null
  readonly onPoint: (pointed: Pointed | null) => void
}

export function DayHistogram({ axis, histogram, onPoint }: DayHistogramProps) {
  const [day, setDay] = useState(0)
  /** The day that is listed: a pointer that moves within it changes nothing. */
  const listed = useRef<number | null>(null)
  const point = (next: number, anchor: HTMLElement) => {
    if (listed.current === next) return
    listed.current = next
    setDay(next)
    onPoint({ day: next, cluster: null, anchor: anchor.getBoundingClientRect() })
  }
  const unpoint = () => {
    listed.current = null
    onPoint(null)
  }
  const atPointer = (event: PointerEvent<HTMLElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left
    point(dayAtPx(axis, event.clientX - left), event.currentTarget)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = keyed(event.key, day, axis.days)
    if (next === null) return
    event.preventDefault()
    point(next, event.currentTarget)
  }
  const bricks = histogram?.days[day]
  return (
    <div
      className={styles.histogram}
      role="slider"
      tabIndex={0}
      aria-label="Day of the next 120"
      aria-valuemin={0}
      aria-valuemax={axis.days - 1}
      aria-valuenow={day}
      aria-valuetext={`${dateText(dayStart(axis, day), 'UTC', axis.fromMs)}: ${bricks === undefined ? 'not known yet' : counted(bricks.alarms, 'alarm')}`}
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') atPointer(event)
      }}
      onPointerDown={atPointer}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') unpoint()
      }}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) point(day, event.currentTarget)
      }}
      onBlur={unpoint}
      onKeyDown={onKeyDown}
    >
      <HistogramChart axis={axis} histogram={histogram} />
    </div>
  )
}

const WEEK = 7

function keyed(key: string, day: number, days: number): number | null {
  const clamp = (next: number) => Math.min(days - 1, Math.max(0, next))
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return clamp(day + 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamp(day - 1)
    case 'PageUp':
      return clamp(day + WEEK)
    case 'PageDown':
      return clamp(day - WEEK)
    case 'Home':
      return 0
    case 'End':
      return days - 1
    default:
      return null
  }
}
