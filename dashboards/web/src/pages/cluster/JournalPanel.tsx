/** The journal's facts, newest first: what happened to this cluster. What was made void by a correction of the clock says so. */
import { useMemo, useState } from 'react'
import type { ClusterObject, JournalEntry } from '../../api/types.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { shortDate, timeText } from '../../words/zone.js'
import { factAtMs, factWords, isFact } from './fact-words.js'
import styles from './JournalPanel.module.css'
import { useJournal } from './queries.js'

const FIRST = 8

export function JournalPanel({ cluster }: { readonly cluster: ClusterObject }) {
  const journal = useJournal(cluster.id)
  const nowMs = useLicenceMinute()
  const [isWhole, setIsWhole] = useState(false)
  const facts = useMemo(() => newestFirst(journal.data ?? []), [journal.data])
  const shown = isWhole ? facts : facts.slice(0, FIRST)
  const right =
    facts.length > FIRST ? (
      <button type="button" className={styles.all} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
        {isWhole ? `Newest ${FIRST}` : `All ${facts.length}`}
      </button>
    ) : undefined
  return (
    <Panel title="Journal" aside="facts, UTC" right={right} flush>
      {journal.isError ? <ErrorPanel error={journal.error} retry={() => void journal.refetch()} /> : null}
      {journal.data === undefined && !journal.isError ? <Empty>—</Empty> : null}
      <ol className={styles.facts}>
        {shown.map((entry) => {
          const atMs = factAtMs(entry)
          return (
            <li key={entry.seq} data-void={entry.void === true ? '' : undefined}>
              <time dateTime={new Date(atMs).toISOString()}>
                {shortDate(atMs, 'UTC', nowMs)} {timeText(atMs, 'UTC')}
              </time>
              <span className={styles.words}>
                {factWords(entry)}
                {entry.void === true ? ' (void: the clock was corrected)' : ''}
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

function newestFirst(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.filter(isFact).sort((a, b) => factAtMs(b) - factAtMs(a) || b.seq - a.seq)
}
