/** Alarms, raised and to come: both run away from now, which is the line in the middle. What-if is beside them, since it changes what is to come. */
import { useState } from 'react'
import type { ClusterObject } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import styles from './AlarmsPanel.module.css'
import { ComingList } from './ComingList.js'
import { Lane } from './Lane.js'
import { useAhead, useRaised } from './queries.js'
import { RaisedList } from './RaisedList.js'
import { WhatIf } from './WhatIf.js'

export function AlarmsPanel({ cluster }: { readonly cluster: ClusterObject }) {
  const raised = useRaised(cluster.id)
  const ahead = useAhead(cluster.id)
  const [supposes, setSupposes] = useState(false)
  const failed = raised.error ?? ahead.error
  const retry = () => {
    void raised.refetch()
    void ahead.refetch()
  }
  return (
    <Panel
      title="Alarms"
      aside={`times in ${cluster.timezone}`}
      right={
        <button type="button" className="button" aria-expanded={supposes} onClick={() => setSupposes(!supposes)}>
          What if…
        </button>
      }
      flush
    >
      {supposes ? <WhatIf cluster={cluster} onClose={() => setSupposes(false)} /> : null}
      {failed === null ? null : <ErrorPanel error={failed} retry={retry} />}
      <Lane raised={raised.data?.alarms ?? []} ahead={ahead.data ?? []} />
      <div className={styles.halves}>
        <RaisedList raised={raised.data} zone={cluster.timezone} />
        <ComingList items={ahead.data} cluster={cluster} />
      </div>
    </Panel>
  )
}
