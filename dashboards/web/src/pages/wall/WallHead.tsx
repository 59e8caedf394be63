/** The top row: licence time, what it is worth, the age of the last frame. When that is over ten seconds the row is one bar that says so. */
import { useEffect } from 'react'
import type { ClockObject } from '../../api/types.js'
import { useLicenceNow, usePhase, useSilentMs } from '../../live/hooks.js'
import { useContact, useLive } from '../../live/store.js'
import { Shape } from '../../parts/Shape.js'
import { ageText, apartText, speedText, staleWords } from '../../words/age.js'
import { dateText, timeText } from '../../words/zone.js'
import styles from './wall.module.css'

const MINUTE_MS = 60_000
const SECOND_MS = 1000
const TENTH_MS = 100
const DAY_SPEED = 86_400

export function WallHead() {
  const isStale = usePhase() === 'stale'
  useEffect(() => {
    document.documentElement.toggleAttribute('data-stale', isStale)
  }, [isStale])
  return (
    <header className={styles.head}>
      <div role="status">{isStale ? <Stale /> : null}</div>
      {isStale ? null : (
        <>
          <LicenceClock />
          <Truth />
          <Contact />
        </>
      )}
    </header>
  )
}

function Stale() {
  const nowMs = useLicenceNow(MINUTE_MS)
  const silentMs = useSilentMs(SECOND_MS)
  return <strong className={styles.stale}>{staleWords(nowMs, silentMs)}</strong>
}

/** From a day a second only the date: what runs faster than one can read says nothing. */
function LicenceClock() {
  const nowMs = useLicenceNow(MINUTE_MS)
  const speed = useLive(({ clock }) => (clock?.simulated ? (clock.speed ?? 1) : 1))
  if (nowMs === null) return <strong className={styles.clock}>—</strong>
  const date = dateText(nowMs, 'UTC')
  if (speed >= DAY_SPEED) return <strong className={styles.clock}>{date}</strong>
  return (
    <>
      <strong className={styles.clock}>{timeText(nowMs, 'UTC')} UTC</strong>
      <span className={styles.date}>{date}</span>
    </>
  )
}

function Truth() {
  const clock = useLive((state) => state.clock)
  if (clock === null) return null
  if (clock.simulated)
    return (
      <span className={styles.simulated}>
        SIMULATED CLOCK <span className={styles.speed}>{speedText(clock.speed ?? 1)}</span>
      </span>
    )
  if (clock.trust === 'trusted') return null
  return (
    <span className={styles.doubt} data-band={clock.trust === 'held' ? 'day' : 'week'}>
      {doubtWords(clock)}
    </span>
  )
}

function doubtWords({ trust, now, wall }: ClockObject): string {
  const apart = apartText(Date.parse(wall) - Date.parse(now))
  return trust === 'held' ? `▲ Clock held, wall is ${apart} ahead` : `◆ Clock stands, wall is ${apart} behind`
}

function Contact() {
  const phase = usePhase()
  const { tries } = useContact()
  const silentMs = useSilentMs(phase === 'live' ? TENTH_MS : SECOND_MS)
  if (phase === 'live')
    return (
      <span className={styles.contact}>
        <Shape band="fine" /> <strong>Live</strong> <span className={styles.age}>{ageText(silentMs ?? 0)}</span>
      </span>
    )
  return (
    <span className={styles.contact}>
      — {phase === 'connecting' ? 'Connecting' : 'Reconnecting'}, try {tries + 1}
      {silentMs === null ? '' : `, last heard ${ageText(silentMs)} ago`}
    </span>
  )
}
