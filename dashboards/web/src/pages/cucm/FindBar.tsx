/** Find, as Cisco's pages have it: what is looked at, how, and the text. `/` comes here; `Esc` empties it, then leaves. */
import { type ReactNode, useRef } from 'react'
import { useKeys } from '../../keys.js'
import styles from './cucm.module.css'
import { FINDS, takesText } from './words.js'

interface FindBarProps {
  /** What is found: `users`. */
  readonly what: string
  /** What can be looked at, with its name; with one only there is nothing to choose. */
  readonly by: readonly (readonly [value: string, name: string])[]
  readonly chosenBy: string
  readonly find: string
  readonly text: string
  readonly onChange: (changes: { readonly by?: string; readonly find?: string; readonly text?: string }) => void
  readonly children?: ReactNode
}

export function FindBar({ what, by, chosenBy, find, text, onChange, children }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => input.current?.focus() })
  return (
    <search className={styles.find} aria-label={`Find ${what}`}>
      {by.length === 1 ? (
        <span className="label">{by[0]?.[1]}</span>
      ) : (
        <select
          className="field"
          aria-label="Find by"
          value={chosenBy}
          onChange={({ currentTarget }) => onChange({ by: currentTarget.value })}
        >
          {by.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select className="field" aria-label="How" value={find} onChange={({ currentTarget }) => onChange({ find: currentTarget.value })}>
        {FINDS.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <input
        ref={input}
        className={`field ${styles.text}`}
        type="search"
        aria-label={`Find ${what}`}
        maxLength={128}
        disabled={!takesText(find)}
        value={takesText(find) ? text : ''}
        onChange={({ currentTarget }) => onChange({ text: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          else onChange({ text: '' })
        }}
      />
      {children}
    </search>
  )
}

/** The parameters of a find; without a text nothing is compared. */
export function findParameters(by: string, find: string, text: string): Readonly<Record<string, string | undefined>> {
  if (!takesText(find)) return { by, find }
  return text === '' ? {} : { by, find, text }
}
