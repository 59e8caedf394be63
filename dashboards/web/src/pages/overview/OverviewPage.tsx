/** The fleet: what has stopped, what stops next, what will fire, whether the alarms arrived. */
import { useState } from 'react'
import { useMedia } from '../../parts/useMedia.js'
import { AlarmFeed } from './AlarmFeed.js'
import { Delivery } from './Delivery.js'
import { Fleet } from './Fleet.js'
import { NextToFire } from './NextToFire.js'
import styles from './overview.module.css'
import { PhoneFleet, PhoneTimeline } from './PhoneFleet.js'
import { Tiles } from './Tiles.js'
import { useFilter, useFleetView } from './useFleetView.js'

export function OverviewPage() {
  const isPhone = useMedia('(max-width: 719px)')
  const [held, setHeld] = useState(false)
  const filter = useFilter()
  const view = useFleetView(filter, held)
  if (isPhone)
    return (
      <div className={styles.phone}>
        <h1 className="visually-hidden">Overview</h1>
        <Tiles view={view} filter={filter} compact />
        <NextToFire view={view} />
        <PhoneTimeline view={view} />
        <PhoneFleet view={view} filter={filter} onHold={setHeld} />
        <AlarmFeed view={view} />
        <Delivery />
      </div>
    )
  return (
    <div className={styles.overview}>
      <h1 className="visually-hidden">Overview</h1>
      <Tiles view={view} filter={filter} />
      <NextToFire view={view} />
      <Fleet view={view} filter={filter} onHold={setHeld} />
      <div className={styles.side}>
        <AlarmFeed view={view} />
        <Delivery />
      </div>
    </div>
  )
}
