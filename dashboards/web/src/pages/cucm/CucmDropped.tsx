/** A dropped file, dashed because it is not saved: what it grants, what that makes of the units, and the deed. A refusal keeps what was dropped. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAfterCucmDeed } from '../../api/cucm.js'
import { ask, isProblem, withQuery } from '../../api/fetch.js'
import type { CucmObject, CucmUploadObject } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import { visible } from '../../words/visible.js'
import type { DroppedFile } from '../cluster/DroppedPreview.js'
import styles from '../cluster/Licenses.module.css'
import { macText } from '../cluster/mac.js'
import { grantWords } from './CucmLicenses.js'
import { figure } from './words.js'

interface CucmDroppedProps {
  readonly cucm: CucmObject
  readonly dropped: DroppedFile
  readonly onDone: () => void
}

export function CucmDropped({ cucm, dropped, onDone }: CucmDroppedProps) {
  const off = useActionsOff()
  const after = useAfterCucmDeed(cucm.id)
  const [reason, setReason] = useState('')
  const path = (parameters: Readonly<Record<string, string>>) =>
    withQuery(`cucm/${cucm.id}/licenses`, { filename: dropped.name, ...parameters })
  const upload = useMutation({
    mutationFn: (vouched: string) =>
      ask<CucmUploadObject>(path(vouched === '' ? {} : { vouch: 'true', reason: vouched }), { method: 'POST', text: dropped.text }),
    onSuccess: () => {
      after()
      onDone()
    },
  })
  const dry = useQuery({
    queryKey: ['cucm', cucm.id, 'dry-run', dropped.number],
    queryFn: ({ signal }) =>
      ask<CucmUploadObject>(path({ dryRun: 'true' }), { method: 'POST', text: dropped.text, asksOnly: true, signal }),
    retry: false,
    // A file that is being saved, or has been, would be refused as one that is there already.
    enabled: !upload.isPending && !upload.isSuccess,
  })
  const vouched = dry.data?.state === 'unverified' ? reason.trim() : ''
  const name = visible(dropped.name)
  const error = upload.error ?? dry.error
  return (
    <section className={styles.dropped} aria-label={`${name}, not saved yet`}>
      <header className={styles.name}>
        <code>{name}</code>
        <span className={styles.unsaved}>Not saved yet</span>
      </header>
      {dry.data === undefined ? dry.isError ? null : <p>—</p> : <Facts cucm={cucm} answer={dry.data} />}
      {dry.data?.state === 'unverified' ? (
        <label className={styles.reason}>
          Vouch for it, because
          <input className="field" value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </label>
      ) : null}
      {error === null ? null : (
        <ErrorPanel
          error={error}
          {...(isProblem(error, 'unreachable') && error === dry.error ? { retry: () => void dry.refetch() } : {})}
        />
      )}
      <div className={styles.buttons}>
        {dry.data === undefined ? null : (
          <button
            type="button"
            className="button"
            data-primary
            disabled={off !== null || upload.isPending}
            title={off ?? undefined}
            onClick={() => upload.mutate(vouched)}
          >
            {vouched === '' ? 'Upload' : 'Upload and vouch'}
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          Discard
        </button>
      </div>
    </section>
  )
}

function Facts({ cucm, answer }: { readonly cucm: CucmObject; readonly answer: CucmUploadObject }) {
  const { unitsBefore: before, unitsAfterRestart: then } = answer
  return (
    <>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>
          {answer.state}: {visible(answer.reason)}
        </dd>
        <dt>HOSTID</dt>
        <dd>
          <code>{macText(answer.mac)}</code> {answer.mac === cucm.mac ? 'matches' : `is not ${cucm.id}’s`}
        </dd>
        <dt>Grants</dt>
        <dd>{grantWords(answer)}</dd>
        <dt>Release</dt>
        <dd>{answer.release}</dd>
      </dl>
      <ul className={styles.changes}>
        <li>
          <Shape band="month" />
          <span>
            Counts after a restart of the CallManager service: available {figure(before.available)} becomes{' '}
            <strong>{figure(then.available)}</strong>, remaining {figure(before.remaining)} becomes{' '}
            <strong>{figure(then.remaining)}</strong>
          </span>
        </li>
        {answer.warnings.map((text) => (
          <li key={text}>
            <Shape band="week" /> {visible(text)}
          </li>
        ))}
      </ul>
    </>
  )
}
