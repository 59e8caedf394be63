/** Before the first snapshot: the frames, with dashes for figures. */
import { Panel } from '../../parts/Panel.js'
import styles from './cluster.module.css'

export function Loading({ id }: { readonly id: string }) {
  return (
    <div className={styles.page} aria-busy="true">
      <h1>{id}</h1>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Panel title="Clocks" aside="—">
            <div className={styles.waiting} />
          </Panel>
          <Panel title="Nodes and services" aside="—">
            —
          </Panel>
          <Panel title="Alarms" aside="—">
            —
          </Panel>
        </div>
        <div className={styles.side}>
          <Panel title="Licence files">—</Panel>
          <Panel title="Journal">—</Panel>
        </div>
      </div>
    </div>
  )
}
