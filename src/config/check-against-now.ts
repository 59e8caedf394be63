/** The one check that needs the time: nothing in a configuration may lie in the future (design §3.7). */
import { formatInstant, type Instant } from '../domain/instant.js'
import { placeOf } from './cluster-places.js'
import type { ClusterConfiguration, Configuration } from './configuration.js'
import { type ConfigurationError, type Finding, finding, locate, type Position, type Refusal, refuse } from './finding.js'

/** `now` is licence time: a simulated clock's start, or the store's mark. `null` when nothing lies beyond it. */
export function checkAgainstNow(configuration: Configuration, now: Instant): Refusal | null {
  const errors = configuration.clusters.flatMap((cluster) => futureDates(configuration.file, cluster, now))
  return errors.length === 0 ? null : refuse(errors)
}

function futureDates(file: string, cluster: ClusterConfiguration, now: Instant): ConfigurationError[] {
  const late = (found: Finding, position: Position) => locate(file, found, position)
  const hint = () => `it is ${formatInstant(now)} now`
  const { index } = cluster
  const errors: ConfigurationError[] = []
  if (cluster.installedAt > now) {
    errors.push(
      late(finding('in-the-future', ['clusters', index, 'installedAt'], 'lies in the future', hint()), placeOf(cluster, 'installedAt')),
    )
  }
  for (const item of cluster.history) {
    if (item.at <= now) continue
    errors.push(
      late(finding('in-the-future', ['clusters', index, 'history', item.index, 'at'], 'lies in the future', hint()), item.position),
    )
  }
  return errors
}
