/** What the last deed did, with its undo, or why it was refused: at the lower edge of the window, however far down a long list one is. */
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import styles from './cucm.module.css'

interface DeedStripProps {
  readonly error: Error | null
  readonly done: string | null
  readonly undo?: { readonly off: string | null; readonly act: () => void } | undefined
  readonly onClose: () => void
}

export function DeedStrip({ error, done, undo, onClose }: DeedStripProps) {
  const isShown = error !== null || done !== null
  return (
    <div className={styles.strip} data-shown={isShown ? '' : undefined}>
      {error === null ? null : <ErrorPanel error={error} />}
      <span role="status">{error === null ? (done ?? '') : ''}</span>
      {error !== null || undo === undefined ? null : (
        <button type="button" className="button" disabled={undo.off !== null} title={undo.off ?? undefined} onClick={undo.act}>
          Undo
        </button>
      )}
      {isShown ? (
        <button type="button" className="button" data-quiet onClick={onClose}>
          Close
        </button>
      ) : null}
    </div>
  )
}
