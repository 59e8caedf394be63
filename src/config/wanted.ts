/**
 * From a cluster of the configuration to the facts that it is created from: its licence files are checked here, against the MAC address and
 * the release that the publisher had at each point of the history.
 */
import type { Instant } from '../domain/instant.js'
import type { ClusterBlock, Fact, LicenseFileRecord } from '../domain/journal.js'
import { checkLicense } from '../domain/license-check.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import type { ClusterConfiguration, LicenseText } from './configuration.js'
import { type ConfigurationError, fileError } from './finding.js'

export interface WantedCluster {
  readonly creation: {
    readonly block: ClusterBlock
    readonly labels: Readonly<Record<string, string>>
    readonly installedAt: Instant
    readonly history: readonly { readonly at: Instant; readonly fact: Fact }[]
    readonly source: 'configuration'
  }
  readonly origin: string
  readonly canonicalBlock: string
  readonly line: number
}

export type WantedResult =
  | { readonly ok: true; readonly wanted: WantedCluster }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] }

/** `origin` names the file that the cluster comes from. Errors name the licence file and the cluster's line. */
export function wantedOf(file: string, cluster: ClusterConfiguration, origin: string, functions: LicenseFunctions): WantedResult {
  const publisher = cluster.block.nodes.find((node) => node.role === 'publisher')
  const errors: ConfigurationError[] = []
  const kept: LicenseFileRecord[] = []
  let mac = publisher?.mac ?? ''
  let release = cluster.block.release

  function licence(at: Instant, { fileName, text, path }: LicenseText): readonly { at: Instant; fact: Fact }[] {
    const checked = checkLicense(
      {
        fileName,
        text,
        publisherMac: mac,
        release,
        keptDigests: kept.map((record) => record.digest),
        keptTexts: kept.map((record) => record.text),
        now: at,
      },
      functions,
    )
    if (!checked.ok) {
      errors.push(licenceError(file, cluster, path, checked.code, checked.reason))
      return []
    }
    kept.push(checked.record)
    return [{ at, fact: { type: 'license-uploaded', data: checked.record } }]
  }

  const inForce = cluster.licenses.flatMap((text) => licence(cluster.installedAt, text))
  const history = cluster.history.flatMap(({ at, fact }): readonly { at: Instant; fact: Fact }[] => {
    switch (fact.type) {
      case 'license-uploaded':
        return licence(at, fact.data)
      case 'node-rebuilt':
        if (fact.data.node === publisher?.hostname) mac = fact.data.mac
        return [{ at, fact }]
      case 'license-deleted':
        remove(kept, fact.data.file)
        return [{ at, fact }]
      case 'reinstalled':
        kept.length = 0
        release = fact.data.release
        return [{ at, fact }]
      case 'upgraded':
        release = fact.data.release
        return [{ at, fact }]
      default:
        return [{ at, fact }]
    }
  })
  if (errors.length > 0) return { ok: false, errors }
  const creation = {
    block: cluster.block,
    labels: cluster.labels,
    installedAt: cluster.installedAt,
    history: [...inForce, ...history],
    source: 'configuration',
  } as const
  return { ok: true, wanted: { creation, origin, canonicalBlock: cluster.canonicalBlock, line: cluster.line } }
}

function remove(kept: LicenseFileRecord[], file: string): void {
  const index = kept.findIndex((record) => record.file === file)
  if (index >= 0) kept.splice(index, 1)
}

function licenceError(file: string, cluster: ClusterConfiguration, path: string, code: string, reason: string): ConfigurationError {
  return {
    ...fileError(file, code, `licence file ${path} of cluster ${cluster.block.id}: ${reason}`),
    line: cluster.line,
    column: 1,
    path: `${cluster.block.id}.licenses`,
  }
}
