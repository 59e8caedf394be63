/** The sinks: a row each, quiet as long as all is well; a failing one says why. One that is chosen lists its deliveries by state. */
import { useSinks } from '../../api/queries.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Guarded } from '../../parts/Guarded.js'
import { Panel } from '../../parts/Panel.js'
import { useQueryText } from '../../router.js'
import { counted } from '../../words/days.js'
import { SinkDeliveries } from './SinkDeliveries.js'
import { SinkRow } from './SinkRow.js'
import styles from './sinks.module.css'

export function SinksPage() {
  const sinks = useSinks()
  const chosen = useQueryText('sink')
  const items = sinks.data
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Sinks</h1>
      <Panel title="Sinks" aside="where alarms go" right={items === undefined ? '—' : counted(items.length, 'sink')} flush>
        {sinks.isError && items === undefined ? <ErrorPanel error={sinks.error} retry={() => void sinks.refetch()} /> : null}
        {items?.length === 0 ? <Empty band="week">No sink: alarms reach nobody. Add one to lapsewatch.yaml.</Empty> : null}
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Sink</th>
              <th scope="col" className={styles.where}>
                Where
              </th>
              <th scope="col">State</th>
              <th scope="col" className="figure">
                Pending
              </th>
            </tr>
          </thead>
          <tbody>
            {(items ?? []).map((sink) => (
              <SinkRow key={sink.name} sink={sink} chosen={sink.name === chosen} />
            ))}
          </tbody>
        </table>
      </Panel>
      {chosen === '' ? null : (
        <Guarded key={chosen} name={`Deliveries of ${chosen}`}>
          <SinkDeliveries sink={chosen} />
        </Guarded>
      )}
    </div>
  )
}
