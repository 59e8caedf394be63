/** `○ Live 0.4 s`: the age of the last frame, in machine time. It says at once when there is none. */
import { usePhase, useSilentMs } from '../live/hooks.js'
import { useContact } from '../live/store.js'
import { ageText } from '../words/age.js'
import styles from './LiveSlot.module.css'
import { Shape } from './Shape.js'

const TENTH_MS = 100
const SECOND_MS = 1000

export function LiveSlot() {
  const phase = usePhase()
  const { tries } = useContact()
  const silentMs = useSilentMs(phase === 'live' ? TENTH_MS : SECOND_MS)
  switch (phase) {
    case 'live':
      return (
        <span className={styles.slot}>
          <Shape band="fine" />
          <strong>Live</strong>
          <span className={styles.age}>{ageText(silentMs ?? 0)}</span>
        </span>
      )
    case 'connecting':
      return <span className={styles.slot}>— Connecting{tries > 0 ? `, try ${tries + 1}` : ''}</span>
    case 'reconnecting':
    case 'stale':
      return (
        <span className={styles.slot} role="status">
          — Reconnecting, try {tries + 1}
          {silentMs === null ? '' : `, last heard ${ageText(silentMs)} ago`}
        </span>
      )
  }
}
