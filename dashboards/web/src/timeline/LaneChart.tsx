/** One cluster's lane: a few nodes, whatever the number of marks. Severity is height as well as colour; the end stands out, reminders do not. */
import { useMemo } from 'react'
import { type Axis, dayOf } from './axis.js'
import { BRICK_KINDS, type BrickKind } from './bricks.js'
import { colourOf, type LaneMark } from './marks.js'
import styles from './timeline.module.css'

interface LaneChartProps {
  readonly axis: Axis
  readonly marks: readonly LaneMark[]
  /** Marks before it have fired. */
  readonly nowMs: number
  readonly height: number
}

export function LaneChart({ axis, marks, nowMs, height }: LaneChartProps) {
  const { paths, rings } = useMemo(() => drawn(axis, marks, nowMs, height), [axis, marks, nowMs, height])
  const width = axis.days * axis.dayPx
  return (
    <svg className={styles.chart} width={width} height={height} aria-hidden="true">
      <path className={styles.track} d={`M0 ${height / 2}H${width}`} />
      {BRICK_KINDS.map((kind) => (paths[kind] === '' ? null : <path key={kind} className={styles[kind]} d={paths[kind]} />))}
      {rings.map((x) => (
        <circle key={x} className={styles.ring} cx={x} cy={height / 2} r={4} />
      ))}
    </svg>
  )
}

function drawn(axis: Axis, marks: readonly LaneMark[], nowMs: number, height: number) {
  const paths: Record<BrickKind, string> = { ended: '', reminder: '', day: '', week: '', month: '', fine: '' }
  const rings: number[] = []
  for (const mark of marks) {
    const day = dayOf(axis, mark.atMs)
    if (day === null || mark.atMs <= nowMs) continue
    const left = day * axis.dayPx
    if (mark.kind === 'clear') {
      rings.push(left + axis.dayPx / 2)
      continue
    }
    const [width, drawnHeight] = sizeOf(mark)
    const drawnWidth = mark.kind === 'end' ? Math.max(width, axis.dayPx - 1) : Math.min(width, axis.dayPx * 0.7)
    paths[colourOf(mark)] += `M${left} ${(height - drawnHeight) / 2}h${drawnWidth}v${drawnHeight}h${-drawnWidth}Z`
  }
  return { paths, rings }
}

/** Width and height; a day that is wider draws wider marks, up to these. */
function sizeOf({ kind, severity }: LaneMark): readonly [width: number, height: number] {
  switch (kind) {
    case 'end':
      return [5, 24]
    case 'reminder':
      return [3, 4]
    case 'clear':
      return [8, 8]
    case 'countdown':
      return [8, severity <= 1 ? 16 : severity <= 3 ? 12 : 8]
  }
}
