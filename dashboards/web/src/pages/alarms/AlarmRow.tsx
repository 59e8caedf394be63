/** An alarm in the history: when, whose, what, and of its deliveries only the trouble. */
import { memo } from 'react'
import type { AlarmObject } from '../../api/types.js'
import { bandOfSeverity } from '../../band.js'
import { Drill } from '../../parts/Drill.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { alarmPath } from '../../routes.js'
import { alarmWords } from '../../words/alarm.js'
import { deliveryWords } from '../../words/deliveries.js'
import { severityWords } from '../../words/severity.js'
import { dateAndTime } from '../../words/zone.js'
import styles from './alarms.module.css'

interface AlarmRowProps {
  readonly alarm: AlarmObject
  readonly nowMs: number
  readonly failing: ReadonlySet<string>
}

export const AlarmRow = memo(function AlarmRow({ alarm, nowMs, failing }: AlarmRowProps) {
  const { trouble, text } = deliveryWords(alarm.deliveries, failing)
  return (
    <div className={styles.row} data-void={alarm.void ? '' : undefined}>
      <span className={styles.shape}>
        <Shape band={bandOfSeverity(alarm.severity)} label={`severity ${severityWords(alarm.severity)}`} />
      </span>
      <time className={styles.at} dateTime={alarm.decidedAt}>
        {dateAndTime(Date.parse(alarm.decidedAt), 'UTC', nowMs)}
      </time>
      <Link className={styles.what} href={alarmPath(alarm.id)}>
        <Drill alarm={alarm.id} /> <strong>{alarm.cluster}</strong> {alarmWords(alarm)}
        {alarm.void ? <span className="aside"> void</span> : null}
      </Link>
      <span className={styles.name}>{alarm.name}</span>
      <span className={styles.node}>{alarm.node}</span>
      <span className={styles.sent} data-band={trouble ? 'week' : undefined}>
        {text}
      </span>
    </div>
  )
})
