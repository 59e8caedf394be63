/** Every alarm, newest first, as far back as one scrolls; filters are kept in the address. New ones wait while somebody is in the list. */
import { useFailingSinks, useFleet } from '../../api/queries.js'
import type { AlarmObject } from '../../api/types.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { PagedRows } from '../../parts/PagedRows.js'
import { useHeldList } from '../../parts/useHeldList.js'
import { setQuery } from '../../router.js'
import { counted } from '../../words/days.js'
import { instantText } from '../../words/zone.js'
import { AlarmFilters } from './AlarmFilters.js'
import { AlarmRow } from './AlarmRow.js'
import styles from './alarms.module.css'
import { isUnfiltered, UNFILTERED } from './history.js'
import { useAlarmFilter, useHistory } from './useHistory.js'

const ROW_PX = 40
const NONE: readonly AlarmObject[] = []

export function AlarmsPage() {
  const filter = useAlarmFilter()
  const { pages, alarms } = useHistory(filter)
  const nowMs = useLicenceMinute()
  const failing = useFailingSinks()
  const { waiting, shown, release, handlers } = useHeldList(alarms ?? NONE)
  const more = pages.hasNextPage
  const isFailed = pages.isError && alarms === null

  return (
    <section className={styles.panel} aria-labelledby="alarms-title">
      <header className={styles.bar}>
        <h1 id="alarms-title" className={styles.title}>
          Alarms
        </h1>
        <AlarmFilters filter={filter} />
        <span className={styles.total}>{alarms === null ? '—' : `${counted(alarms.length, 'alarm')}${more ? ' so far' : ''}`}</span>
      </header>
      <div className={styles.head} aria-hidden="true">
        <span className={styles.at}>Decided, UTC</span>
        <span className={styles.what}>What</span>
        <span className={styles.name}>Alarm</span>
        <span className={styles.node}>Node</span>
        <span className={styles.sent}>Deliveries</span>
      </div>
      {isFailed ? <ErrorPanel error={pages.error} retry={() => void pages.refetch()} /> : null}
      {alarms?.length === 0 && !pages.isPlaceholderData ? isUnfiltered(filter) ? <NothingFired /> : <NoMatch /> : null}
      <div className={styles.list} {...handlers}>
        {waiting > 0 ? (
          <button type="button" className={styles.waiting} onClick={release}>
            {waiting.toLocaleString('en-US')} new
          </button>
        ) : null}
        <PagedRows
          label="Alarms, newest first"
          items={shown}
          keyOf={idOf}
          row={(alarm) => <AlarmRow alarm={alarm} nowMs={nowMs} failing={failing} />}
          rowPx={ROW_PX}
          hasMore={more}
          onMore={pages.isFetchingNextPage || pages.isFetchNextPageError ? nothing : () => void pages.fetchNextPage()}
        />
      </div>
      {pages.isFetchNextPageError ? <ErrorPanel error={pages.error} retry={() => void pages.fetchNextPage()} /> : null}
    </section>
  )
}

function idOf({ id }: AlarmObject): string {
  return id
}

function nothing(): void {
  return
}

function NothingFired() {
  const fleet = useFleet()
  const next = fleet.data?.next
  return (
    <Empty>
      Nothing has fired.{next == null ? '' : ` Next: ${next.cluster} ${instantText(Date.parse(next.at), 'UTC', Date.parse(next.at))}.`}
    </Empty>
  )
}

function NoMatch() {
  return (
    <Empty>
      No alarm matches the filter.{' '}
      <button type="button" className="button" onClick={() => setQuery({ ...UNFILTERED })}>
        Clear
      </button>
    </Empty>
  )
}
