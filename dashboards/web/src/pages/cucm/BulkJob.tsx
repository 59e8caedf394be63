/** One bulk job: how far it has come, what failed line by line, and its undo, which leaves what somebody has changed since. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAfterCucmDeed } from '../../api/cucm.js'
import { ask, withQuery } from '../../api/fetch.js'
import type { BulkJobObject, BulkLineObject, Page } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { Confirm } from '../../parts/Confirm.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Instant } from '../../parts/Instant.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { visible } from '../../words/visible.js'
import { Lines } from './BulkPreview.js'
import { BULK_KIND_NAMES, isUnderWay, markOfJob, progressOf, resultWords } from './bulk-words.js'
import styles from './cucm.module.css'
import { figure } from './words.js'

const LINES_MAX = 200

export function BulkJob({ cucm, job }: { readonly cucm: string; readonly job: BulkJobObject }) {
  const [asks, setAsks] = useState<'undo' | 'cancel' | null>(null)
  const [shown, setShown] = useState<'failed' | 'kept' | null>(null)
  const off = useActionsOff()
  const mayUndo = (job.state === 'done' || job.state === 'cancelled') && job.changed > 0
  const mayCancel = job.state === 'scheduled' || job.state === 'running'
  const blocked = { disabled: off !== null, title: off ?? undefined }
  const listed = [
    ['failed', job.failed],
    ['kept', job.kept],
  ] as const
  return (
    <li className={styles.job}>
      <div className={styles.jobHead}>
        <Shape band={markOfJob(job)} />
        <strong>{job.id}</strong>
        <span>{BULK_KIND_NAMES[job.kind]}</span>
        <span className="label">
          {job.state}
          {job.state === 'scheduled' ? (
            <>
              {' '}
              for <Instant at={job.runAt} zone="UTC" />
            </>
          ) : job.finishedAt === null ? null : (
            <>
              {' '}
              <Instant at={job.finishedAt} zone="UTC" />
            </>
          )}
        </span>
        <span className={styles.jobDeeds}>
          {listed.map(([result, count]) =>
            count === 0 ? null : (
              <button
                key={result}
                type="button"
                className="button"
                aria-expanded={shown === result}
                aria-label={`${figure(count)} ${result} in ${job.id}`}
                onClick={() => setShown(shown === result ? null : result)}
              >
                {figure(count)} {result}
              </button>
            ),
          )}
          {mayCancel ? (
            <button type="button" className="button" aria-label={`Cancel ${job.id}…`} {...blocked} onClick={() => setAsks('cancel')}>
              Cancel…
            </button>
          ) : null}
          {mayUndo ? (
            <button type="button" className="button" aria-label={`Undo ${job.id}…`} {...blocked} onClick={() => setAsks('undo')}>
              Undo…
            </button>
          ) : null}
        </span>
      </div>
      <Progress job={job} />
      {shown === null ? null : <JobLines cucm={cucm} job={job} result={shown} />}
      {asks === null ? null : <Ask cucm={cucm} job={job} deed={asks} onClose={() => setAsks(null)} />}
    </li>
  )
}

function Progress({ job }: { readonly job: BulkJobObject }) {
  const { through, of } = progressOf(job)
  const isUndone = job.state === 'undoing' || job.state === 'undone'
  return (
    <div className={styles.progress}>
      {isUnderWay(job) ? <progress aria-label={`Progress of ${job.id}`} max={Math.max(1, of)} value={through} /> : null}
      <span className="label">
        {figure(through)} of {counted(of, isUndone ? 'change' : 'line')}: {resultWords(job)}
      </span>
    </div>
  )
}

interface JobLinesProps {
  readonly cucm: string
  readonly job: BulkJobObject
  readonly result: 'failed' | 'kept'
}

function JobLines({ cucm, job, result }: JobLinesProps) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['cucm', cucm, 'bulk-lines', job.id, result, job[result]],
    queryFn: ({ signal }) =>
      ask<Page<BulkLineObject>>(withQuery(`cucm/${cucm}/bulk-jobs/${job.id}/lines`, { result, limit: LINES_MAX }), { signal }),
  })
  if (isError) return <ErrorPanel error={error} retry={() => void refetch()} />
  if (data === undefined) return <p>—</p>
  return (
    <Lines title={`${result === 'failed' ? 'What failed' : 'What was kept'} in ${job.id}`} more={job[result]}>
      {data.items.map(({ line, subject, code, reason }) => (
        <li key={line}>
          <Shape band="week" />
          <span>
            Line {line}, {visible(subject)}: {visible(reason ?? '')} {code === null ? null : <code>{code}</code>}
          </span>
        </li>
      ))}
    </Lines>
  )
}

interface AskProps {
  readonly cucm: string
  readonly job: BulkJobObject
  readonly deed: 'undo' | 'cancel'
  readonly onClose: () => void
}

function Ask({ cucm, job, deed, onClose }: AskProps) {
  const after = useAfterCucmDeed(cucm)
  const path = `cucm/${cucm}/bulk-jobs/${job.id}`
  const act = useMutation({
    mutationFn: () =>
      deed === 'undo' ? ask<BulkJobObject>(`${path}/undo`, { method: 'POST' }) : ask<BulkJobObject>(path, { method: 'DELETE' }),
    onSuccess: () => {
      after()
      onClose()
    },
  })
  return (
    <Confirm
      title={deed === 'undo' ? `Undo ${job.id}?` : `Cancel ${job.id}?`}
      deed={deed === 'undo' ? 'Undo the job' : 'Cancel the job'}
      busy={act.isPending}
      onConfirm={() => act.mutate()}
      onCancel={onClose}
    >
      <p>
        {deed === 'undo'
          ? `${counted(job.changed, 'change')} will be taken back, but for those that somebody has changed since: these are kept, and listed.`
          : 'What it has changed so far stays, and can be undone afterwards.'}
      </p>
      {act.isError ? <ErrorPanel error={act.error} /> : null}
    </Confirm>
  )
}
