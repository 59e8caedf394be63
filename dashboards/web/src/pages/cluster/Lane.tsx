/** The cluster's lane: one mark is one day on which something fired or will. The line in the middle is now. */
import { useMemo } from 'react'
import type { AlarmObject, PreviewObject } from '../../api/types.js'
import { useLicenceNow } from '../../live/hooks.js'
import styles from './Lane.module.css'
import { bandOfMark, type LaneMark, laneMarks, laneMonths, percentOf } from './lane-marks.js'

const HOUR_MS = 3_600_000
const HEIGHT = 56
const MIDDLE = HEIGHT / 2
/** A month whose part is narrower, in percent, goes without its name. */
const LABEL_MIN = 8
/** Around the middle the word `Now` stands. */
const NOW_FROM = 46
const NOW_TO = 54

interface LaneProps {
  readonly raised: readonly AlarmObject[]
  readonly ahead: readonly PreviewObject[]
}

export function Lane({ raised, ahead }: LaneProps) {
  const nowMs = useLicenceNow(HOUR_MS) ?? 0
  const marks = useMemo(() => laneMarks(raised, ahead), [raised, ahead])
  const months = useMemo(() => laneMonths(nowMs), [nowMs])
  return (
    <div className={styles.lane} aria-hidden="true">
      <svg className={styles.chart} width="100%" height={HEIGHT} aria-hidden="true">
        <rect className={styles.past} x="0" y="0" width="50%" height={HEIGHT} />
        {months.map(({ label, from }) =>
          from > 0 ? <line key={label} className={styles.month} x1={`${from}%`} x2={`${from}%`} y1="0" y2={HEIGHT} /> : null,
        )}
        <line className={styles.track} x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
        {marks.map((mark) => (
          <Mark key={`${mark.atMs} ${mark.kind}`} mark={mark} nowMs={nowMs} />
        ))}
        <line className={styles.now} x1="50%" x2="50%" y1="0" y2={HEIGHT} />
      </svg>
      <div className={styles.labels}>
        {months.map(({ label, from, to }) => {
          const middle = (from + to) / 2
          return to - from < LABEL_MIN || (middle > NOW_FROM && middle < NOW_TO) ? null : (
            <span key={label} style={{ left: `${middle}%` }}>
              {label}
            </span>
          )
        })}
        <strong style={{ left: '50%' }}>Now</strong>
      </div>
    </div>
  )
}

function Mark({ mark, nowMs }: { readonly mark: LaneMark; readonly nowMs: number }) {
  const at = percentOf(mark.atMs, nowMs)
  if (at === null) return null
  const band = bandOfMark(mark)
  if (mark.kind === 'clear') return <circle className={styles.clear} cx={`${at}%`} cy={MIDDLE} r="5" />
  const height = heightOf(mark)
  return (
    <rect
      className={mark.kind === 'reminder' ? styles.reminder : styles.mark}
      data-band={band}
      x={`${at}%`}
      y={MIDDLE - height / 2}
      width={mark.kind === 'end' ? 7 : '0.5%'}
      height={height}
    />
  )
}

/** Half as large again as in the fleet's lanes. */
function heightOf({ kind, severity }: LaneMark): number {
  if (kind === 'end') return 36
  if (kind === 'reminder') return 6
  return severity <= 1 ? 24 : severity <= 3 ? 18 : 12
}
