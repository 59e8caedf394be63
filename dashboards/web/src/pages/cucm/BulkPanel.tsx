/** Bulk Administration: a CSV file, its dry run, and the jobs with how far each has come. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useAfterCucmDeed } from '../../api/cucm.js'
import { ask, withQuery } from '../../api/fetch.js'
import type { BulkJobObject, Page } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import type { DroppedFile } from '../cluster/DroppedPreview.js'
import { DropZone } from '../cluster/DropZone.js'
import licences from '../cluster/Licenses.module.css'
import { BulkJob } from './BulkJob.js'
import { BulkPreview } from './BulkPreview.js'
import { BULK_COLUMNS, BULK_KIND_NAMES, type BulkKind, isUnderWay } from './bulk-words.js'
import styles from './cucm.module.css'

const RUNNING_MS = 1_000
const IDLE_MS = 10_000
const SHOWN_MAX = 50
const CSV = { suffix: '.csv', name: 'CSV file' }

export function BulkPanel({ id }: { readonly id: string }) {
  const off = useActionsOff('viewer')
  const chooser = useRef<HTMLInputElement>(null)
  const [kind, setKind] = useState<BulkKind>('update-users')
  const [dropped, setDropped] = useState<DroppedFile | null>(null)
  const jobs = useQuery({
    queryKey: ['cucm', id, 'bulk-jobs'],
    queryFn: ({ signal }) => ask<Page<BulkJobObject>>(withQuery(`cucm/${id}/bulk-jobs`, { limit: SHOWN_MAX }), { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) === true ? RUNNING_MS : IDLE_MS),
  })
  useFreshAfterJobs(id, jobs.data?.items)
  return (
    <>
      <Panel title="A new job" aside="Bulk Administration" flush>
        <div className={styles.beside}>
          <label className={styles.chosen}>
            What it does{' '}
            <select
              className="field"
              value={kind}
              onChange={({ currentTarget }) => {
                setKind(currentTarget.value as BulkKind)
              }}
            >
              {Object.entries(BULK_KIND_NAMES).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <p className={styles.note}>Columns, named in the first line: {BULK_COLUMNS[kind]}.</p>
        </div>
        <div className={licences.incoming}>
          {dropped === null ? null : (
            <BulkPreview key={`${kind} ${dropped.number}`} id={id} kind={kind} dropped={dropped} onDone={() => setDropped(null)} />
          )}
          <DropZone chooser={chooser} another={dropped !== null} off={off} wanted={CSV} onFile={setDropped} />
        </div>
      </Panel>
      <Panel title="Bulk jobs" aside="newest first" flush>
        {jobs.isError ? <ErrorPanel error={jobs.error} retry={() => void jobs.refetch()} /> : null}
        {jobs.data === undefined && !jobs.isError ? <Empty>—</Empty> : null}
        {jobs.data?.items.length === 0 ? <Empty>No bulk job yet. Drop a CSV file above.</Empty> : null}
        <ul aria-label={`Bulk jobs of ${id}`}>
          {(jobs.data?.items ?? []).map((job) => (
            <BulkJob key={job.id} cucm={id} job={job} />
          ))}
        </ul>
      </Panel>
    </>
  )
}

/** Users, phones and units are others once a job has moved on; lists that nobody looks at are forgotten. */
function useFreshAfterJobs(id: string, jobs: readonly BulkJobObject[] | undefined): void {
  const client = useQueryClient()
  const after = useAfterCucmDeed(id)
  const states = jobs?.map((job) => `${job.id} ${job.state}`).join(', ')
  const seen = useRef(states)
  useEffect(() => {
    if (states === undefined || states === seen.current) return
    const isFirst = seen.current === undefined
    seen.current = states
    if (isFirst) return
    for (const list of ['users', 'phones']) client.removeQueries({ queryKey: [`cucm/${id}/${list}`] })
    after()
  })
}
