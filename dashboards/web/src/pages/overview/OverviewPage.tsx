/** The fleet: what has stopped, what stops next, what will fire, whether the alarms arrived. */
import { useState } from 'react'
import { Guarded } from '../../parts/Guarded.js'
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
  const next = (
    <Guarded name="Next to fire">
      <NextToFire view={view} />
    </Guarded>
  )
  const alarms = (
    <Guarded name="Alarms">
      <AlarmFeed view={view} />
    </Guarded>
  )
  const delivery = (
    <Guarded name="Delivery by sink">
      <Delivery />
    </Guarded>
  )
  if (isPhone)
    return (
      <div className={styles.phone}>
        <h1 className="visually-hidden">Overview</h1>
        <Guarded name="Clusters by days left">
          <Tiles view={view} filter={filter} compact />
        </Guarded>
        {next}
        <Guarded name="Next 120 days">
          <PhoneTimeline view={view} />
        </Guarded>
        <Guarded name="Fleet">
          <PhoneFleet view={view} filter={filter} onHold={setHeld} />
        </Guarded>
        {alarms}
        {delivery}
      </div>
    )
  return (
    <div className={styles.overview}>
      <h1 className="visually-hidden">Overview</h1>
      <Guarded name="Clusters by days left">
        <Tiles view={view} filter={filter} />
      </Guarded>
      {next}
      <Guarded name="Fleet">
        <Fleet view={view} filter={filter} onHold={setHeld} />
      </Guarded>
      <div className={styles.side}>
        {alarms}
        {delivery}
      </div>
    </div>
  )
}
