/**
 * The licence files of the configuration that do not count in the store. The store decides, not the file: somebody may have vouched for one
 * through the API, and one that came before its key was trusted stays unverified.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatError } from './config/finding.js'
import type { UncountedLicense, WantedCluster } from './config/wanted.js'
import type { Store } from './engine/ports.js'

export interface Uncounted {
  readonly cluster: string
  readonly file: string
  readonly reason: string
}

const ASKED_AT_ONCE = 50

/** Said of a file whose key is trusted by now. */
const CAME_TOO_EARLY =
  'does not count: when it came, no trusted key had signed it, and that is not looked at again: delete it and upload it, or vouch for it'

/** Looks at every licensed cluster in the background and tells of each file; answers how to break off, which waits for the read under way. */
export function lookForUncounted(
  store: Pick<Store, 'cluster'>,
  wanted: readonly WantedCluster[],
  uncounted: readonly UncountedLicense[],
  tell: (found: Uncounted) => void,
  trouble: (error: unknown) => void,
): () => Promise<void> {
  const reasons = new Map(uncounted.map(({ cluster, file, warning }) => [`${cluster}/${file}`, formatError(warning)]))
  let isOver = false

  async function look(): Promise<void> {
    for (const [index, { creation }] of wanted.entries()) {
      // The store's promises are kept at once, so waiting for them gives nobody a turn.
      if (index % ASKED_AT_ONCE === 0) await nextTurn()
      if (isOver) return
      const named = creation.history.flatMap(({ fact }) => (fact.type === 'license-uploaded' ? [fact.data.file] : []))
      if (named.length === 0) continue
      const { id } = creation.block
      const files = (await store.cluster(id))?.state.files ?? []
      for (const { file, archived, verdict, vouchedBy } of files) {
        if (archived || verdict === 'valid' || vouchedBy !== undefined || !named.includes(file)) continue
        tell({ cluster: id, file, reason: reasons.get(`${id}/${file}`) ?? `licence file ${file} of cluster ${id} ${CAME_TOO_EARLY}` })
      }
    }
  }

  const looking = look().catch(trouble)
  return () => {
    isOver = true
    return looking
  }
}
