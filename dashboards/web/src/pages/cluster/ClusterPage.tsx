/** One cluster: what happens to it, when exactly, what one does. */
import { useRef } from 'react'
import { isProblem } from '../../api/fetch.js'
import type { ClusterObject } from '../../api/types.js'
import { liveClock } from '../../band.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Folded } from '../../parts/Folded.js'
import { Guarded } from '../../parts/Guarded.js'
import { Link } from '../../router.js'
import { AlarmsPanel } from './AlarmsPanel.js'
import { Clocks } from './Clocks.js'
import { Console } from './Console.js'
import styles from './cluster.module.css'
import { Grace } from './Grace.js'
import { Heading } from './Heading.js'
import { JournalPanel } from './JournalPanel.js'
import { LicensesPanel } from './LicensesPanel.js'
import { Loading } from './Loading.js'
import { LogIn } from './LogIn.js'
import { Nodes } from './Nodes.js'
import { useShownCluster } from './queries.js'
import { SystemStatus } from './SystemStatus.js'
import { Warnings } from './Warnings.js'

export function ClusterPage({ id }: { readonly id: string }) {
  const { cluster, error, retry } = useShownCluster(id)
  if (cluster !== undefined) return <Shown cluster={cluster} />
  if (error === null) return <Loading id={id} />
  if (isProblem(error, 'unknown-cluster'))
    return (
      <Empty>
        No cluster <code>{id}</code>. <Link href="/">All clusters</Link>
      </Empty>
    )
  return <ErrorPanel error={error} retry={retry} />
}

function Shown({ cluster }: { readonly cluster: ClusterObject }) {
  const chooser = useRef<HTMLInputElement>(null)
  const inGrace = liveClock(cluster)?.state.startsWith('awaiting-') ?? false
  return (
    <div className={styles.page}>
      <Heading cluster={cluster} />
      <Guarded name="Warnings">
        <Warnings cluster={cluster} />
      </Guarded>
      <div className={styles.columns}>
        <div className={styles.main}>
          {inGrace ? (
            <Guarded name="To end the grace">
              <Grace cluster={cluster} onChoose={() => chooser.current?.click()} />
            </Guarded>
          ) : null}
          <Guarded name="Clocks">
            <Clocks cluster={cluster} />
          </Guarded>
          <Guarded name="Nodes and services">
            <Nodes cluster={cluster} />
          </Guarded>
          <Guarded name="Alarms">
            <AlarmsPanel cluster={cluster} />
          </Guarded>
          {cluster.retiredAt === undefined ? <OnDemand cluster={cluster} /> : null}
        </div>
        <div className={styles.side}>
          <Guarded name="Licence files">
            <LicensesPanel cluster={cluster} chooser={chooser} />
          </Guarded>
          <Guarded name="Journal">
            <JournalPanel cluster={cluster} />
          </Guarded>
        </div>
      </div>
    </div>
  )
}

/** What somebody opens now and then: the users that came from the Communications Manager, a log-in, the command line. */
function OnDemand({ cluster }: { readonly cluster: ClusterObject }) {
  return (
    <>
      {cluster.cucm === undefined ? null : (
        <>
          <Guarded name="System Status">
            <Folded title="System Status" aside="users and their capabilities">
              <SystemStatus cluster={cluster} cucm={cluster.cucm} />
            </Folded>
          </Guarded>
          <Guarded name="Log-in try-out">
            <Folded title="Log-in try-out" aside="who gets in, with what">
              <LogIn cluster={cluster} />
            </Folded>
          </Guarded>
        </>
      )}
      <Guarded name="Console">
        <Folded title="Console" aside="the platform’s command line">
          <Console cluster={cluster} />
        </Folded>
      </Guarded>
    </>
  )
}
