/** Both clocks: the one that runs as a large ring with its exact instants, the other small, saying why it does not. */
import { useMemo } from 'react'
import type { ClusterObject } from '../../api/types.js'
import { type ClusterClock, liveClock } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { endOfClock, lastDayWords, sinceWords } from '../../words/days.js'
import { instantText } from '../../words/zone.js'
import styles from './Clocks.module.css'
import { clockRows, countdownsOf } from './clock-rows.js'
import { InstantTable } from './InstantTable.js'
import { useAhead, useJournal, useRaised } from './queries.js'
import { daysOfClock, Ring } from './Ring.js'

const EVALUATION_DAYS = 90
const GRACE_DAYS = 30

export function Clocks({ cluster }: { readonly cluster: ClusterObject }) {
  const live = liveClock(cluster)
  const evaluation = cluster.clocks.findLast(({ kind }) => kind === 'evaluation')
  const grace = cluster.clocks.findLast(({ kind }) => kind === 'grace')
  const shown = live ?? grace ?? evaluation
  return (
    <Panel title="Clocks" aside="one segment is one day, the end is at twelve o'clock">
      <div className={styles.clocks}>
        {live === null ? (
          <Ring days={EVALUATION_DAYS} daysRemaining={null} size={176}>
            <Shape band="fine" size={16} />
            <strong className={styles.word}>Production</strong>
            <span className={styles.of}>no clock runs</span>
          </Ring>
        ) : (
          <Running cluster={cluster} clock={live} />
        )}
        <div className={styles.instants}>{shown === undefined ? null : <Rows cluster={cluster} clock={shown} />}</div>
        <div className={styles.other}>
          {live?.kind === 'grace' && evaluation !== undefined ? (
            <Closed cluster={cluster} clock={evaluation} />
          ) : grace !== undefined && grace !== live ? (
            <Closed cluster={cluster} clock={grace} />
          ) : (
            <NotOpen />
          )}
        </div>
      </div>
    </Panel>
  )
}

function Rows({ cluster, clock }: { readonly cluster: ClusterObject; readonly clock: ClusterClock }) {
  const nowMs = useLicenceMinute()
  const raised = useRaised(cluster.id).data
  const ahead = useAhead(cluster.id).data
  const journal = useJournal(cluster.id).data
  const countdowns = useMemo(
    () => countdownsOf(clock, { raised: raised?.alarms ?? [], ahead: ahead ?? [], journal: journal ?? [] }),
    [clock, raised, ahead, journal],
  )
  const isLive = clock.state !== 'closed'
  const rows = clockRows(clock, {
    countdowns: isLive ? countdowns : [],
    isWhole: raised?.more === false && journal !== undefined,
    nextAlarmAt: isLive ? cluster.nextAlarmAt : null,
    zone: cluster.timezone,
    nowMs,
  })
  return (
    <InstantTable
      rows={isLive ? rows : rows.map((row) => (row.isEnd ? { ...row, label: 'Its end', isEnd: false } : row))}
      zone={cluster.timezone}
    />
  )
}

function Running({ cluster, clock }: { readonly cluster: ClusterObject; readonly clock: ClusterClock }) {
  const nowMs = useLicenceMinute()
  const days = daysOfClock(clock)
  const end = endOfClock(clock, cluster.timezone)
  const what = clock.kind === 'grace' ? 'grace' : `evaluation ${cluster.release.split('.').slice(0, 2).join('.')}`
  if (clock.daysRemaining <= 0)
    return (
      <Ring days={days} daysRemaining={0} size={176}>
        <Shape band="ended" size={20} />
        <strong className={styles.word}>Ended</strong>
        <span className={styles.of}>{sinceWords(end, nowMs)}</span>
        <span className={styles.of}>{what}</span>
      </Ring>
    )
  return (
    <Ring days={days} daysRemaining={clock.daysRemaining} size={176}>
      <span className={styles.figure}>{clock.daysRemaining}</span>
      <strong>{clock.daysRemaining === 1 ? 'day left' : 'days left'}</strong>
      <span className={styles.of}>{lastDayWords(end, nowMs) ?? `of ${days}, ${what}`}</span>
    </Ring>
  )
}

function Closed({ cluster, clock }: { readonly cluster: ClusterObject; readonly clock: ClusterClock }) {
  const nowMs = useLicenceMinute()
  return (
    <>
      <Ring days={daysOfClock(clock)} daysRemaining={null} size={84}>
        <strong className={styles.small}>Closed</strong>
      </Ring>
      <strong>{clock.kind === 'grace' ? 'Grace' : 'Evaluation'}</strong>
      <span className={styles.of}>
        {clock.kind === 'grace' ? 'ended early or cleared' : 'licensed since'}; its end was{' '}
        {instantText(Date.parse(clock.endsAt), cluster.timezone, nowMs)}
      </span>
    </>
  )
}

function NotOpen() {
  return (
    <>
      <Ring days={GRACE_DAYS} daysRemaining={null} size={84}>
        <strong className={styles.small}>Not open</strong>
      </Ring>
      <strong>Grace, {GRACE_DAYS} days</strong>
      <span className={styles.of}>opens only in production, when the publisher's MAC changes</span>
    </>
  )
}
