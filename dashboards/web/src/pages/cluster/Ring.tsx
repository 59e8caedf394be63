/** A clock as a ring: a segment a day, clockwise, the end at twelve o'clock. What has passed is thin, what is left thick, in the band of that day. */
import { useMemo } from 'react'
import { BANDS, bandOfDays } from '../../band.js'
import styles from './Ring.module.css'

const DAY_MS = 86_400_000
const CENTRE = 100
const OUTER = 98
const THICK = 20
const THIN = 6
/** Part of a segment that is left free. */
const GAP = 0.3

interface RingProps {
  /** Days of the clock in all. */
  readonly days: number
  /** The API's number; null where no clock is open: all thin. */
  readonly daysRemaining: number | null
  readonly size: number
  readonly children?: React.ReactNode
}

export function daysOfClock({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }): number {
  return Math.max(1, Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / DAY_MS))
}

export function Ring({ days, daysRemaining, size, children }: RingProps) {
  const paths = useMemo(() => drawn(days, daysRemaining ?? 0), [days, daysRemaining])
  return (
    <div className={styles.ring} style={{ width: size, height: size }}>
      <svg width={size} height={size} viewBox="0 0 200 200" aria-hidden="true">
        <path className={styles.elapsed} d={paths.elapsed} />
        {BANDS.map((band) => (paths[band] === '' ? null : <path key={band} data-band={band} className={styles.left} d={paths[band]} />))}
      </svg>
      <div className={styles.centre}>{children}</div>
    </div>
  )
}

function drawn(days: number, daysRemaining: number) {
  const paths = { elapsed: '', ended: '', day: '', week: '', month: '', fine: '' }
  const step = (2 * Math.PI) / days
  for (let day = 0; day < days; day++) {
    const left = days - day
    const isLeft = left <= daysRemaining
    const from = (day + GAP / 2) * step
    const to = (day + 1 - GAP / 2) * step
    const outer = isLeft ? OUTER : OUTER - (THICK - THIN) / 2
    const inner = isLeft ? OUTER - THICK : outer - THIN
    paths[isLeft ? bandOfDays(left) : 'elapsed'] += segment(from, to, outer, inner)
  }
  return paths
}

function segment(from: number, to: number, outer: number, inner: number): string {
  return `M${point(from, outer)}A${outer} ${outer} 0 0 1 ${point(to, outer)}L${point(to, inner)}A${inner} ${inner} 0 0 0 ${point(from, inner)}Z`
}

/** Angles count clockwise from twelve o'clock. */
function point(angle: number, radius: number): string {
  return `${(CENTRE + radius * Math.sin(angle)).toFixed(2)} ${(CENTRE - radius * Math.cos(angle)).toFixed(2)}`
}
