/** How many stand in each band. */
import { BAND_NAMES, BANDS } from '../../band.js'
import { Shape } from '../../parts/Shape.js'
import type { FleetView } from '../overview/useFleetView.js'
import styles from './wall.module.css'

export function WallTiles({ view }: { readonly view: FleetView }) {
  return (
    <ul className={`${styles.tiles} loses-hue`} aria-label="Clusters by days left">
      {BANDS.map((band) => {
        const { count } = view.summary[band]
        return (
          <li key={band} className={styles.tile} data-band={band} data-none={count === 0 ? '' : undefined}>
            <span className={styles.band}>
              <Shape band={band} /> {BAND_NAMES[band]}
            </span>
            <span className={styles.count} data-long={count >= 1000 ? '' : undefined}>
              {view.loaded ? count.toLocaleString('en-US') : '—'}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
