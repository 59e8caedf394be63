/** A sink's deliveries by state, newest first, by the page. */
import { usePaged } from '../../api/paged.js'
import type { DeliveryObject } from '../../api/types.js'
import { useKeys } from '../../keys.js'
import { useLiveThrottled } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Instant } from '../../parts/Instant.js'
import { PagedRows } from '../../parts/PagedRows.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { Link, navigate, setQuery, useQueryText } from '../../router.js'
import { alarmPath } from '../../routes.js'
import { alarmOfDelivery, attemptWords, bandOfDelivery } from '../alarms/words.js'
import styles from './sinks.module.css'

const STATES = ['', 'pending', 'sent', 'confirmed', 'failed'] as const
const ROW_PX = 40
const AGAIN_MS = 5_000

export function SinkDeliveries({ sink }: { readonly sink: string }) {
  const state = useQueryText('state')
  useKeys({ esc: () => navigate('/sinks') })
  // What is read is as old as the last change that the stream told, bounded; a daemon that is back is asked anew.
  const changes = useLiveThrottled(({ snapshots, alarms }) => `${snapshots} ${alarms[0]?.id}`, AGAIN_MS)
  const pages = usePaged<DeliveryObject>('deliveries', { sink, state }, [changes])
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel
      title={`Deliveries of ${sink}`}
      aside="licence time UTC"
      right={pages.data === undefined ? '—' : `${items.length.toLocaleString('en-US')}${pages.hasNextPage ? ' so far' : ''}`}
      flush
    >
      <fieldset className={styles.states}>
        <legend className="visually-hidden">Deliveries by state</legend>
        {STATES.map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            data-quiet
            aria-pressed={state === each}
            onClick={() => setQuery({ state: each })}
          >
            {each === '' ? 'all' : each}
          </button>
        ))}
      </fieldset>
      {pages.isError && pages.data === undefined ? <ErrorPanel error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.data !== undefined && items.length === 0 ? (
        <Empty>{state === '' ? `Nothing has gone to ${sink} yet.` : `No delivery to ${sink} is ${state}.`}</Empty>
      ) : null}
      <PagedRows
        label={`Deliveries of ${sink}, newest first`}
        items={items}
        keyOf={({ id }) => id}
        row={(delivery) => <Row delivery={delivery} />}
        rowPx={ROW_PX}
        hasMore={pages.hasNextPage}
        // One that failed is not asked for again without end: it says so, with the button.
        onMore={() => {
          if (!pages.isFetching && !pages.isFetchNextPageError) void pages.fetchNextPage()
        }}
      />
      {pages.isFetchNextPageError ? <ErrorPanel error={pages.error} retry={() => void pages.fetchNextPage()} /> : null}
    </Panel>
  )
}

function Row({ delivery }: { readonly delivery: DeliveryObject }) {
  const { id, sentAt, error } = delivery
  const band = bandOfDelivery(delivery)
  const isTrouble = band === 'week' || band === 'ended'
  const alarm = alarmOfDelivery(id)
  return (
    <div className={styles.delivery} data-band={isTrouble ? band : undefined}>
      <Shape band={band} />
      <Link href={alarmPath(alarm)}>
        <code>{alarm}</code>
      </Link>
      <span className={isTrouble ? styles.trouble : 'label'}>
        {attemptWords(delivery)}
        {isTrouble && error !== null ? `: ${error}` : ''}
      </span>
      <span className={styles.at}>{sentAt === null ? '—' : <Instant at={sentAt} zone="UTC" />}</span>
    </div>
  )
}
