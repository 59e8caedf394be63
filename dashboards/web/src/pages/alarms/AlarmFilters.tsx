/** Cluster, name, severity, since and until: the address is what they hold. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCatalogue } from '../../api/catalogue.js'
import { useKeys } from '../../keys.js'
import { useLive } from '../../live/store.js'
import { setQuery } from '../../router.js'
import { severityWords } from '../../words/severity.js'
import styles from './alarms.module.css'
import { type AlarmFilter, isUnfiltered, UNFILTERED } from './history.js'

const SEVERITIES = [
  ['', 'Any severity'],
  ['0', severityWords(0)],
  ['<=1', `${severityWords(1)} and graver`],
  ['<=2', `${severityWords(2)} and graver`],
  ['<=4', `${severityWords(4)} and graver`],
  ['<=5', `${severityWords(5)} and graver`],
  ['6', severityWords(6)],
] as const

export function AlarmFilters({ filter }: { readonly filter: AlarmFilter }) {
  const catalogue = useCatalogue()
  const names = useMemo(() => (catalogue.data ?? []).map(({ name }) => name).sort(), [catalogue.data])
  const isListed = filter.name === '' || names.includes(filter.name)
  return (
    <>
      <ClusterField filter={filter} />
      <select
        className="field"
        aria-label="Name of the alarm"
        value={filter.name}
        onChange={({ currentTarget }) => setQuery({ name: currentTarget.value })}
      >
        <option value="">Any name</option>
        {isListed ? null : <option>{filter.name}</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select
        className="field"
        aria-label="Severity"
        value={filter.severity}
        onChange={({ currentTarget }) => setQuery({ severity: currentTarget.value })}
      >
        {SEVERITIES.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {SEVERITIES.some(([value]) => value === filter.severity) ? null : <option>{filter.severity}</option>}
      </select>
      <InstantField name="since" label="since" value={filter.since} />
      <InstantField name="until" label="until" value={filter.until} />
      {isUnfiltered(filter) ? null : (
        <button type="button" className="button" onClick={() => setQuery({ ...UNFILTERED })}>
          Clear
        </button>
      )}
    </>
  )
}

const SUGGESTED = 200

/** An id is whole or it is none: what is typed is asked for when the field is left or Enter pressed, or when it is a known id. */
function ClusterField({ filter: { cluster } }: { readonly filter: AlarmFilter }) {
  const clusters = useLive((state) => state.clusters)
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(cluster)
  useEffect(() => setText(cluster), [cluster])
  useKeys({ '/': () => input.current?.focus() })
  const suggested = useMemo(() => {
    const found: string[] = []
    for (const id of clusters.keys()) {
      if (id.includes(text)) found.push(id)
      if (found.length === SUGGESTED) break
    }
    return found.sort()
  }, [clusters, text])
  const take = (value: string) => setQuery({ cluster: value.trim() })
  return (
    <>
      <input
        ref={input}
        className={`field ${styles.cluster}`}
        type="search"
        list="alarm-clusters"
        placeholder="Any cluster"
        aria-label="Id of the cluster"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          if (value === '' || clusters.has(value)) take(value)
        }}
        onBlur={() => take(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(text)
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          setText('')
          take('')
        }}
      />
      <datalist id="alarm-clusters">
        {suggested.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </>
  )
}

/** Licence time in UTC, to the minute, as the history's own column has it. */
function InstantField({ name, label, value }: { readonly name: 'since' | 'until'; readonly label: string; readonly value: string }) {
  const atMs = Date.parse(value)
  const written = Number.isNaN(atMs) ? '' : new Date(atMs).toISOString().slice(0, 16)
  return (
    <label className={styles.instant}>
      <span className="label">{label}</span>
      <input
        className="field"
        type="datetime-local"
        aria-label={`${label}, UTC`}
        value={written}
        onChange={({ currentTarget: { value: typed } }) => setQuery({ [name]: typed === '' ? '' : `${typed.slice(0, 16)}:00Z` })}
      />
    </label>
  )
}
