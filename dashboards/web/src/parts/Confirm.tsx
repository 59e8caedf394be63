/** What a deed's `…` opens: it names what goes, and a button says the deed. The browser's own dialog: focus stays inside, Esc cancels. */
import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './Confirm.module.css'

interface ConfirmProps {
  readonly title: string
  readonly children: ReactNode
  /** The deed, as a verb: `Delete file`. */
  readonly deed: string
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

export function Confirm({ title, children, deed, busy = false, onConfirm, onCancel }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
      // Esc belongs to the dialog, not to the page's keys behind it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={id}>{title}</h2>
      <div className={styles.text}>{children}</div>
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="button" data-primary disabled={busy} onClick={onConfirm}>
          {deed}
        </button>
      </div>
    </dialog>
  )
}
