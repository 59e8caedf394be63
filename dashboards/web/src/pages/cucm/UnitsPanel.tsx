/** License Unit Report: what there is, what is used, by kind, and what the first day of production would need. */
import { useCucmRead } from '../../api/cucm.js'
import type { CucmObject, UnitReportObject } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { clusterPath } from '../../routes.js'
import { counted } from '../../words/days.js'
import { visible } from '../../words/visible.js'
import styles from './cucm.module.css'
import { UnitBar } from './UnitBar.js'
import { figure, KIND_NAMES } from './words.js'

export function UnitsPanel({ cucm }: { readonly cucm: CucmObject }) {
  const { data, isError, error, refetch } = useCucmRead<UnitReportObject>(cucm.id, 'license-unit-report')
  return (
    <Panel title="Units" aside="License Unit Report">
      <UnitBar units={data?.units ?? cucm.units} />
      <p className={styles.note}>
        {cucm.unitsEnforced
          ? 'What goes beyond available and overdraft is refused.'
          : 'Every presence cluster is in evaluation: a want of units refuses nothing yet.'}
      </p>
      {isError ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data === undefined ? null : (
        <>
          <Kinds items={data.items} />
          <FirstDay days={data.firstDayOfProduction} />
        </>
      )}
    </Panel>
  )
}

function Kinds({ items }: { readonly items: UnitReportObject['items'] }) {
  return (
    <div className={styles.wide}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Available</th>
            <th scope="col">Used</th>
            <th scope="col">Remaining</th>
            <th scope="col">Overdraft</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ kind, available, used, remaining, overdraft, files }) => (
            <tr key={kind}>
              <th scope="row">
                {KIND_NAMES[kind]}
                <div className="aside">{files.length === 0 ? 'no counted file' : files.map(visible).join(', ')}</div>
              </th>
              <td>{figure(available)}</td>
              <td>{figure(used)}</td>
              <td>{figure(remaining)}</td>
              <td>{figure(overdraft)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FirstDay({ days }: { readonly days: UnitReportObject['firstDayOfProduction'] }) {
  if (days.length === 0) return null
  return (
    <section className={styles.firstDay} aria-label="First day of production">
      <h3>First day of production</h3>
      <ul>
        {days.map(({ cluster, needed, short }) => (
          <li key={cluster} data-band={short > 0 ? 'week' : undefined}>
            <Shape band={short > 0 ? 'week' : 'fine'} />
            <span>
              <Link className="plain" href={clusterPath(cluster)}>
                {cluster}
              </Link>{' '}
              would need {counted(needed, 'unit')}:{' '}
              {short > 0 ? (
                <strong className={styles.short}>{counted(short, 'unit')} short; what was assigned last is without</strong>
              ) : (
                'enough'
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
