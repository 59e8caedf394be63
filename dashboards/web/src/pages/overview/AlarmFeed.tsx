/** Alarms as they are decided, newest first. While the pointer or the focus is in the list, new ones wait behind `3 new`. */
import { memo, useRef } from 'react'
import { useFailingSinks } from '../../api/queries.js'
import type { AlarmObject } from '../../api/types.js'
import { bandOfSeverity } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { dismissFeedNote, useLive } from '../../live/store.js'
import { Drill } from '../../parts/Drill.js'
import { Empty } from '../../parts/Empty.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { useHeldList } from '../../parts/useHeldList.js'
import { Link } from '../../router.js'
import { alarmPath } from '../../routes.js'
import { alarmWords } from '../../words/alarm.js'
import { endOfCluster, endWords } from '../../words/days.js'
import { deliveryWords } from '../../words/deliveries.js'
import { dayNumber, shortDate, timeText } from '../../words/zone.js'
import styles from './AlarmFeed.module.css'
import type { FleetView } from './useFleetView.js'

const SHOWN = 40

export function AlarmFeed({ view }: { readonly view: FleetView }) {
  const alarms = useLive((state) => state.alarms)
  const loaded = useLive((state) => state.alarmsLoaded)
  const note = useLive((state) => state.feedNote)
  const nowMs = useLicenceMinute()
  const failing = useFailingSinks()
  const { waiting, shown, release, handlers } = useHeldList(alarms)
  const known = useRef<ReadonlySet<string>>(new Set())

  const first = view.summary
  const fresh = known.current
  known.current = new Set(alarms.map(({ id }) => id))
  const soonest = [...first.day.first, ...first.week.first, ...first.month.first, ...first.fine.first][0]?.cluster
  const soonestEnd = soonest === undefined ? null : endOfCluster(soonest)

  return (
    <Panel
      className={styles.panel}
      title="Alarms"
      aside="live, licence time UTC"
      right={
        <Link href="/alarms">
          <strong>All</strong>
        </Link>
      }
      flush
    >
      <div className={styles.list} {...handlers}>
        {waiting > 0 ? (
          <button type="button" className={styles.waiting} onClick={release}>
            {waiting.toLocaleString('en-US')} new
          </button>
        ) : null}
        {note === null ? null : (
          <button type="button" className={styles.note} title="Understood" onClick={dismissFeedNote}>
            {note}
          </button>
        )}
        {loaded && alarms.length === 0 ? (
          <Empty>
            Nothing has fired.
            {soonest === undefined || soonestEnd === null ? '' : ` Next: ${soonest.id} ${endWords(soonestEnd, nowMs)}.`}
          </Empty>
        ) : null}
        <ul>
          {shown.slice(0, SHOWN).map((alarm) => (
            <Item
              key={alarm.id}
              alarm={alarm}
              failing={failing}
              today={dayNumber(nowMs, 'UTC')}
              nowMs={nowMs}
              fades={fresh.size > 0 && !fresh.has(alarm.id)}
            />
          ))}
        </ul>
      </div>
    </Panel>
  )
}

interface ItemProps {
  readonly alarm: AlarmObject
  readonly failing: ReadonlySet<string>
  readonly today: number
  readonly nowMs: number
  readonly fades: boolean
}

const Item = memo(
  function Item({ alarm, failing, nowMs, fades }: ItemProps) {
    const atMs = Date.parse(alarm.decidedAt)
    const { trouble, text } = deliveryWords(alarm.deliveries, failing)
    const isToday = dayNumber(atMs, 'UTC') === dayNumber(nowMs, 'UTC')
    return (
      <li className={styles.item} data-fades={fades ? '' : undefined}>
        <Shape band={bandOfSeverity(alarm.severity)} label={`severity ${alarm.severity}`} />
        <Link className={styles.words} href={alarmPath(alarm.id)}>
          <Drill alarm={alarm.id} /> <strong>{alarm.cluster}</strong> {alarmWords(alarm)}
        </Link>
        <time className={styles.time} dateTime={alarm.decidedAt}>
          {isToday ? '' : `${shortDate(atMs, 'UTC', nowMs)} `}
          {timeText(atMs, 'UTC')}
        </time>
        <span className={styles.second}>
          <span>{alarm.name}</span>
          <span className={styles.sent} data-band={trouble ? 'week' : undefined}>
            {text}
          </span>
        </span>
      </li>
    )
  },
  (a, b) => a.alarm === b.alarm && a.failing === b.failing && a.today === b.today && a.fades === b.fades,
)
