/** Licence files: what was dropped and is not saved yet, where the next one goes, and those that are there. */
import { type RefObject, useState } from 'react'
import type { ClusterObject, LicenseObject } from '../../api/types.js'
import { Empty } from '../../parts/Empty.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { type DroppedFile, DroppedPreview } from './DroppedPreview.js'
import { DropZone } from './DropZone.js'
import { useOff } from './deeds.js'
import { LicenseRow } from './LicenseRow.js'
import styles from './Licenses.module.css'
import { useLicenses } from './queries.js'

interface LicensesPanelProps {
  readonly cluster: ClusterObject
  /** The hidden field that opens the browser's own file dialog; other parts of the page open it too. */
  readonly chooser: RefObject<HTMLInputElement | null>
}

export function LicensesPanel({ cluster, chooser }: LicensesPanelProps) {
  const files = useLicenses(cluster.id)
  const off = useOff(cluster, 'viewer')
  const [dropped, setDropped] = useState<DroppedFile | null>(null)
  const publisher = cluster.nodes.find(({ role }) => role === 'publisher')?.hostname
  const kept = files.data?.filter(({ state }) => state !== 'archived') ?? []
  const archived = files.data?.filter(({ state }) => state === 'archived') ?? []
  return (
    <Panel title="Licence files" right={publisher === undefined ? undefined : `on ${publisher}`} flush>
      <div className={styles.incoming}>
        {dropped === null ? null : (
          <DroppedPreview key={dropped.number} cluster={cluster} dropped={dropped} onDone={() => setDropped(null)} />
        )}
        <DropZone chooser={chooser} another={dropped !== null} off={off} onFile={setDropped} />
      </div>
      {files.isError ? <ErrorPanel error={files.error} retry={() => void files.refetch()} /> : null}
      {files.data === undefined && !files.isError ? <Empty>—</Empty> : null}
      {files.data !== undefined && kept.length === 0 ? <Empty>No licence file yet. Drop one above.</Empty> : null}
      <ul>
        {keyed([...kept, ...archived]).map(([key, file]) => (
          <LicenseRow key={key} cluster={cluster} file={file} />
        ))}
      </ul>
    </Panel>
  )
}

/** A name may come back after its file was archived: the second of that name is another row. */
function keyed(files: readonly LicenseObject[]): readonly (readonly [key: string, file: LicenseObject])[] {
  const seen = new Map<string, number>()
  return files.map((file) => {
    const count = (seen.get(file.file) ?? 0) + 1
    seen.set(file.file, count)
    return [`${file.file} ${count}`, file]
  })
}
