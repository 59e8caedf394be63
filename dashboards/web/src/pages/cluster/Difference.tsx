/** Two timelines compared: what would be removed, added and moved, each with its instant. */
import type { DifferenceObject, PreviewObject } from '../../api/types.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { dateAndTime } from '../../words/zone.js'
import { changeWords, itemWords } from './difference-words.js'
import styles from './WhatIf.module.css'

const SHOWN = 8

export function Difference({ difference, zone }: { readonly difference: DifferenceObject; readonly zone: string }) {
  const nowMs = useLicenceMinute()
  const words = changeWords(difference)
  const time = ({ at }: PreviewObject) => dateAndTime(Date.parse(at), zone, nowMs)
  const line = (item: PreviewObject) => ({ key: keyOf(item), time: time(item), words: itemWords(item) })
  return (
    <div className={styles.difference}>
      <p>
        <strong>{words.length === 0 ? 'It changes nothing that is to come.' : `${words.join('; ')}.`}</strong>
      </p>
      <div className={styles.lists}>
        <Changes title="Removed" lines={difference.removed.map(line)} />
        <Changes title="Added" lines={difference.added.map(line)} />
        <Changes
          title="Moved"
          lines={difference.moved.map(({ from, to }) => ({ key: keyOf(to), time: `${time(from)} → ${time(to)}`, words: itemWords(to) }))}
        />
      </div>
    </div>
  )
}

function keyOf({ at, kind, alarmId, node, service, file, mode }: PreviewObject): string {
  return [at, kind, alarmId, node, service, file, mode].join(' ')
}

interface ChangesProps {
  readonly title: string
  readonly lines: readonly { readonly key: string; readonly time: string; readonly words: string }[]
}

function Changes({ title, lines }: ChangesProps) {
  if (lines.length === 0) return null
  return (
    <div>
      <h3>
        {title} <span className="aside">{lines.length}</span>
      </h3>
      <ul>
        {lines.slice(0, SHOWN).map(({ key, time, words }) => (
          <li key={key}>
            <span className={styles.time}>{time}</span> {words}
          </li>
        ))}
      </ul>
      {lines.length > SHOWN ? <p className="aside">and {lines.length - SHOWN} more</p> : null}
    </div>
  )
}
