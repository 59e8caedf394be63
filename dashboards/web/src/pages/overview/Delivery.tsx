/** Whether the alarms arrived: a row a sink, quiet as long as all is well; one that fails says why. */
import { useQuery } from '@tanstack/react-query'
import { Fragment, useMemo } from 'react'
import { ask, withQuery } from '../../api/fetch.js'
import { useLastKnown } from '../../api/last-known.js'
import { useSinks } from '../../api/queries.js'
import type { AlarmObject, Page, SinkObject } from '../../api/types.js'
import { historyOf } from '../../live/alarm-history.js'
import { useLicenceMinute, useLiveThrottled, useWallNow } from '../../live/hooks.js'
import { currentState, useLive } from '../../live/store.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { DAY_MS } from '../../timeline/axis.js'
import { nextTryWords } from '../../words/age.js'
import { dayNumber, shortDate, timeText } from '../../words/zone.js'
import { bandOfSink } from '../sinks/sink-words.js'
import styles from './Delivery.module.css'
import { canConfirm, countsBySink, kindWords, type SinkCounts } from './delivery-counts.js'

const COUNT_EVERY_MS = 10_000
/** More than these and the counts are of the latest, and say so. */
const ALARMS_MAX = 1000
const TOLD_EVERY_MS = 1_000

export function Delivery() {
  const sinks = useSinks()
  const { counts, isCut } = useLastDay()
  const nowMs = useLicenceMinute()
  return (
    <Panel
      title={<Link href="/sinks">Delivery by sink</Link>}
      right={isCut ? `last ${ALARMS_MAX.toLocaleString('en-US')} alarms` : 'last 24 h'}
      flush
    >
      {sinks.isError && sinks.data === undefined ? <ErrorPanel error={sinks.error} retry={() => void sinks.refetch()} /> : null}
      {sinks.data?.length === 0 ? <Empty band="week">No sink: alarms reach nobody</Empty> : null}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Sink</th>
            <th scope="col">Sent</th>
            <th scope="col">Confirmed</th>
            <th scope="col">Pending</th>
          </tr>
        </thead>
        <tbody>
          {(sinks.data ?? []).map((sink) => (
            <SinkRow key={sink.name} sink={sink} counts={counts?.get(sink.name)} known={counts !== null} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

interface SinkRowProps {
  readonly sink: SinkObject
  readonly counts: SinkCounts | undefined
  readonly known: boolean
  readonly nowMs: number
}

function SinkRow({ sink, counts, known, nowMs }: SinkRowProps) {
  const band = (counts?.failed ?? 0) > 0 ? 'ended' : bandOfSink(sink)
  const next = nextTryWords(sink.nextTryAt, useWallNow())
  const trouble = troubleOf(sink, { counts, nowMs, next })
  const figure = (value: number | undefined) => (known ? (value ?? 0).toLocaleString('en-US') : '—')
  return (
    <Fragment>
      <tr>
        <th scope="row">
          <span className={styles.sink}>
            <Shape band={band} label={sink.state} />
            <span>
              <strong>{sink.name}</strong> <span className="aside">{kindWords(sink)}</span>
            </span>
          </span>
        </th>
        <td>{figure(counts?.sent)}</td>
        <td>{canConfirm(sink) ? figure(counts?.confirmed) : <span className="label">n/a</span>}</td>
        <td data-band={sink.pending > 0 && sink.state === 'failing' ? 'week' : undefined}>{sink.pending.toLocaleString('en-US')}</td>
      </tr>
      {trouble === null ? null : (
        <tr>
          <td colSpan={4} className={styles.trouble} data-band={band}>
            {trouble}
          </td>
        </tr>
      )}
    </Fragment>
  )
}

interface Known {
  readonly counts: SinkCounts | undefined
  readonly nowMs: number
  readonly next: string | null
}

function troubleOf({ state, lastError, oldestAt, failures }: SinkObject, { counts, nowMs, next }: Known): string | null {
  const refused = counts?.failed ?? 0
  const parts = refused > 0 ? [`${refused} refused for good`] : []
  if (state === 'failing') {
    parts.push(lastError ?? 'failing')
    if (oldestAt !== null) parts.push(`oldest ${sinceText(Date.parse(oldestAt), nowMs)} UTC`)
    parts.push(next === null ? `try ${failures + 1}` : `try ${failures + 1}, next ${next}`)
  }
  if (state === 'absent') parts.push('not configured any more')
  return parts.length === 0 ? null : parts.join(', ')
}

function sinceText(atMs: number, nowMs: number): string {
  const isToday = dayNumber(atMs, 'UTC') === dayNumber(nowMs, 'UTC')
  return isToday ? timeText(atMs, 'UTC') : `${shortDate(atMs, 'UTC', nowMs)} ${timeText(atMs, 'UTC')}`
}

/** From the alarms' own deliveries, so that the figures are those of the alarms page: what was read every ten seconds, and what the stream told since. */
function useLastDay(): { readonly counts: ReadonlyMap<string, SinkCounts> | null; readonly isCut: boolean } {
  const nowMs = useLicenceMinute()
  const snapshots = useLive((state) => state.snapshots)
  const told = useLiveThrottled((state) => state.alarms, TOLD_EVERY_MS)
  const alarms = useQuery({
    // Without the time: at an hour a second a key with it would ask once a second.
    queryKey: ['alarms', 'last-day', snapshots],
    queryFn: ({ signal }) => ask<Page<AlarmObject>>(withQuery('alarms', { since: dayBefore(), limit: ALARMS_MAX }), { signal }),
    enabled: snapshots > 0,
    refetchInterval: COUNT_EVERY_MS,
  })
  const items = useLastKnown(alarms.data)?.items
  return useMemo(() => {
    if (items === undefined) return { counts: null, isCut: false }
    const within = historyOf(items, told).filter(({ decidedAt }) => Date.parse(decidedAt) > nowMs - DAY_MS)
    return { counts: countsBySink(within), isCut: items.length === ALARMS_MAX }
  }, [items, told, nowMs])
}

function dayBefore(): string {
  const { clock } = currentState()
  return new Date(Date.parse(clock?.now ?? '') - DAY_MS).toISOString()
}
