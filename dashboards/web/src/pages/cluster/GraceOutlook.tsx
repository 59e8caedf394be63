/** What happens if nothing more is done, as the preview has it. */
import type { ClusterObject } from '../../api/types.js'
import { liveClock } from '../../band.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Shape } from '../../parts/Shape.js'
import { stoppingWords } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import { instantText } from '../../words/zone.js'
import styles from './Grace.module.css'
import { useAhead } from './queries.js'

export function GraceOutlook({ cluster }: { readonly cluster: ClusterObject }) {
  const nowMs = useLicenceMinute()
  const ahead = useAhead(cluster.id).data
  const clock = liveClock(cluster)
  if (ahead === undefined || clock === null) return null
  const outcome = ahead.find(({ name }) => name === 'LicenseGraceCleared' || name === 'LicenseGraceExpired')
  if (outcome === undefined) return null
  const at = instantText(Date.parse(outcome.at), cluster.timezone, nowMs)
  const archived = ahead.filter(({ kind }) => kind === 'file-archive').map(({ file = '' }) => visible(file))
  const goesWell = outcome.name === 'LicenseGraceCleared'
  return (
    <p className={styles.outlook}>
      <Shape band={goesWell ? 'fine' : 'ended'} />
      <span>
        <strong>If nothing more is done:</strong> on {at}{' '}
        {goesWell && archived.length > 0 ? (
          <>
            <code>{archived.join(', ')}</code> {archived.length === 1 ? 'is' : 'are'} archived,{' '}
          </>
        ) : null}
        {outcome.name} is raised and {goesWell ? 'services go on' : stoppingWords(cluster)}.
      </span>
    </p>
  )
}
