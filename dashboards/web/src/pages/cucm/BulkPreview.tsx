/** The dry run of a CSV file, dashed because nothing of it is done: what would change line by line, what would fail, and the deed. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { useAfterCucmDeed } from '../../api/cucm.js'
import { ask, isProblem, withQuery } from '../../api/fetch.js'
import type { BulkJobObject, BulkPreviewObject } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { visible } from '../../words/visible.js'
import type { DroppedFile } from '../cluster/DroppedPreview.js'
import licences from '../cluster/Licenses.module.css'
import { type BulkKind, changesWords, resultWords } from './bulk-words.js'
import styles from './cucm.module.css'
import { figure, unitsWords } from './words.js'

interface BulkPreviewProps {
  readonly id: string
  readonly kind: BulkKind
  readonly dropped: DroppedFile
  readonly onDone: () => void
}

const SHOWN_MAX = 200

export function BulkPreview({ id, kind, dropped, onDone }: BulkPreviewProps) {
  const off = useActionsOff()
  const after = useAfterCucmDeed(id)
  const [at, setAt] = useState('')
  const fieldId = useId()
  const path = (parameters: Readonly<Record<string, string | undefined>>) => withQuery(`cucm/${id}/bulk-jobs`, { kind, ...parameters })
  const run = useMutation({
    // The field knows minutes of no zone; they are UTC, as the label says.
    mutationFn: (from: string) =>
      ask<BulkJobObject>(path({ at: from === '' ? undefined : `${from}:00Z` }), { method: 'POST', text: dropped.text }),
    onSuccess: () => {
      after()
      onDone()
    },
  })
  const dry = useQuery({
    queryKey: ['cucm', id, 'bulk-dry-run', kind, dropped.number],
    queryFn: ({ signal }) =>
      ask<BulkPreviewObject>(path({ dryRun: 'true' }), { method: 'POST', text: dropped.text, asksOnly: true, signal }),
    retry: false,
    enabled: !run.isPending && !run.isSuccess,
  })
  const name = visible(dropped.name)
  const error = run.error ?? dry.error
  return (
    <section className={licences.dropped} aria-label={`${name}, not run yet`}>
      <header className={licences.name}>
        <code>{name}</code>
        <span className={licences.unsaved}>Not run yet</span>
      </header>
      {dry.data === undefined ? dry.isError ? null : <p>—</p> : <DryRun preview={dry.data} />}
      {error === null ? null : (
        <ErrorPanel
          error={error}
          {...(isProblem(error, 'unreachable') && error === dry.error ? { retry: () => void dry.refetch() } : {})}
        />
      )}
      {dry.data === undefined ? null : (
        <div className={licences.reason}>
          <label htmlFor={fieldId}>Not before (licence time, UTC); left empty: at once</label>
          <input
            id={fieldId}
            className={`field ${styles.when}`}
            type="datetime-local"
            value={at}
            onChange={({ currentTarget }) => setAt(currentTarget.value)}
          />
        </div>
      )}
      <div className={licences.buttons}>
        {dry.data === undefined ? null : (
          <button
            type="button"
            className="button"
            data-primary
            disabled={off !== null || run.isPending}
            title={off ?? undefined}
            onClick={() => run.mutate(at)}
          >
            {at === '' ? 'Run' : 'Schedule'}
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          Discard
        </button>
      </div>
    </section>
  )
}

function DryRun({ preview }: { readonly preview: BulkPreviewObject }) {
  const { total, unitsBefore, unitsAfter, diff, errors } = preview
  return (
    <>
      <p className={styles.note}>
        {counted(total, 'line')}: {resultWords(preview)}. Units used {figure(unitsBefore.used)} → <strong>{figure(unitsAfter.used)}</strong>
        , {unitsWords(unitsAfter)}.
      </p>
      {errors.length === 0 ? null : (
        <Lines title="What would fail" more={preview.failed}>
          {errors.slice(0, SHOWN_MAX).map(({ line, subject, code, reason }) => (
            <li key={line} data-band="week">
              <Shape band="week" />
              <span>
                Line {line}, {visible(subject)}: {visible(reason)} <code>{code}</code>
              </span>
            </li>
          ))}
        </Lines>
      )}
      {diff.length === 0 ? null : (
        <Lines title="What would change" more={preview.changed}>
          {diff.slice(0, SHOWN_MAX).map((change) => (
            <li key={change.line}>
              <Shape band="off" />
              <span>
                Line {change.line}, {visible(change.subject)}: {visible(changesWords(change))}
              </span>
            </li>
          ))}
        </Lines>
      )}
    </>
  )
}

interface LinesProps {
  readonly title: string
  /** How many there are of them. */
  readonly more: number
  readonly children: readonly ReactNode[]
}

export function Lines({ title, more, children }: LinesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={styles.lines} aria-label={title} tabIndex={0}>
      <h3>{title}</h3>
      <ul>{children}</ul>
      {more > children.length ? <p className="aside">and {figure(more - children.length)} more</p> : null}
    </section>
  )
}
