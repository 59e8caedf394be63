/** Which phone a softphone becomes the secondary of. The phones of the same owner are offered; the daemon knows the rules and says which one is broken. */
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ask, withQuery } from '../../api/fetch.js'
import type { Page, PhoneObject } from '../../api/types.js'
import { Confirm } from '../../parts/Confirm.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import styles from '../cluster/Licenses.module.css'

interface MakeSecondaryProps {
  readonly cucm: string
  readonly phone: PhoneObject
  readonly error: Error | null
  readonly busy: boolean
  readonly onMake: (primaryPhone: string) => void
  readonly onClose: () => void
}

export function MakeSecondary({ cucm, phone, error, busy, onMake, onClose }: MakeSecondaryProps) {
  const id = useId()
  const owned = useQuery({
    queryKey: ['cucm', cucm, 'owned', phone.owner],
    queryFn: ({ signal }) => ask<Page<PhoneObject>>(withQuery(`cucm/${cucm}/phones`, { owner: phone.owner, limit: 50 }), { signal }),
  })
  const [primary, setPrimary] = useState('')
  return (
    <Confirm
      title={`Make ${phone.name} a secondary?`}
      deed="Make secondary"
      busy={busy || primary.trim() === ''}
      onConfirm={() => onMake(primary.trim())}
      onCancel={onClose}
    >
      <p>
        {phone.model}, of {phone.owner}. As the secondary of a primary phone that consumes no less, a softphone consumes one unit.
      </p>
      <label className={styles.reason} htmlFor={id}>
        Primary phone
      </label>
      <input
        id={id}
        className={`field ${styles.wide}`}
        list={`${id}-phones`}
        maxLength={128}
        value={primary}
        onChange={({ currentTarget }) => setPrimary(currentTarget.value)}
      />
      <datalist id={`${id}-phones`}>
        {(owned.data?.items ?? [])
          .filter(({ name, primaryPhone }) => name !== phone.name && primaryPhone === null)
          .map(({ name, model }) => (
            <option key={name} value={name}>
              {model}
            </option>
          ))}
      </datalist>
      {error === null ? null : <ErrorPanel error={error} />}
    </Confirm>
  )
}
