/** The search, kept in the address. `/` comes here, `Esc` clears it, then leaves; `Enter` leaves for the rows. */
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../../keys.js'
import { setQuery } from '../../router.js'
import styles from './Fleet.module.css'
import type { FleetFilter } from './fleet-order.js'

export function SearchField({ filter }: { readonly filter: FleetFilter }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(filter.text)
  useKeys({ '/': () => input.current?.focus() })
  // The address may change without typing: back, a tile, `Clear`.
  useEffect(() => setText(filter.text), [filter.text])
  return (
    <span className={styles.search}>
      <input
        ref={input}
        className="field"
        type="search"
        placeholder="Search id, node, MAC, label"
        aria-label="Search clusters by id, node, MAC or label"
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          setQuery({ q: currentTarget.value })
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          setText('')
          setQuery({ q: '' })
        }}
      />
      {text === '' ? <kbd>/</kbd> : null}
    </span>
  )
}
