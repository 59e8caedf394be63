/** Which cluster this is, and where it stands among the others: `J` and `K` go through them by urgency, `Esc` goes back. */
import type { ClusterObject } from '../../api/types.js'
import { useKeys } from '../../keys.js'
import { useLicenceMinute } from '../../live/hooks.js'
import { Link, navigate } from '../../router.js'
import { clusterPath, cucmPath } from '../../routes.js'
import { counted } from '../../words/days.js'
import { MODE_NAMES } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import { instantText } from '../../words/zone.js'
import styles from './Heading.module.css'
import { usePlace } from './urgency.js'

export function Heading({ cluster }: { readonly cluster: ClusterObject }) {
  const place = usePlace(cluster.id)
  const nowMs = useLicenceMinute()
  const go = (id: string | null | undefined) => (id == null ? undefined : navigate(clusterPath(id)))
  useKeys({ j: () => go(place?.after), k: () => go(place?.before), esc: () => navigate('/') })
  return (
    <div className={styles.heading}>
      <Link className={styles.back} href="/">
        Overview <span aria-hidden="true">/</span>
      </Link>
      <h1>{cluster.id}</h1>
      <span className={styles.mode}>{cluster.retiredAt === undefined ? MODE_NAMES[cluster.mode] : 'Retired'}</span>
      <span className={styles.what}>
        {productName(cluster)} {cluster.release}, {counted(cluster.nodes.length, 'node')}
        {cluster.labels.site === undefined ? '' : ', site '}
        <bdi>{visible(cluster.labels.site ?? '')}</bdi>
        {cluster.retiredAt === undefined ? '' : `, retired ${instantText(Date.parse(cluster.retiredAt), cluster.timezone, nowMs)}`}
        {cluster.cucm === undefined ? null : (
          <>
            , Communications Manager{' '}
            <Link className="plain" href={cucmPath(cluster.cucm)}>
              {cluster.cucm}
            </Link>
          </>
        )}
      </span>
      {place === null ? null : (
        <nav className={styles.place} aria-label="Clusters by urgency">
          <span>
            {place.number} of {place.of} by urgency
          </span>
          <Neighbour id={place.before} letter="K" says="Previous" />
          <Neighbour id={place.after} letter="J" says="Next" />
        </nav>
      )}
    </div>
  )
}

function Neighbour({ id, letter, says }: { readonly id: string | null; readonly letter: string; readonly says: string }) {
  if (id === null)
    return (
      <span className={styles.key} aria-hidden="true">
        <kbd>{letter}</kbd>
      </span>
    )
  return (
    <Link className={styles.key} href={clusterPath(id)} aria-label={`${says}: ${id}`} title={`${says}: ${id}`}>
      <kbd>{letter}</kbd>
    </Link>
  )
}

/** `cup-7` is the profile; people say CUP. */
function productName({ product }: ClusterObject): string {
  return product.startsWith('cup-') ? 'CUP' : product
}
