/** The grace as a checklist: what is done, what comes next with its command and button, what waits and for what, and what happens otherwise. */
import { useState } from 'react'
import type { ClusterObject, LicenseObject } from '../../api/types.js'
import { bandOf } from '../../band.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import { counted } from '../../words/days.js'
import { graceStep } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import { CopyButton } from './CopyButton.js'
import { DeleteFile } from './DeleteFile.js'
import { useDeed, useOff } from './deeds.js'
import styles from './Grace.module.css'
import { GraceOutlook } from './GraceOutlook.js'
import { GraceStep } from './GraceStep.js'
import { graceSteps } from './grace-steps.js'
import { macText } from './mac.js'
import { useLicenses } from './queries.js'

export function Grace({ cluster, onChoose }: { readonly cluster: ClusterObject; readonly onChoose: () => void }) {
  const files = useLicenses(cluster.id)
  const steps = graceSteps(cluster, files.data ?? [])
  const off = useOff(cluster)
  const restart = useDeed(cluster)
  const [deleting, setDeleting] = useState<LicenseObject | null>(null)
  const publisher = cluster.nodes.find(({ role }) => role === 'publisher')
  const [old] = steps.oldFiles
  const blocked = { disabled: off !== null, title: off ?? undefined }
  return (
    <Panel
      title="To end the grace"
      aside={files.data === undefined ? '—' : `${steps.done} of 3 done; 1 and 2 in either order, then 3`}
      right={<span className={styles.awaiting}>{graceStep(cluster)}</span>}
      flush
    >
      {files.isError ? <ErrorPanel error={files.error} retry={() => void files.refetch()} /> : null}
      <ol data-band={bandOf(cluster)}>
        <GraceStep
          number={1}
          title="Upload a valid licence for the present MAC"
          state={steps.upload}
          buttons={
            <button type="button" className="button" data-primary {...blocked} onClick={onChoose}>
              Choose a file
            </button>
          }
        >
          {steps.upload === 'done' && steps.newFile !== null ? (
            <>
              <code>{visible(steps.newFile.file)}</code>, {counted(steps.newFile.servers, 'server')},{' '}
              <code>{macText(steps.newFile.mac)}</code>
            </>
          ) : (
            <>
              Missing. Publisher {publisher?.hostname} has <code>{macText(publisher?.mac ?? '—')}</code>
            </>
          )}
        </GraceStep>
        <GraceStep
          number={2}
          title={steps.oldFiles.length > 1 ? 'Delete the files for the old MAC' : 'Delete the file for the old MAC'}
          state={steps.remove}
          buttons={
            old === undefined ? null : (
              <>
                <CopyButton text={`file delete license ${old.file}`} />
                <button type="button" className="button" data-primary {...blocked} onClick={() => setDeleting(old)}>
                  Delete file…
                </button>
              </>
            )
          }
        >
          {old === undefined ? (
            'None is left'
          ) : (
            <>
              Missing. <code>{visible(old.file)}</code> is still on {publisher?.hostname}:{' '}
              <code className={styles.command}>file delete license {visible(old.file)}</code>
            </>
          )}
        </GraceStep>
        <GraceStep
          number={3}
          title="Restart the License Manager"
          state={steps.restart}
          buttons={
            <button
              type="button"
              className="button"
              data-primary={steps.restart === 'next' ? '' : undefined}
              disabled={off !== null || steps.restart !== 'next' || restart.isPending}
              title={off ?? undefined}
              onClick={() => restart.mutate({ path: 'license-manager/restart' })}
            >
              Restart
            </button>
          }
        >
          {waitsFor(steps)}
        </GraceStep>
      </ol>
      {restart.isError ? <ErrorPanel error={restart.error} /> : null}
      <GraceOutlook cluster={cluster} />
      {deleting === null ? null : <DeleteFile cluster={cluster} file={deleting} onClose={() => setDeleting(null)} />}
    </Panel>
  )
}

function waitsFor({ upload, remove, restart }: ReturnType<typeof graceSteps>): string {
  if (restart === 'next') return 'Missing. It ends the grace'
  const missing = [...(upload === 'next' ? ['1'] : []), ...(remove === 'next' ? ['2'] : [])]
  return `Waits for ${missing.length > 1 ? 'steps' : 'step'} ${missing.join(' and ')}. A restart before it ends nothing.`
}
