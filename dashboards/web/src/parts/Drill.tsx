/** `DRILL` before whatever a drill's alarm says, dashed: not real. Nothing for any other. */
import { isDrill } from '../words/alarm.js'
import styles from './Drill.module.css'

export function Drill({ alarm }: { readonly alarm: string }) {
  return isDrill(alarm) ? <span className={styles.drill}>DRILL</span> : null
}
