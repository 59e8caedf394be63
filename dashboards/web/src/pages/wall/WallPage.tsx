/** The overview from three metres: large type, dark, nothing to press. What has not fitted is counted, and a stale wall says so before all else. */
import { useEffect } from 'react'
import { useFilter, useFleetView } from '../overview/useFleetView.js'
import { WallAlarms } from './WallAlarms.js'
import { WallFleet } from './WallFleet.js'
import { WallHead } from './WallHead.js'
import { WallSinks } from './WallSinks.js'
import { WallTiles } from './WallTiles.js'
import { WallTimeline } from './WallTimeline.js'
import styles from './wall.module.css'

export function WallPage() {
  const filter = useFilter()
  const view = useFleetView(filter, false)
  useEffect(() => {
    const { dataset } = document.documentElement
    document.title = 'Wall · Lapsewatch'
    dataset.theme = 'dark'
    return () => {
      delete dataset.theme
    }
  }, [])
  return (
    <main className={styles.wall}>
      <h1 className="visually-hidden">Wall</h1>
      <WallHead />
      <WallTiles view={view} />
      <WallFleet view={view} />
      <div className={styles.side}>
        <WallAlarms />
        <WallSinks />
      </div>
      <WallTimeline />
    </main>
  )
}
