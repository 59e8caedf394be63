/** Under the header, solid ink, whenever the page has heard nothing for ten seconds of machine time. It goes by itself. */
import { useEffect } from 'react'
import { useLicenceNow, usePhase, useSilentMs } from '../live/hooks.js'
import { staleWords } from '../words/age.js'
import styles from './StaleBar.module.css'

export function StaleBar() {
  const isStale = usePhase() === 'stale'
  useEffect(() => {
    document.documentElement.toggleAttribute('data-stale', isStale)
  }, [isStale])
  return <div role="status">{isStale ? <Stale /> : null}</div>
}

function Stale() {
  const nowMs = useLicenceNow(60_000)
  const silentMs = useSilentMs(1000)
  return <div className={styles.bar}>{staleWords(nowMs, silentMs)}</div>
}
