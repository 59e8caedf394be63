/** A preview without a daemon: the clusters of a file as a daemon that starts now would create them, and all that follows (design §2.2). */

import { clusterError } from '../config/cluster-places.js'
import type { ClusterConfiguration, Configuration } from '../config/configuration.js'
import { type ConfigurationError, formatError, formatRefusal } from '../config/finding.js'
import { trustedSigners } from '../config/trust.js'
import { wantedOf } from '../config/wanted.js'
import { formatInstant, type Instant } from '../domain/instant.js'
import type { ProductProfile } from '../domain/profile.js'
import type { Refusal } from '../domain/refusal.js'
import { type Deciding, decideCreation } from '../engine/decide.js'
import { FILE_ORIGIN } from '../engine/follow-file.js'
import { type PreviewItem as EngineItem, itemsOfDecision, preview } from '../engine/preview.js'
import { compileRoutes } from '../routing/routes.js'
import { CliError } from './io.js'
import type { PreviewItem } from './preview-items.js'

export interface OfflinePreview {
  readonly configuration: Configuration
  readonly products: ReadonlyMap<string, ProductProfile>
  /** Of these clusters only. */
  readonly clusters: readonly string[]
  readonly now: Instant
  readonly until: Instant
}

export function offlinePreview({ configuration, products, clusters, now, until }: OfflinePreview): readonly PreviewItem[] {
  const trusted = trustedSigners(configuration)
  if (!trusted.ok) throw new CliError(2, formatRefusal(trusted).split('\n'))
  // Nothing is sent, so nothing has to be written out: who would be told is all that is asked.
  const router = { route: compileRoutes(configuration.routes), render: () => ({ payload: '', sequencesTaken: 0 }) }
  const deciding: Deciding = { router, profiles: products, gaps: [], clockTrust: 'trusted' }
  const wantedIds = new Set(clusters)
  return configuration.clusters
    .filter(({ block }) => wantedIds.has(block.id))
    .flatMap((cluster) => {
      const wanted = wantedOf(configuration.file, cluster, FILE_ORIGIN, trusted.functions)
      if (!wanted.ok) throw new CliError(2, wanted.errors.map(formatError))
      const created = decideCreation(wanted.wanted.creation, now, deciding)
      if ('refusal' in created) throw new CliError(2, [formatError(historyError(configuration, cluster, created.refusal))])
      const { decision } = created
      const items = [...itemsOfDecision(decision), ...preview({ state: decision.state, labels: cluster.labels }, until, deciding)]
      return items.map((item) => shown(cluster.block.id, item))
    })
}

function shown(cluster: string, { at, sinks, ...item }: EngineItem): PreviewItem {
  return { cluster, at: formatInstant(at), ...item, ...(sinks === undefined ? {} : { sinks: [...sinks] }) }
}

/** Only a history can break a rule. */
function historyError({ file }: Configuration, cluster: ClusterConfiguration, { code, text }: Refusal): ConfigurationError {
  return clusterError(file, cluster, 'history', code, `${cluster.block.id}: ${text}`)
}
