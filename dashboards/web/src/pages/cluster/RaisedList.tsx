/** What has been raised, newest first; the right side speaks only of trouble. */
import { useState } from 'react'
import { useFailingSinks } from '../../api/queries.js'
import { bandOfSeverity } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Drill } from '../../parts/Drill.js'
import { Empty } from '../../parts/Empty.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { alarmPath } from '../../routes.js'
import { alarmWords } from '../../words/alarm.js'
import { deliveryWords } from '../../words/deliveries.js'
import { dateAndTime } from '../../words/zone.js'
import styles from './AlarmsPanel.module.css'
import { capital } from './difference-words.js'
import type { Raised } from './queries.js'

const FIRST = 10

export function RaisedList({ raised, zone }: { readonly raised: Raised | undefined; readonly zone: string }) {
  const nowMs = useLicenceMinute()
  const failing = useFailingSinks()
  const [isWhole, setIsWhole] = useState(false)
  const alarms = raised?.alarms ?? []
  const shown = isWhole ? alarms : alarms.slice(0, FIRST)
  return (
    <div className={styles.half}>
      <h3>
        Raised <span>{raised === undefined ? '—' : `${raised.more ? `newest ${alarms.length}` : `${alarms.length}, newest first`}`}</span>
      </h3>
      {raised !== undefined && alarms.length === 0 ? <Empty>Nothing has fired.</Empty> : null}
      <ol>
        {shown.map((alarm) => {
          const { trouble, text } = deliveryWords(alarm.deliveries, failing)
          return (
            <li key={alarm.id} className={styles.row}>
              <Shape band={bandOfSeverity(alarm.severity)} label={`severity ${alarm.severity}`} />
              <time dateTime={alarm.decidedAt}>{dateAndTime(Date.parse(alarm.decidedAt), zone, nowMs)}</time>
              <Drill alarm={alarm.id} />
              <Link className={styles.words} href={alarmPath(alarm.id)} title={alarm.name}>
                {capital(alarmWords(alarm))}
              </Link>
              <span className={styles.sent} data-band={trouble ? 'week' : undefined}>
                {text}
              </span>
            </li>
          )
        })}
      </ol>
      {alarms.length > FIRST ? <More isWhole={isWhole} hidden={alarms.length - FIRST} onChange={setIsWhole} /> : null}
    </div>
  )
}

interface MoreProps {
  readonly isWhole: boolean
  readonly hidden: number
  readonly onChange: (isWhole: boolean) => void
}

export function More({ isWhole, hidden, onChange }: MoreProps) {
  return (
    <p className={styles.more}>
      <button type="button" className="button" data-quiet aria-expanded={isWhole} onClick={() => onChange(!isWhole)}>
        {isWhole ? 'Show fewer' : `Show ${hidden} more`}
      </button>
    </p>
  )
}
