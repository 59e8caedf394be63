/** What histogram and lanes share: a hairline where a month begins, and the months' names. */
import { type Axis, monthsOf } from './axis.js'
import styles from './timeline.module.css'

export function MonthLines({ axis }: { readonly axis: Axis }) {
  return (
    <div className={styles.months} aria-hidden="true">
      {monthsOf(axis)
        .filter(({ startPx }) => startPx > 0)
        .map(({ label, startPx }) => (
          <span key={label} className={styles['month-line']} style={{ left: startPx }} />
        ))}
    </div>
  )
}

/** A month whose part is too short for its name goes without. */
const LABEL_PX = 30
const TODAY_PX = 44

export function MonthLabels({ axis }: { readonly axis: Axis }) {
  return (
    <div className={styles.labels} aria-hidden="true">
      <span className={styles.today}>Today</span>
      {monthsOf(axis).map(({ label, startPx, endPx }) => {
        const middle = Math.max((Math.max(0, startPx) + endPx) / 2, TODAY_PX + LABEL_PX / 2)
        if (endPx - Math.max(0, startPx) < LABEL_PX || middle + LABEL_PX / 2 > endPx) return null
        return (
          <span key={`${label}${startPx}`} className={styles.middle} style={{ left: middle }}>
            {label}
          </span>
        )
      })}
    </div>
  )
}
