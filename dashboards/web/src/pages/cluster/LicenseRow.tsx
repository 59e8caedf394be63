/** A licence file that is there: what it is worth and why, its text, and what can be done with it. */
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ask } from '../../api/fetch.js'
import type { ClusterObject, LicenseObject } from '../../api/types.js'
import type { Mark } from '../../band.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Shape } from '../../parts/Shape.js'
import { visible, visibleLines } from '../../words/visible.js'
import { DeleteFile } from './DeleteFile.js'
import { useOff } from './deeds.js'
import styles from './Licenses.module.css'
import { Vouch } from './Vouch.js'

export function LicenseRow({ cluster, file }: { readonly cluster: ClusterObject; readonly file: LicenseObject }) {
  const off = useOff(cluster)
  const [open, setOpen] = useState<'text' | 'delete' | 'vouch' | null>(null)
  const blocked = { disabled: off !== null, title: off ?? undefined }
  const name = visible(file.file)
  const canVouch = file.state === 'unverified' && file.vouchedBy === undefined
  return (
    <li className={styles.file}>
      <div className={styles.row}>
        <Shape band={markOf(file)} />
        <code>{name}</code>
        <span className={styles.deeds}>
          <button
            type="button"
            className="button"
            aria-label={`View ${name}`}
            aria-expanded={open === 'text'}
            onClick={() => setOpen(open === 'text' ? null : 'text')}
          >
            {open === 'text' ? 'Hide' : 'View'}
          </button>
          {canVouch ? (
            <button type="button" className="button" aria-label={`Vouch for ${name}`} {...blocked} onClick={() => setOpen('vouch')}>
              Vouch…
            </button>
          ) : null}
          {file.state === 'archived' ? null : (
            <button type="button" className="button" aria-label={`Delete ${name}`} {...blocked} onClick={() => setOpen('delete')}>
              Delete…
            </button>
          )}
        </span>
      </div>
      <p className={styles.worth}>
        {file.state}: {visible(file.reason)}. {file.servers} servers, release {file.release}
      </p>
      {open === 'text' ? <FileText cluster={cluster.id} file={file.file} /> : null}
      {open === 'delete' ? <DeleteFile cluster={cluster} file={file} onClose={() => setOpen(null)} /> : null}
      {open === 'vouch' ? <Vouch cluster={cluster} file={file.file} onClose={() => setOpen(null)} /> : null}
    </li>
  )
}

function markOf({ state, vouchedBy }: LicenseObject): Mark {
  switch (state) {
    case 'valid':
      return 'fine'
    case 'unverified':
      return vouchedBy === undefined ? 'week' : 'fine'
    case 'invalid':
      return 'week'
    case 'archived':
      return 'off'
  }
}

export interface LicenseText {
  readonly text: string
}

/** Read when it is asked for; shown as text, whatever is in it. */
function FileText({ cluster, file }: { readonly cluster: string; readonly file: string }) {
  const id = useId()
  const read = useQuery({
    queryKey: ['clusters', cluster, 'license-text', file],
    queryFn: ({ signal }) => ask<LicenseText>(`clusters/${cluster}/licenses/${encodeURIComponent(file)}`, { signal }),
  })
  if (read.isError) return <ErrorPanel error={read.error} retry={() => void read.refetch()} />
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="visually-hidden">
        Text of {visible(file)}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <pre className={styles.text} tabIndex={0}>
        {visibleLines(read.data?.text ?? '—')}
      </pre>
    </section>
  )
}
