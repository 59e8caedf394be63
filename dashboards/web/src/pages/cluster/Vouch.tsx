/** Vouching for a file that no key of ours can judge: with a reason, which the journal keeps. */
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ask, withQuery } from '../../api/fetch.js'
import type { ClusterObject } from '../../api/types.js'
import { Confirm } from '../../parts/Confirm.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { visible } from '../../words/visible.js'
import type { LicenseText } from './LicenseRow.js'
import styles from './Licenses.module.css'
import { useAfterDeed } from './queries.js'

interface VouchProps {
  readonly cluster: ClusterObject
  readonly file: string
  readonly onClose: () => void
}

export function Vouch({ cluster, file, onClose }: VouchProps) {
  const [reason, setReason] = useState('')
  const id = useId()
  const after = useAfterDeed(cluster.id)
  const vouch = useMutation({
    // A file that is kept is vouched for by sending it again with the reason.
    mutationFn: async () => {
      const { text } = await ask<LicenseText>(`clusters/${cluster.id}/licenses/${encodeURIComponent(file)}`)
      const path = withQuery(`clusters/${cluster.id}/licenses`, { filename: file, vouch: 'true', reason: reason.trim() })
      return await ask<unknown>(path, { method: 'POST', text })
    },
    onSuccess: () => {
      after()
      onClose()
    },
  })
  return (
    <Confirm
      title={`Vouch for ${visible(file)}?`}
      deed="Vouch for it"
      busy={vouch.isPending || reason.trim() === ''}
      onConfirm={() => vouch.mutate()}
      onCancel={onClose}
    >
      <p>No trusted key has signed it. It counts as soon as you vouch for it; your reason stays in the journal.</p>
      <label className={styles.reason} htmlFor={id}>
        Reason
      </label>
      <input
        id={id}
        className={`field ${styles.wide}`}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.target.value)}
      />
      {vouch.isError ? <ErrorPanel error={vouch.error} /> : null}
    </Confirm>
  )
}
