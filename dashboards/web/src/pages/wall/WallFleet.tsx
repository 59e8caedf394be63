/** The most urgent clusters that fit: who, what stops or has stopped, when. */
import { useRef } from 'react'
import { BAND_NAMES } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Shape } from '../../parts/Shape.js'
import { useRoom } from '../../parts/useRoom.js'
import type { Ranked } from '../../ranking.js'
import { endOfCluster, endWords } from '../../words/days.js'
import { whatWords } from '../../words/what.js'
import type { FleetView } from '../overview/useFleetView.js'
import { fittingOf } from './fitting.js'
import styles from './wall.module.css'

/** Of the 1080 that a wall is high; wall.module.css has the same. */
const ROW = 88

export function WallFleet({ view }: { readonly view: FleetView }) {
  const list = useRef<HTMLUListElement>(null)
  const room = useRoom(list)
  const nowMs = useLicenceMinute()
  const rows = room === null ? 0 : Math.floor((room.heightPx + 1) / (ROW * unitPx()))
  const { shown, more } = fittingOf(view.all, rows)
  return (
    <ul ref={list} className={`${styles.fleet} loses-hue`} aria-label="Most urgent clusters">
      {view.loaded && view.all.length === 0 ? <li className={styles.nothing}>No clusters yet. Add one to lapsewatch.yaml.</li> : null}
      {view.loaded && view.all.length > 0 && shown.length === 0 && rows > 0 ? (
        <li className={styles.nothing}>Nothing ends within 30 days.</li>
      ) : null}
      {shown.map((ranked) => (
        <Row key={ranked.cluster.id} ranked={ranked} nowMs={nowMs} />
      ))}
      {more === 0 ? null : <li className={styles.more}>and {more.toLocaleString('en-US')} more</li>}
    </ul>
  )
}

/** One of the 1920 by 1080 units that everything on a wall is measured in. */
function unitPx(): number {
  return innerWidth < 1200 ? 0.5 : Math.min(innerWidth / 1920, innerHeight / 1080)
}

function Row({ ranked, nowMs }: { readonly ranked: Ranked; readonly nowMs: number }) {
  const { cluster, band } = ranked
  const end = endOfCluster(cluster)
  return (
    <li className={styles.row} data-band={band}>
      <Shape band={band} label={BAND_NAMES[band]} />
      <strong className={styles.id}>{cluster.id}</strong>
      <span className={styles.what}>{whatWords(ranked, nowMs)}</span>
      <span className={band === 'ended' || band === 'day' ? styles.chip : styles.ends}>{end === null ? '' : endWords(end, nowMs)}</span>
    </li>
  )
}
