/** `?`: all keys. */
import { useEffect, useRef } from 'react'
import confirmStyles from './Confirm.module.css'
import styles from './KeyHelp.module.css'

const KEYS = [
  ['/', 'Search'],
  ['J', 'Next'],
  ['K', 'Previous'],
  ['Esc', 'Back, or clear the search'],
  ['?', 'These keys'],
] as const

export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className={confirmStyles.dialog}
      aria-label="Keys"
      onClose={onClose}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === '?') onClose()
      }}
    >
      <h2>Keys</h2>
      <dl className={styles.keys}>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  )
}
