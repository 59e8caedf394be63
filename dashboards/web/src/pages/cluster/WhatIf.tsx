/** What would happen if: pick a fact, see what it adds, removes and moves. Dashed, since nothing of it is true; nothing is changed. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ask } from '../../api/fetch.js'
import type { ClusterObject, DifferenceObject } from '../../api/types.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Difference } from './Difference.js'
import { useLicenses } from './queries.js'
import { type Field, factOf, fieldsOf, SUPPOSITIONS, type Supposing, type Supposition, startOf } from './supposition.js'
import styles from './WhatIf.module.css'

const DAYS_MAX = 3650

export function WhatIf({ cluster, onClose }: { readonly cluster: ClusterObject; readonly onClose: () => void }) {
  const nowMs = useLicenceMinute()
  const [supposing, setSupposing] = useState(() => startOf(cluster))
  const suppose = useMutation({
    mutationFn: (wanted: Supposing) =>
      ask<DifferenceObject>(`clusters/${cluster.id}/what-if`, { method: 'POST', json: { facts: [factOf(wanted, nowMs)] }, asksOnly: true }),
  })
  const change = (changed: Partial<Supposing>) => {
    setSupposing({ ...supposing, ...changed })
    suppose.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    suppose.mutate(supposing)
  }
  const id = useId()
  return (
    <section className={styles.whatif} aria-label="What if">
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor={`${id}-type`}>What if</label>
        <select
          id={`${id}-type`}
          className="field"
          value={supposing.type}
          onChange={(event) => change({ type: event.target.value as Supposition['type'] })}
        >
          {SUPPOSITIONS.map(({ type, says }) => (
            <option key={type} value={type}>
              {says}
            </option>
          ))}
        </select>
        {fieldsOf(supposing.type).map((field) => (
          <FieldOf key={field} field={field} cluster={cluster} supposing={supposing} change={change} />
        ))}
        <label htmlFor={`${id}-days`}>in</label>
        <input
          id={`${id}-days`}
          className={`field ${styles.days}`}
          type="number"
          min={0}
          max={DAYS_MAX}
          value={supposing.inDays}
          onChange={(event) => change({ inDays: Math.max(0, Math.trunc(Number(event.target.value))) })}
        />
        <span>days</span>
        <button type="submit" className="button" data-primary disabled={suppose.isPending}>
          Show
        </button>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </form>
      {suppose.isError ? <ErrorPanel error={suppose.error} /> : null}
      <div aria-live="polite">{suppose.data === undefined ? null : <Difference difference={suppose.data} zone={cluster.timezone} />}</div>
    </section>
  )
}

interface FieldOfProps {
  readonly field: Field
  readonly cluster: ClusterObject
  readonly supposing: Supposing
  readonly change: (changed: Partial<Supposing>) => void
}

const FIELD_NAMES = { node: 'Node', mac: 'MAC', file: 'File', release: 'Release' } as const

function FieldOf({ field, cluster, supposing, change }: FieldOfProps) {
  const files = useLicenses(cluster.id).data?.filter(({ state }) => state !== 'archived') ?? []
  const options = field === 'node' ? nodesFor(supposing.type, cluster) : field === 'file' ? files.map(({ file }) => file) : null
  if (options === null)
    return (
      <label>
        {FIELD_NAMES[field]}{' '}
        <input
          className={`field ${styles.text}`}
          required
          value={supposing[field]}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      </label>
    )
  return (
    <label>
      {FIELD_NAMES[field]}{' '}
      <select
        className="field"
        required
        value={options.includes(supposing[field]) ? supposing[field] : ''}
        onChange={(event) => change({ [field]: event.target.value })}
      >
        <option value="">choose</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}

/** Only subscribers can leave. */
function nodesFor(type: Supposing['type'], { nodes }: ClusterObject): readonly string[] {
  return nodes.filter(({ role }) => type !== 'node-removed' || role === 'subscriber').map(({ hostname }) => hostname)
}
