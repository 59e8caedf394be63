/** The one form that asks for a token, and the line that says who is signed in. Both are there only where the daemon wants to know. */
import { type FormEvent, useEffect, useId, useState } from 'react'
import { signIn, signOut, useSession } from '../live/session.js'
import { visible } from '../words/visible.js'
import { problemWords } from './ErrorPanel.js'
import styles from './SignIn.module.css'

export function SignIn() {
  const [token, setToken] = useState('')
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const id = useId()
  useEffect(() => {
    document.title = 'Sign in · Lapsewatch'
  }, [])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError('')
    try {
      await signIn(token.trim())
    } catch (refusal) {
      setError(problemWords(refusal).detail)
      setBusy(false)
    }
  }

  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h1>Lapsewatch</h1>
        <p>This daemon wants to know who asks.</p>
        <label className={styles.label} htmlFor={id}>
          Token
          <input
            id={id}
            className="field"
            type="password"
            autoComplete="current-password"
            required
            // biome-ignore lint/a11y/noAutofocus: the page has nothing else
            autoFocus
            value={token}
            aria-invalid={error !== ''}
            aria-describedby={`${id}-error`}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <p id={`${id}-error`} className={styles.error} role="alert" data-band="day">
          {error === '' ? '' : visible(error)}
        </p>
        <button type="submit" className="button" data-primary disabled={busy || token.trim() === ''}>
          Sign in
        </button>
      </form>
    </main>
  )
}

export function SignedIn() {
  const session = useSession()
  const [error, setError] = useState('')
  if (session.state !== 'signed-in') return null
  return (
    <footer className={`${styles.footer} aside`}>
      <span role="status">{error === '' ? '' : visible(error)}</span>
      <span>
        Signed in as {session.name} ({session.role})
      </span>
      <button type="button" className="button" data-quiet onClick={() => void signOut().catch((why) => setError(problemWords(why).detail))}>
        Sign out
      </button>
    </footer>
  )
}
