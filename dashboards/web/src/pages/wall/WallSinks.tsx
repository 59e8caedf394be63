/** Delivery: a word for all that deliver, a row for each that does not. */
import { useSinks } from '../../api/queries.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { bandOfSink, SINK_STATES } from '../sinks/sink-words.js'
import styles from './wall.module.css'

const SHOWN = 3

export function WallSinks() {
  const sinks = useSinks()
  const failing = (sinks.data ?? []).filter(({ state }) => state === 'failing' || state === 'absent')
  const delivering = (sinks.data ?? []).length - failing.length
  const shown = failing.slice(0, failing.length > SHOWN ? SHOWN - 1 : SHOWN)
  return (
    <section className={`${styles.sinks} loses-hue`} aria-labelledby="wall-sinks">
      <h2 id="wall-sinks" className={styles.heading}>
        Delivery by sink
      </h2>
      {sinks.data === undefined ? <p className={styles.item}>—</p> : null}
      {sinks.data?.length === 0 ? (
        <p className={styles.item}>
          <Shape band="week" /> <span>No sink: alarms reach nobody</span>
        </p>
      ) : null}
      {delivering === 0 ? null : (
        <p className={styles.item}>
          <Shape band="fine" /> <span>{counted(delivering, 'sink')} delivering</span>
        </p>
      )}
      <ul>
        {shown.map(({ name, state, pending, lastError }) => (
          <li key={name} className={styles.failing} data-band={bandOfSink({ state })}>
            <Shape band={bandOfSink({ state })} />{' '}
            <span>
              <strong>{name}</strong> {pending.toLocaleString('en-US')} pending, {lastError ?? SINK_STATES[state]}
            </span>
          </li>
        ))}
        {shown.length < failing.length ? <li className={styles.item}>and {failing.length - shown.length} more</li> : null}
      </ul>
    </section>
  )
}
