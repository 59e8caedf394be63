/** Nothing to show: a sentence and the next step. */
import type { ReactNode } from 'react'
import type { Mark } from '../band.js'
import { Shape } from './Shape.js'
import styles from './states.module.css'

export function Empty({ children, band }: { readonly children: ReactNode; readonly band?: Mark }) {
  return (
    <div className={styles.state}>
      {band === undefined ? null : <Shape band={band} />}
      <p>{children}</p>
    </div>
  )
}
