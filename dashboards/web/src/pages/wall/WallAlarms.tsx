/** The last alarms, as many as fit. */
import { useMemo } from 'react'
import { bandOfSeverity } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { useLive } from '../../live/store.js'
import { Drill } from '../../parts/Drill.js'
import { Shape } from '../../parts/Shape.js'
import { dayNumber, shortDate, timeText } from '../../words/zone.js'
import styles from './wall.module.css'
import { shortAlarmWords, WALL_SEVERITY_MAX } from './wall-words.js'

const SHOWN = 5

export function WallAlarms() {
  const alarms = useLive((state) => state.alarms)
  const loaded = useLive((state) => state.alarmsLoaded)
  const nowMs = useLicenceMinute()
  const shown = useMemo(() => alarms.filter(({ severity }) => severity <= WALL_SEVERITY_MAX).slice(0, SHOWN), [alarms])
  return (
    <section className={`${styles.alarms} loses-hue`} aria-labelledby="wall-alarms">
      <h2 id="wall-alarms" className={styles.heading}>
        Last alarms, UTC
      </h2>
      {loaded && shown.length === 0 ? <p className={styles.item}>Nothing has fired.</p> : null}
      <ul>
        {shown.map((alarm) => {
          const atMs = Date.parse(alarm.decidedAt)
          const isToday = dayNumber(atMs, 'UTC') === dayNumber(nowMs, 'UTC')
          return (
            <li key={alarm.id} className={styles.item}>
              <Shape band={bandOfSeverity(alarm.severity)} label={`severity ${alarm.severity}`} />
              <span className={styles.words}>
                <Drill alarm={alarm.id} /> <strong>{alarm.cluster}</strong> {shortAlarmWords(alarm)}
              </span>
              <time className={styles.time} dateTime={alarm.decidedAt}>
                {isToday ? timeText(atMs, 'UTC') : shortDate(atMs, 'UTC', nowMs)}
              </time>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
