/** The stacks of bricks, one path a kind. Drawn only: what a day says is the job of whoever holds it. */
import { useMemo } from 'react'
import type { Axis } from './axis.js'
import { BRICK_KINDS, type BrickKind, type Histogram, STACK_MAX, stackOf } from './bricks.js'
import styles from './timeline.module.css'

interface HistogramChartProps {
  readonly axis: Axis
  readonly histogram: Histogram | null
  /** Height of a brick with the gap above it. */
  readonly brickPx?: number
}

export function HistogramChart({ axis, histogram, brickPx = 5 }: HistogramChartProps) {
  const height = STACK_MAX * brickPx
  const paths = useMemo(() => pathsOf(axis, histogram, brickPx, height), [axis, histogram, brickPx, height])
  return (
    <svg className={styles.chart} width={axis.days * axis.dayPx} height={height} aria-hidden="true">
      {BRICK_KINDS.map((kind) => (
        <path key={kind} className={styles[kind]} d={paths[kind]} />
      ))}
    </svg>
  )
}

function pathsOf({ dayPx }: Axis, histogram: Histogram | null, brickPx: number, height: number): Record<BrickKind, string> {
  const paths: Record<BrickKind, string> = { ended: '', reminder: '', day: '', week: '', month: '', fine: '' }
  const width = Math.max(dayPx - 1, dayPx * 0.75)
  const brick = brickPx - 1
  for (const [day, bricks] of (histogram?.days ?? []).entries()) {
    let level = 0
    for (const { kind, bricks: count } of stackOf(bricks, histogram?.perBrick ?? 1)) {
      for (let index = 0; index < count; index++) {
        level += 1
        paths[kind] += `M${round(day * dayPx)} ${height - level * brickPx + 1}h${round(width)}v${brick}h${round(-width)}Z`
      }
    }
  }
  return paths
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
