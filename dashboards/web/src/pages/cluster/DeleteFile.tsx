/** Deleting a licence file asks first and names what goes. When services would have to stop, the daemon refuses, names the nodes, and one says so again. */
import { isProblem } from '../../api/fetch.js'
import type { ClusterObject, LicenseObject } from '../../api/types.js'
import { Confirm } from '../../parts/Confirm.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { counted } from '../../words/days.js'
import { visible } from '../../words/visible.js'
import { useDeed } from './deeds.js'
import { macText } from './mac.js'

interface DeleteFileProps {
  readonly cluster: ClusterObject
  readonly file: LicenseObject
  readonly onClose: () => void
}

export function DeleteFile({ cluster, file, onClose }: DeleteFileProps) {
  const deed = useDeed(cluster, onClose)
  const stops = isFewer(deed.error)
  const path = `licenses/${encodeURIComponent(file.file)}`
  return (
    <Confirm
      title={`Delete ${visible(file.file)}?`}
      deed={stops ? 'Delete, and let services stop' : 'Delete file'}
      busy={deed.isPending}
      onConfirm={() => deed.mutate({ path: stops ? `${path}?acceptFewer=true` : path, method: 'DELETE' })}
      onCancel={onClose}
    >
      <p>
        It goes from the licence folder of {cluster.id}: {counted(file.servers, 'server licence')} for <code>{macText(file.mac)}</code>,
        release {file.release}. Its text stays in the journal.
      </p>
      {deed.isError ? <ErrorPanel error={deed.error} /> : null}
    </Confirm>
  )
}

/** 409: services would have to stop for it. */
export function isFewer(error: unknown): boolean {
  return isProblem(error, 'license-covers-fewer-nodes')
}
