/** What is to come, next first, if nobody does anything more. */
import { useMemo, useState } from 'react'
import type { ClusterObject, PreviewObject } from '../../api/types.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { dateAndTime, shortDate } from '../../words/zone.js'
import styles from './AlarmsPanel.module.css'
import { More } from './RaisedList.js'
import { toCome } from './to-come.js'

const FIRST = 10

export function ComingList({ items, cluster }: { readonly items: readonly PreviewObject[] | undefined; readonly cluster: ClusterObject }) {
  const nowMs = useLicenceMinute()
  const [isWhole, setIsWhole] = useState(false)
  const coming = useMemo(() => toCome(items ?? []), [items])
  const shown = isWhole ? coming.rows : coming.rows.slice(0, FIRST)
  const zone = cluster.timezone
  return (
    <div className={styles.half}>
      <h3>
        To come <span>{items === undefined ? '—' : countsText(coming)}</span>
      </h3>
      <ol>
        {shown.map(({ key, at, mark, words, isQuiet, aside }) => (
          <li key={key} className={styles.row}>
            <Shape band={mark} />
            <time dateTime={at}>{dateAndTime(Date.parse(at), zone, nowMs)}</time>
            <span className={styles.words} data-quiet={isQuiet ? '' : undefined}>
              {words}
            </span>
            {aside === '' ? null : (
              <span className={styles.sent} data-band={aside === 'no sink' ? 'week' : undefined}>
                {aside}
              </span>
            )}
          </li>
        ))}
      </ol>
      {coming.rows.length > FIRST ? <More isWhole={isWhole} hidden={coming.rows.length - FIRST} onChange={setIsWhole} /> : null}
      {items === undefined ? null : <p className={styles.more}>{tail(coming, cluster, zone, nowMs)}</p>}
    </div>
  )
}

function countsText({ alarms, stops }: ReturnType<typeof toCome>): string {
  if (alarms === 0 && stops === 0) return 'nothing in the next 120 days'
  return `${counted(alarms, 'alarm')}${stops === 0 ? '' : `, ${counted(stops, 'stop')}`}, next first`
}

function tail({ reminders, rows }: ReturnType<typeof toCome>, { mode }: ClusterObject, zone: string, nowMs: number): string {
  if (reminders !== null)
    return `${counted(reminders.count, 'more weekly reminder')} until ${shortDate(Date.parse(reminders.until), zone, nowMs)}`
  if (mode === 'production' && rows.length === 0) return 'Nothing: production has no clock.'
  return 'Nothing after that in the next 120 days.'
}
