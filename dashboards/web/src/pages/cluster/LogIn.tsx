/** Log-in try-out: who, with which client, softphone or not; what one gets, or why not, with the code of the refusal. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask } from '../../api/fetch.js'
import type { ClusterObject, LoginAnswer } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import { CLIENT_NAMES, FEATURE_NAMES } from '../cucm/words.js'
import { useOff } from './deeds.js'
import styles from './LogIn.module.css'

type Client = LoginAnswer['client']

interface Attempt {
  readonly userid: string
  readonly client: Client
  readonly softphone: boolean
}

export function LogIn({ cluster }: { readonly cluster: ClusterObject }) {
  const off = useOff(cluster)
  const [attempt, setAttempt] = useState<Attempt>({ userid: '', client: 'cupc', softphone: false })
  const logIn = useMutation({
    mutationFn: (wanted: Attempt) =>
      ask<LoginAnswer>(`clusters/${cluster.id}/logins`, {
        method: 'POST',
        json: { ...wanted, userid: wanted.userid.trim() },
        asksOnly: true,
      }),
  })
  const change = (changed: Partial<Attempt>) => {
    setAttempt({ ...attempt, ...changed })
    logIn.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    logIn.mutate(attempt)
  }
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <label>
          User id{' '}
          <input
            className="field"
            required
            maxLength={128}
            autoComplete="off"
            value={attempt.userid}
            onChange={({ currentTarget }) => change({ userid: currentTarget.value })}
          />
        </label>
        <label>
          Client{' '}
          <select
            className="field"
            value={attempt.client}
            onChange={({ currentTarget }) => change({ client: currentTarget.value as Client })}
          >
            {Object.entries(CLIENT_NAMES).map(([client, name]) => (
              <option key={client} value={client}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={attempt.softphone}
            onChange={({ currentTarget }) => change({ softphone: currentTarget.checked })}
          />{' '}
          with softphone
        </label>
        <button type="submit" className="button" data-primary disabled={off !== null || logIn.isPending} title={off ?? undefined}>
          Try to log in
        </button>
      </form>
      {logIn.isError ? <ErrorPanel error={logIn.error} /> : null}
      <div aria-live="polite">
        {logIn.data === undefined ? null : (
          <div className={styles.in}>
            <Shape band="fine" />
            <p>
              <strong>{attempt.userid.trim()}</strong> is in. Features:{' '}
              {logIn.data.features.map((feature) => FEATURE_NAMES[feature]).join(', ') || 'none'}.
            </p>
          </div>
        )}
      </div>
    </>
  )
}
