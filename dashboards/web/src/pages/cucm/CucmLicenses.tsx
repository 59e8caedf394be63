/** Licence files of a Communications Manager: what was dropped and is not saved yet, where the next one goes, and those that are there. */
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useAfterCucmDeed, useCucmRead } from '../../api/cucm.js'
import { ask, isProblem, withQuery } from '../../api/fetch.js'
import type { CucmLicenseObject, CucmObject, Page } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import { Confirm } from '../../parts/Confirm.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { Shape } from '../../parts/Shape.js'
import { counted } from '../../words/days.js'
import { visible } from '../../words/visible.js'
import type { DroppedFile } from '../cluster/DroppedPreview.js'
import { DropZone } from '../cluster/DropZone.js'
import styles from '../cluster/Licenses.module.css'
import { CucmDropped } from './CucmDropped.js'

export function CucmLicenses({ cucm }: { readonly cucm: CucmObject }) {
  const off = useActionsOff()
  const chooser = useRef<HTMLInputElement>(null)
  const [dropped, setDropped] = useState<DroppedFile | null>(null)
  const files = useCucmRead<Page<CucmLicenseObject>>(cucm.id, 'licenses')
  return (
    <Panel title="Licence files" flush>
      <div className={styles.incoming}>
        {dropped === null ? null : <CucmDropped key={dropped.number} cucm={cucm} dropped={dropped} onDone={() => setDropped(null)} />}
        <DropZone chooser={chooser} another={dropped !== null} off={off} onFile={setDropped} />
      </div>
      {files.isError ? <ErrorPanel error={files.error} retry={() => void files.refetch()} /> : null}
      {files.data === undefined && !files.isError ? <Empty>—</Empty> : null}
      {files.data?.items.length === 0 ? (
        <Empty>
          No licence file yet. Drop one above.
          {cucm.starterUnits > 0 ? ` Until one with units counts, ${counted(cucm.starterUnits, 'starter unit')} do.` : ''}
        </Empty>
      ) : null}
      <ul>
        {(files.data?.items ?? []).map((file) => (
          <FileRow key={file.file} id={cucm.id} file={file} off={off} />
        ))}
      </ul>
    </Panel>
  )
}

export function grantWords({ units, overdraft, cupc }: Pick<CucmLicenseObject, 'units' | 'overdraft' | 'cupc'>): string {
  const parts = [
    ...(units > 0 ? [counted(units, 'unit')] : []),
    ...(cupc > 0 ? [counted(cupc, 'CUPC software licence')] : []),
    ...(overdraft > 0 ? [`overdraft ${overdraft}`] : []),
  ]
  return parts.length === 0 ? 'no units' : parts.join(', ')
}

function FileRow({ id, file, off }: { readonly id: string; readonly file: CucmLicenseObject; readonly off: string | null }) {
  const [isDeleting, setIsDeleting] = useState(false)
  const name = visible(file.file)
  return (
    <li className={styles.file}>
      <div className={styles.row}>
        <Shape band={file.counted ? 'fine' : 'month'} />
        <code>{name}</code>
        <span className={styles.deeds}>
          <button
            type="button"
            className="button"
            aria-label={`Delete ${name}`}
            disabled={off !== null}
            title={off ?? undefined}
            onClick={() => setIsDeleting(true)}
          >
            Delete…
          </button>
        </span>
      </div>
      <p className={styles.worth}>
        {file.counted ? 'counted' : 'not counted yet'}: {visible(file.reason)}. {grantWords(file)}, release {file.release}
      </p>
      {isDeleting ? <DeleteCucmFile id={id} file={file} onClose={() => setIsDeleting(false)} /> : null}
    </li>
  )
}

interface DeleteProps {
  readonly id: string
  readonly file: CucmLicenseObject
  readonly onClose: () => void
}

/** When more is used than would be left, the daemon refuses, and one says so again. */
function DeleteCucmFile({ id, file, onClose }: DeleteProps) {
  const after = useAfterCucmDeed(id)
  const remove = useMutation({
    mutationFn: (acceptFewer: boolean) =>
      ask(withQuery(`cucm/${id}/licenses/${encodeURIComponent(file.file)}`, { acceptFewer: acceptFewer ? 'true' : undefined }), {
        method: 'DELETE',
      }),
    onSuccess: () => {
      after()
      onClose()
    },
  })
  const isFewer = isProblem(remove.error, 'license-covers-fewer-units')
  return (
    <Confirm
      title={`Delete ${visible(file.file)}?`}
      deed={isFewer ? 'Delete, and leave units short' : 'Delete file'}
      busy={remove.isPending}
      onConfirm={() => remove.mutate(isFewer)}
      onCancel={onClose}
    >
      <p>
        It goes from {id}, and stops counting at once: {grantWords(file)}. Its text stays in the journal.
      </p>
      {remove.isError ? <ErrorPanel error={remove.error} /> : null}
    </Confirm>
  )
}
