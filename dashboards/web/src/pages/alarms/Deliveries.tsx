/** Every delivery of an alarm: state, tries, instants, the last trouble, and the id that a receiver drops repeats by. */
import { useFailingSinks } from '../../api/queries.js'
import type { DeliveryObject } from '../../api/types.js'
import { Empty } from '../../parts/Empty.js'
import { Instant } from '../../parts/Instant.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { Link } from '../../router.js'
import { deliveryWords } from '../../words/deliveries.js'
import styles from './alarm.module.css'
import { attemptWords, bandOfDelivery, roundOf } from './words.js'

/** Null: not known yet. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly DeliveryObject[] | null }) {
  const failing = useFailingSinks()
  return (
    <Panel title="Deliveries" right={deliveries === null || deliveries.length === 0 ? '—' : deliveryWords(deliveries, failing).text} flush>
      {deliveries?.length === 0 ? <Empty band="week">No route took it: this alarm reached nobody.</Empty> : null}
      <ul>
        {(deliveries ?? []).map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </Panel>
  )
}

function Delivery({ delivery }: { readonly delivery: DeliveryObject }) {
  const { id, sink, sentAt, confirmedAt, error } = delivery
  const band = bandOfDelivery(delivery)
  const isTrouble = band === 'week' || band === 'ended'
  const round = roundOf(id)
  return (
    <li className={styles.delivery} data-band={isTrouble ? band : undefined}>
      <Shape band={band} />
      <div>
        <p>
          <Link href={`/sinks?sink=${encodeURIComponent(sink)}`}>
            <strong>{sink}</strong>
          </Link>{' '}
          <span className={isTrouble ? styles.trouble : undefined}>{attemptWords(delivery)}</span>
          {round > 1 ? <span className="label">, round {round}</span> : null}
        </p>
        {sentAt === null ? null : (
          <p className="label">
            sent <Instant at={sentAt} zone="UTC" />
          </p>
        )}
        {confirmedAt === null ? null : (
          <p className="label">
            confirmed <Instant at={confirmedAt} zone="UTC" />
          </p>
        )}
        {error === null ? null : (
          <p className={isTrouble ? styles.trouble : 'label'}>
            {isTrouble ? '' : 'before: '}
            {error}
          </p>
        )}
        <p className="aside">
          <code>{id}</code>
        </p>
      </div>
    </li>
  )
}
