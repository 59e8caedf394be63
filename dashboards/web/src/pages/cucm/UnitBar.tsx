/** Units as a bar: what is used of what is available, and beyond the line the overdraft, dashed until it is used. Words say the same. */
import { Shape } from '../../parts/Shape.js'
import styles from './UnitBar.module.css'
import { bandOfUnits, figure, type Units, unitsWords } from './words.js'

export function UnitBar({ units }: { readonly units: Units }) {
  const { available, used, overdraft } = units
  const band = bandOfUnits(units)
  const whole = Math.max(1, available + overdraft, used)
  const percent = (count: number) => `${(100 * Math.max(0, count)) / whole}%`
  return (
    <div className={styles.units} data-band={band}>
      <div className={styles.bar} aria-hidden="true">
        <div className={styles.available} style={{ width: percent(available) }} />
        {overdraft === 0 ? null : <div className={styles.overdraft} style={{ left: percent(available), width: percent(overdraft) }} />}
        <div className={styles.used} style={{ width: percent(used) }} />
        {available === 0 ? null : <div className={styles.limit} style={{ left: percent(available) }} />}
      </div>
      <p className={styles.words}>
        <Shape band={band} />
        <span>
          <strong>{figure(used)}</strong> of {figure(available)} units used, overdraft {figure(overdraft)}:{' '}
          <span className={band === 'fine' ? undefined : styles.says}>{unitsWords(units)}</span>
        </span>
      </p>
    </div>
  )
}
