/** The list `clusters`: every block read and checked, with the texts of the licence files that it names. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { formatInstantMs } from '../domain/instant.js'
import type { ClusterBlock } from '../domain/journal.js'
import { publisherMacInUse } from '../domain/publisher-mac.js'
import { checkCluster, inOrder } from './cluster-checks.js'
import { readPlaces } from './cluster-places.js'
import { type ClusterFileBlock, clusterBlock } from './cluster-schema.js'
import type { ClusterConfiguration, HistoryFact, HistoryItem, LicenseText } from './configuration.js'
import { type Finding, finding, formatKeyPath, type KeyPath, within } from './finding.js'
import type { HistoryBlock } from './history-schema.js'
import { resolvePath } from './paths.js'
import { checkSchema } from './schema-findings.js'
import type { Section } from './section.js'

export function readClusters(raw: readonly unknown[], section: Section): { read: ClusterConfiguration[]; findings: Finding[] } {
  const read: ClusterConfiguration[] = []
  const findings: Finding[] = duplicateIds(raw, section)
  const publishers = new Map<string, string>()
  for (const [index, block] of raw.entries()) {
    const at: KeyPath = ['clusters', index]
    const onLine = (node: number) => {
      const { line } = section.document.position([...at, 'nodes', node])
      return line === 0 ? '' : ` on line ${line}`
    }
    const checked = checkSchema(clusterBlock, block, at, section.document.source)
    if ('findings' in checked) {
      findings.push(...checked.findings)
      continue
    }
    findings.push(...within(at, checkCluster(checked.value, section.products, onLine)), ...samePublisher(checked.value, index, publishers))
    read.push(assemble(checked.value, index, section, findings))
  }
  return { read, findings }
}

/** One machine is evaluated once: two clusters with one publisher would be two evaluations of it (design §3.2). */
function samePublisher(block: ClusterFileBlock, index: number, seen: Map<string, string>): Finding[] {
  const at = block.nodes.findIndex((node) => node.role === 'publisher')
  const mac = block.nodes[at]?.mac
  if (mac === undefined) return []
  const other = seen.get(mac)
  if (other === undefined) {
    seen.set(mac, block.id)
    return []
  }
  const path = ['clusters', index, 'nodes', at, 'mac']
  return [finding('publisher-mac-in-use', path, publisherMacInUse(mac, other))]
}

/** On the raw values, so that a block with another mistake is compared too. */
function duplicateIds(raw: readonly unknown[], section: Section): Finding[] {
  const first = new Map<string, number>()
  return raw.flatMap((block, index) => {
    const id = typeof block === 'object' && block !== null && 'id' in block ? block.id : undefined
    if (typeof id !== 'string') return []
    const before = first.get(id)
    if (before === undefined) {
      first.set(id, index)
      return []
    }
    const { line } = section.document.position(['clusters', before, 'id'])
    return [
      finding(
        'duplicate-cluster',
        ['clusters', index, 'id'],
        `"${id}" is also the id of the cluster on line ${line}`,
        'give each cluster its own id',
      ),
    ]
  })
}

function assemble(block: ClusterFileBlock, index: number, section: Section, findings: Finding[]): ClusterConfiguration {
  const at: KeyPath = ['clusters', index]
  const licenses = (block.licenses ?? []).flatMap((path, number) => readLicense(path, at, ['licenses', number], section, findings))
  const history = inOrder(block.history ?? []).flatMap(({ item, index: number }): HistoryItem[] => {
    const inside = ['history', number]
    const fact = factOf(item, at, inside, section, findings)
    return fact === undefined ? [] : [{ at: item.at, fact, index: number, position: section.document.position([...at, ...inside, 'at']) }]
  })
  const fixed: ClusterBlock = {
    id: block.id,
    product: block.product,
    release: block.release,
    timezone: block.timezone,
    nodes: block.nodes,
    ...(block.cadence === undefined ? {} : { cadence: block.cadence }),
    ...(block.eula === undefined ? {} : { eula: block.eula }),
    ...(block.cucm === undefined ? {} : { cucm: block.cucm }),
  }
  return {
    block: fixed,
    canonicalBlock: canonical(fixed, block.installedAt, licenses, history),
    labels: block.labels ?? {},
    installedAt: block.installedAt,
    licenses,
    history,
    index,
    places: readPlaces(section.document, at),
  }
}

/** `block` is the path of the cluster's block, `inside` that of the key within it. */
function readLicense(written: string, block: KeyPath, inside: KeyPath, section: Section, findings: Finding[]): LicenseText[] {
  const at = [...block, ...inside]
  const path = resolvePath(section.folder, written)
  const result = section.readText(path)
  if ('text' in result) {
    const place = { key: formatKeyPath(inside), ...section.document.position(at) }
    return [{ fileName: basename(path), path, text: result.text, place }]
  }
  findings.push(
    finding(
      'license-unreadable',
      at,
      `the licence file ${path} cannot be read: ${result.problem}`,
      'paths are relative to the configuration file',
    ),
  )
  return []
}

function factOf(item: HistoryBlock, block: KeyPath, inside: KeyPath, section: Section, findings: Finding[]): HistoryFact | undefined {
  if (item.type !== 'license-uploaded') return { type: item.type, data: item.data } as HistoryFact
  const [data] = readLicense(item.data.path, block, [...inside, 'data', 'path'], section, findings)
  return data === undefined ? undefined : { type: 'license-uploaded', data }
}

/**
 * What a block is compared by at a reload: instants in UTC, licences by name and content wherever they lie, keys in a fixed order, no labels.
 * The same block in another order or spelling is the same block.
 */
function canonical(block: ClusterBlock, installedAt: number, licenses: readonly LicenseText[], history: readonly HistoryItem[]): string {
  return JSON.stringify({
    id: block.id,
    product: block.product,
    cadence: sorted(block.cadence),
    release: block.release,
    timezone: block.timezone,
    installedAt: formatInstantMs(installedAt),
    // Left out of the digest where it is left out of the block: those of earlier versions stay what they are.
    ...(block.eula === undefined ? {} : { eula: block.eula }),
    ...(block.cucm === undefined ? {} : { cucm: block.cucm }),
    nodes: block.nodes.map(sorted),
    licenses: licenses.map(licenseDigest),
    history: history.map(({ at, fact }) => ({
      at: formatInstantMs(at),
      type: fact.type,
      data: fact.type === 'license-uploaded' ? licenseDigest(fact.data) : sorted(fact.data),
    })),
  })
}

function licenseDigest({ fileName, text }: LicenseText) {
  return { file: fileName, sha256: createHash('sha256').update(text).digest('hex') }
}

function sorted(value: object | string | undefined): unknown {
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
