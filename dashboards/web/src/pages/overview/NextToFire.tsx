/** What fires next in the whole fleet, when, and in how long. */
import { useQueries } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useFleet } from '../../api/queries.js'
import type { ClusterObject, FleetObject, PreviewObject } from '../../api/types.js'
import { bandOfSeverity } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import type { Ranked } from '../../ranking.js'
import { Link } from '../../router.js'
import { clusterPath } from '../../routes.js'
import { useLanes, wantLanes } from '../../timeline/lanes.js'
import { previewQuery } from '../../timeline/queries.js'
import { alarmWords, isEnd } from '../../words/alarm.js'
import { dayWord, untilNext } from '../../words/days.js'
import { stoppingWords } from '../../words/modes.js'
import { instantText, timeText } from '../../words/zone.js'
import styles from './NextToFire.module.css'
import type { FleetView } from './useFleetView.js'

const SHOWN = 2
/** Whose lanes are looked at for what else speaks at that instant. */
const WATCHED = 50

export function NextToFire({ view }: { readonly view: FleetView }) {
  const nowMs = useLicenceMinute()
  const fleet = useFleet()
  const { byCluster } = useLanes()
  const next = fleet.data?.next ?? null
  const atMs = next === null ? null : Date.parse(next.at)
  // The one that the API names, then whoever else speaks at the same instant, most urgent first.
  const ids = useMemo(() => (next === null ? [] : speakingAt(next, view.all, byCluster)), [next, view.all, byCluster])
  useEffect(() =>
    wantLanes(
      view.all.slice(0, WATCHED).map(({ cluster }) => cluster),
      view.clusters,
      true,
    ),
  )
  const shown = ids.slice(0, SHOWN)
  const previews = useQueries({ queries: shown.map((id) => previewQuery(id)) })
  return (
    <section className={styles.panel} aria-label="Next to fire">
      <div className={styles.head}>
        <h2>Next to fire</h2>
        <span className="label">{atMs === null ? '' : whenWords(atMs, nowMs)}</span>
        <strong className={styles.until}>{atMs === null ? '—' : untilNext(atMs, nowMs, 'UTC')}</strong>
      </div>
      {fleet.isError && fleet.data === undefined ? <ErrorPanel error={fleet.error} retry={() => void fleet.refetch()} /> : null}
      {fleet.data !== undefined && next === null ? <Empty>Nothing: no clock runs.</Empty> : null}
      <ul>
        {shown.map((id, index) => {
          const item = previews[index]?.data?.items.find((each) => each.kind === 'alarm' && Date.parse(each.at) === atMs)
          return (
            <li key={id} className={styles.item}>
              <Shape band={item?.severity === undefined ? 'off' : bandOfSeverity(item.severity)} />
              <span>
                <Link href={clusterPath(id)}>
                  <strong>{id}</strong>
                </Link>{' '}
                {item === undefined ? '—' : itemWords(item, view.clusters.get(id))}
                {index === SHOWN - 1 && ids.length > SHOWN ? <span className="label"> and {ids.length - SHOWN} more</span> : null}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function speakingAt(
  { cluster: named, at }: NonNullable<FleetObject['next']>,
  all: readonly Ranked[],
  lanes: ReturnType<typeof useLanes>['byCluster'],
): readonly string[] {
  const atMs = Date.parse(at)
  const speaks = ({ cluster }: Ranked) => cluster.id !== named && lanes.get(cluster.id)?.marks.some((mark) => mark.atMs === atMs) === true
  return [named, ...all.filter(speaks).map(({ cluster }) => cluster.id)]
}

/** What will happen first, then what stops by it. */
function itemWords({ alarmId = '', name = '', node }: PreviewObject, cluster: ClusterObject | undefined): string {
  const words = alarmWords({ id: alarmId, name, node }, 'future')
  return isEnd(name) && cluster !== undefined ? `${words}, ${stoppingWords(cluster)}` : words
}

function whenWords(atMs: number, nowMs: number): string {
  const word = dayWord(atMs, nowMs, 'UTC')
  return word === null ? instantText(atMs, 'UTC', nowMs) : `${word} ${timeText(atMs, 'UTC')} UTC`
}
