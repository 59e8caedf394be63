/** One alarm: what it said, what that means, what to do, what it clears, and what became of every delivery. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useCatalogue } from '../../api/catalogue.js'
import { ask } from '../../api/fetch.js'
import { useLastKnown } from '../../api/last-known.js'
import type { AlarmDefinition, AlarmObject } from '../../api/types.js'
import { bandOfSeverity } from '../../band.js'
import { useKeys } from '../../keys.js'
import { useCluster } from '../../live/hooks.js'
import { useLive } from '../../live/store.js'
import { Drill } from '../../parts/Drill.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Guarded } from '../../parts/Guarded.js'
import { Instant, viewerZone } from '../../parts/Instant.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { Link, navigate } from '../../router.js'
import { alarmPath, clusterPath } from '../../routes.js'
import { alarmWords } from '../../words/alarm.js'
import { counted } from '../../words/days.js'
import { severityWords } from '../../words/severity.js'
import { visible } from '../../words/visible.js'
import styles from './alarm.module.css'
import { Deliveries } from './Deliveries.js'
import { REASON_WORDS, slotWords } from './words.js'

const AGAIN_MS = 2_000

export function AlarmPage({ id }: { readonly id: string }) {
  useKeys({ esc: () => navigate('/alarms') })
  const snapshots = useLive((state) => state.snapshots)
  const told = useLive(({ alarms }) => alarms.find((alarm) => alarm.id === id))
  const alarm = useQuery({
    queryKey: ['alarms', id, snapshots],
    queryFn: ({ signal }) => ask<AlarmObject>(`alarms/${encodeURIComponent(id)}`, { signal }),
    // What the stream tells is not asked for; of an alarm that it does not speak of any more, what is pending is.
    refetchInterval: ({ state }) =>
      told === undefined && state.data?.deliveries.some(({ state: now }) => now === 'pending') === true ? AGAIN_MS : false,
  })
  const catalogue = useCatalogue()
  const known = useLastKnown(alarm.data)
  const shown = told ?? known
  if (shown === undefined && alarm.isError)
    return (
      <div className={styles.page}>
        <h1 className={styles.failed}>Alarm</h1>
        <Panel title="This alarm">
          <ErrorPanel error={alarm.error} retry={() => void alarm.refetch()} />
          <p className={styles.back}>
            <Link href="/alarms">All alarms</Link>
          </p>
        </Panel>
      </div>
    )
  const definition = catalogue.data?.find(({ name }) => name === shown?.name)
  return (
    <div className={styles.page}>
      <Title alarm={shown} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="What it said">
            <p className={styles.text}>{visible(shown?.text ?? '—')}</p>
            {shown?.void ? <p className="label">Made void by a correction of the clock: it no longer counts.</p> : null}
          </Panel>
          <Panel title="Meaning and what to do">
            {catalogue.isError && catalogue.data === undefined ? (
              <ErrorPanel error={catalogue.error} retry={() => void catalogue.refetch()} />
            ) : (
              <Meaning definition={definition} isKnown={catalogue.data !== undefined && shown !== undefined} />
            )}
          </Panel>
          <Guarded name="Deliveries">
            <Deliveries deliveries={shown?.deliveries ?? null} />
          </Guarded>
        </div>
        <div className={styles.column}>
          <Panel title="When">
            <Times alarm={shown} />
          </Panel>
          <Panel title="About">
            <About alarm={shown} />
          </Panel>
          {shown === undefined || shown.clears.length === 0 ? null : <Clears ids={shown.clears} />}
        </div>
      </div>
    </div>
  )
}

const ORIGIN: Readonly<Record<AlarmDefinition['origin'], string>> = {
  cisco: 'Cisco’s',
  ours: 'ours: no Cisco product sends it',
}

function Title({ alarm }: { readonly alarm: AlarmObject | undefined }) {
  if (alarm === undefined) return <h1>—</h1>
  return (
    <div className={styles.title}>
      <h1>
        <Shape band={bandOfSeverity(alarm.severity)} size={20} label={`severity ${severityWords(alarm.severity)}`} />{' '}
        <Drill alarm={alarm.id} /> {alarm.cluster} {alarmWords(alarm)}
      </h1>
      <p className="label">{alarm.name}</p>
    </div>
  )
}

function Meaning({ definition, isKnown }: { readonly definition: AlarmDefinition | undefined; readonly isKnown: boolean }) {
  if (definition === undefined) return <p className="label">{isKnown ? 'The catalogue of this daemon does not have this name.' : '—'}</p>
  return (
    <dl className={styles.meaning}>
      <dt>What it means</dt>
      <dd>{definition.explanation}</dd>
      <dt>What to do</dt>
      <dd>
        <WithCode text={definition.action} />
      </dd>
      <dt>Whose name it is</dt>
      <dd>{ORIGIN[definition.origin]}</dd>
      <dt>Raised by</dt>
      <dd>{definition.appId}</dd>
    </dl>
  )
}

/** Commands stand between backticks in the catalogue. */
function WithCode({ text }: { readonly text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text that never change places
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

function Times({ alarm }: { readonly alarm: AlarmObject | undefined }) {
  const cluster = useCluster(alarm?.cluster ?? '')
  const zone = cluster?.timezone ?? 'UTC'
  const zones = [...new Set([zone, 'UTC', viewerZone()])]
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    ['Due', alarm?.dueAt],
    ['Decided', alarm?.decidedAt],
    ['Clock ends', alarm?.expiresAt],
  ]
  return (
    <dl className={styles.facts}>
      {rows.map(([label, at]) =>
        at === null ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {at === undefined
                ? '—'
                : zones.map((each) => (
                    <span key={each} className={each === zone ? styles.first : 'label'}>
                      <Instant at={at} zone={each} />
                    </span>
                  ))}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

function About({ alarm }: { readonly alarm: AlarmObject | undefined }) {
  const isCluster = useCluster(alarm?.cluster ?? '') !== undefined
  const rows: readonly (readonly [string, ReactNode])[] =
    alarm === undefined
      ? [
          ['Severity', '—'],
          ['Cluster', '—'],
          ['Node', '—'],
          ['Reason', '—'],
          ['Id', '—'],
        ]
      : [
          ['Severity', severityWords(alarm.severity)],
          [
            'Cluster',
            isCluster ? (
              <Link key="cluster" className="plain" href={clusterPath(alarm.cluster)}>
                {alarm.cluster}
              </Link>
            ) : (
              alarm.cluster
            ),
          ],
          ['Node', alarm.node],
          ...(alarm.clock === null ? [] : [['Clock', alarm.clock] as const]),
          ...(alarm.daysRemaining === null ? [] : [['Then left', counted(alarm.daysRemaining, 'day')] as const]),
          ['Reason', REASON_WORDS[alarm.reason]],
          ['Id', <code key="id">{alarm.id}</code>],
        ]
  return (
    <dl className={styles.facts}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Clears({ ids }: { readonly ids: readonly string[] }) {
  return (
    <Panel title="Clears" aside={counted(ids.length, 'alarm')} flush>
      <ul className={styles.clears}>
        {ids.map((id) => (
          <li key={id}>
            <Link href={alarmPath(id)} title={id}>
              {slotWords(id)}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
