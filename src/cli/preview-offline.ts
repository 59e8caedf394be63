/** A preview without a daemon: the clusters of a file as a daemon that starts now would create them, and all that follows (design §2.2). */
import type { Configuration } from '../config/configuration.js'
import { formatError } from '../config/finding.js'
import { DEMO_TRUST_KEY, licenseFunctions, readTrustKeys } from '../config/signing-keys.js'
import { wantedOf } from '../config/wanted.js'
import { formatInstant, type Instant } from '../domain/instant.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import type { ProductProfile } from '../domain/profile.js'
import { type Deciding, decideCreation } from '../engine/decide.js'
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
  const functions = trusted(configuration)
  // Nothing is sent, so nothing has to be written out: who would be told is all that is asked.
  const router = { route: compileRoutes(configuration.routes), render: () => ({ payload: '', sequencesTaken: 0 }) }
  const deciding: Deciding = { router, profiles: products, gaps: [], clockTrust: 'trusted' }
  const wantedIds = new Set(clusters)
  return configuration.clusters
    .filter(({ block }) => wantedIds.has(block.id))
    .flatMap((cluster) => {
      const wanted = wantedOf(configuration.file, cluster, `file:${configuration.file}`, functions)
      if (!wanted.ok) throw new CliError(2, wanted.errors.map(formatError))
      const created = decideCreation(wanted.wanted.creation, now, deciding)
      if ('refusal' in created)
        throw new CliError(2, [`${configuration.file}:${cluster.line} ${cluster.block.id}: ${created.refusal.text}`])
      const { decision } = created
      const items = [...itemsOfDecision(decision), ...preview({ state: decision.state, labels: cluster.labels }, until, deciding)]
      return items.map((item) => shown(cluster.block.id, item))
    })
}

function shown(cluster: string, { at, sinks, ...item }: EngineItem): PreviewItem {
  return { cluster, at: formatInstant(at), ...item, ...(sinks === undefined ? {} : { sinks: [...sinks] }) }
}

/** The keys that `serve` would trust: the demo's on a simulated clock only. */
function trusted(configuration: Configuration): LicenseFunctions {
  const keys = readTrustKeys(configuration.trust ?? (configuration.clock === null ? [] : [DEMO_TRUST_KEY]))
  if (!keys.ok) throw new CliError(2, [`${configuration.file}: licensing.trust: ${keys.reason}`])
  return licenseFunctions(keys.keys)
}
