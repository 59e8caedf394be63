/** What failed, in the daemon's words, inside the panel that failed; the others go on. */
import { ApiProblem } from '../api/fetch.js'
import { visible } from '../words/visible.js'
import { Shape } from './Shape.js'
import styles from './states.module.css'

export function ErrorPanel({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { title, detail, code } = problemWords(error)
  return (
    <div className={styles.state} role="alert">
      <Shape band="week" />
      <div>
        <strong>{visible(title)}</strong>
        {detail === '' ? null : <p>{visible(detail)}</p>}
        <p className="aside">
          <code>{code}</code>
        </p>
        {retry === undefined ? null : (
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  )
}

export function problemWords(error: unknown): { readonly title: string; readonly detail: string; readonly code: string } {
  if (error instanceof ApiProblem) return error
  return { title: 'Something went wrong in this page', detail: error instanceof Error ? error.message : String(error), code: 'page-fault' }
}
