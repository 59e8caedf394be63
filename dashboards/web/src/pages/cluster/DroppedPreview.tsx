/** A dropped file, dashed because it is not saved: what it is, what it would change, and the deed. A refusal keeps what was dropped. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, isProblem, withQuery } from '../../api/fetch.js'
import type { ClusterObject, DifferenceObject, LicenseObject } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { visible } from '../../words/visible.js'
import { isFewer } from './DeleteFile.js'
import { DroppedFacts } from './DroppedFacts.js'
import { useOff } from './deeds.js'
import styles from './Licenses.module.css'
import { useAfterDeed } from './queries.js'

export interface DroppedFile {
  /** So that the same file dropped twice is read twice. */
  readonly number: number
  readonly name: string
  readonly text: string
}

export type UploadAnswer = LicenseObject & {
  readonly warnings: readonly string[]
  readonly modeBefore: ClusterObject['mode']
  readonly modeAfter: ClusterObject['mode']
  readonly changes: DifferenceObject
  /** Ids of raised alarms. */
  readonly clears: readonly string[]
}

interface DroppedPreviewProps {
  readonly cluster: ClusterObject
  readonly dropped: DroppedFile
  readonly onDone: () => void
}

export function DroppedPreview({ cluster, dropped, onDone }: DroppedPreviewProps) {
  const off = useOff(cluster)
  const after = useAfterDeed(cluster.id)
  const [acceptsFewer, setAcceptsFewer] = useState(false)
  const [reason, setReason] = useState('')
  const path = (parameters: Readonly<Record<string, string | undefined>>) =>
    withQuery(`clusters/${cluster.id}/licenses`, {
      filename: dropped.name,
      acceptFewer: acceptsFewer ? 'true' : undefined,
      ...parameters,
    })
  const upload = useMutation({
    mutationFn: (vouched: string) =>
      ask<UploadAnswer>(path(vouched === '' ? {} : { vouch: 'true', reason: vouched }), { method: 'POST', text: dropped.text }),
    onSuccess: () => {
      after()
      onDone()
    },
    // A refused file is a fact, too: the journal has it.
    onError: () => after(),
  })
  const dry = useQuery({
    queryKey: ['clusters', cluster.id, 'dry-run', dropped.number, acceptsFewer],
    queryFn: ({ signal }) => ask<UploadAnswer>(path({ dryRun: 'true' }), { method: 'POST', text: dropped.text, asksOnly: true, signal }),
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
      {dry.data === undefined ? dry.isError ? null : <p>—</p> : <DroppedFacts cluster={cluster} answer={dry.data} />}
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
        {isFewer(error) && !acceptsFewer ? (
          <button
            type="button"
            className="button"
            data-primary
            disabled={off !== null}
            title={off ?? undefined}
            onClick={() => {
              upload.reset()
              setAcceptsFewer(true)
            }}
          >
            See it with services stopping
          </button>
        ) : dry.data === undefined ? null : (
          <button
            type="button"
            className="button"
            data-primary
            disabled={off !== null || upload.isPending}
            title={off ?? undefined}
            onClick={() => upload.mutate(vouched)}
          >
            {deedOf(dry.data, vouched !== '')}
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          Discard
        </button>
      </div>
    </section>
  )
}

function deedOf({ modeBefore, modeAfter }: UploadAnswer, vouches: boolean): string {
  if (vouches) return 'Upload and vouch'
  return modeAfter === 'production' && modeBefore !== 'production' ? 'Upload and license' : 'Upload'
}
