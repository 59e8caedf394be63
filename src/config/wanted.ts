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
import { signedByDemoKey } from './trust.js'

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
}

export interface UncountedLicense {
  readonly cluster: string
  readonly file: string
  readonly warning: ConfigurationError
}

export type WantedResult =
  | {
      readonly ok: true
      readonly wanted: WantedCluster
      /** Files that are kept and entitle to nothing, since no trusted key signed them and nobody vouched for them. */
      readonly uncounted: readonly UncountedLicense[]
    }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] }

/** `origin` names the file that the cluster comes from. Errors name the licence file and where it is named. */
export function wantedOf(file: string, cluster: ClusterConfiguration, origin: string, functions: LicenseFunctions): WantedResult {
  const publisher = cluster.block.nodes.find((node) => node.role === 'publisher')
  const errors: ConfigurationError[] = []
  const kept: LicenseFileRecord[] = []
  const unverified = new Map<string, LicenseText>()
  let mac = publisher?.mac ?? ''
  let release = cluster.block.release

  function licence(at: Instant, license: LicenseText): readonly { at: Instant; fact: Fact }[] {
    const { fileName, text } = license
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
      errors.push(licenseError(file, cluster, license, checked.code, checked.reason))
      return []
    }
    kept.push(checked.record)
    if (checked.record.verdict === 'unverified') unverified.set(fileName, license)
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
        unverified.delete(fact.data.file)
        return [{ at, fact }]
      case 'license-vouched':
        unverified.delete(fact.data.file)
        return [{ at, fact }]
      case 'reinstalled':
        kept.length = 0
        unverified.clear()
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
  const uncounted = [...unverified.values()].map((license) => ({
    cluster: cluster.block.id,
    file: license.fileName,
    warning: licenseError(file, cluster, license, 'license-uncounted', whyUncounted(license.text)),
  }))
  return { ok: true, uncounted, wanted: { creation, origin, canonicalBlock: cluster.canonicalBlock } }
}

function remove(kept: LicenseFileRecord[], file: string): void {
  const index = kept.findIndex((record) => record.file === file)
  if (index >= 0) kept.splice(index, 1)
}

function licenseError(
  file: string,
  { block, index }: ClusterConfiguration,
  { path, place }: LicenseText,
  code: string,
  reason: string,
): ConfigurationError {
  const { key, line, column } = place
  return {
    ...fileError(file, code, `licence file ${path} of cluster ${block.id}: ${reason}`),
    line,
    column,
    path: `clusters[${index}].${key}`,
  }
}

function whyUncounted(text: string): string {
  return signedByDemoKey(text)
    ? 'is read but does not count: it is signed with the demo key, which everybody has and which counts on a simulated clock only, or when licensing.trust names it: have it issued with a key of your own'
    : "is read but does not count: none of the trusted keys has signed it (a real Cisco file's never will have): name its issuer's public key in licensing.trust, or vouch for it (docs/licences.md)"
}
