/** What has to hold between the parts of one cluster's block: its nodes among each other, and its history, told in the order it happened. */
import { isIPv6 } from 'node:net'
import { basename } from 'node:path'
import type { ProductProfile } from '../domain/profile.js'
import type { ClusterFileBlock } from './cluster-schema.js'
import { type Finding, finding } from './finding.js'
import type { HistoryBlock } from './history-schema.js'
import { suggest } from './near-miss.js'

/** Where a node of the block stands, in words: ` on line 12`, or nothing for a block that stands in no file. */
export type NodePlace = (index: number) => string

/** Paths are relative to the block. */
export function checkCluster(block: ClusterFileBlock, products: ReadonlyMap<string, ProductProfile>, placeOf: NodePlace): Finding[] {
  const profile = products.get(block.product)
  const findings: Finding[] = []
  if (profile === undefined) {
    findings.push(
      finding(
        'unknown-product',
        ['product'],
        `"${block.product}" is not a known product`,
        suggest(block.product, products.keys(), 'products'),
      ),
    )
  }
  const maxNodes = profile?.maxNodes ?? Number.POSITIVE_INFINITY
  return [...findings, ...checkNodes(block, maxNodes, placeOf), ...checkLicenses(block), ...checkHistory(block, maxNodes)]
}

function checkNodes(block: ClusterFileBlock, maxNodes: number, placeOf: NodePlace): Finding[] {
  const findings: Finding[] = []
  if (block.nodes.length > maxNodes) {
    findings.push(finding('too-many-nodes', ['nodes', maxNodes], `${block.product} has at most ${maxNodes} nodes`, 'make it two clusters'))
  }
  const publishers = block.nodes.flatMap((node, index) => (node.role === 'publisher' ? [index] : []))
  if (publishers.length === 0)
    findings.push(finding('no-publisher', ['nodes'], 'no node is the publisher', 'give one node `role: publisher`'))
  for (const index of publishers.slice(1)) {
    findings.push(
      finding(
        'second-publisher',
        ['nodes', index, 'role'],
        'is the second publisher',
        'exactly one node is the publisher; write subscriber',
      ),
    )
  }
  const twins = [
    ...twinsOf(block.nodes.map(({ hostname }) => hostname.toLowerCase())).map((twin) => ({ ...twin, key: 'hostname', what: 'name' })),
    ...twinsOf(block.nodes.map(({ address }) => comparable(address))).map((twin) => ({ ...twin, key: 'address', what: 'address' })),
    ...twinsOf(block.nodes.map(({ mac }) => mac)).map((twin) => ({ ...twin, key: 'mac', what: 'MAC' })),
  ] as const
  for (const { index, first, key, what } of twins) {
    const written = block.nodes[index]?.[key as 'hostname' | 'address' | 'mac'] ?? ''
    const message = `"${written}" is also the ${what} of nodes[${first}]${placeOf(first)}`
    findings.push(finding(`duplicate-${key}`, ['nodes', index, key], message, HINTS[key] ?? null))
  }
  return findings
}

const HINTS: Readonly<Record<string, string>> = { address: 'give each node its own' }

/** Where a text stands a second time, and where it stood first. */
function twinsOf(texts: readonly string[]): readonly { readonly index: number; readonly first: number }[] {
  return texts.map((text, index) => ({ index, first: texts.indexOf(text) })).filter(({ index, first }) => first < index)
}

/** One address is written in many ways only as IPv6 (RFC 5952); a host name in upper or lower case is the same. */
function comparable(address: string): string {
  return isIPv6(address) && !address.includes('%') ? new URL(`http://[${address}]`).hostname : address.toLowerCase()
}

function checkLicenses(block: ClusterFileBlock): Finding[] {
  const names = new Set<string>()
  return (block.licenses ?? []).flatMap((path, index) => {
    const name = basename(path)
    if (names.has(name))
      return [finding('duplicate-license', ['licenses', index], `a file named ${name} stands here already`, 'rename one of them')]
    names.add(name)
    return []
  })
}

/** A history in the order in which it happened, each item with its number in the list of the file. */
export function inOrder(history: readonly HistoryBlock[]): { readonly item: HistoryBlock; readonly index: number }[] {
  return history.map((item, index) => ({ item, index })).sort((a, b) => a.item.at - b.item.at || a.index - b.index)
}

/** The nodes and licence files that there are at one point of the history. */
interface Standing {
  readonly publisher: string | undefined
  readonly macs: Map<string, string>
  readonly files: Set<string>
}

function checkHistory(block: ClusterFileBlock, maxNodes: number): Finding[] {
  const standing: Standing = {
    publisher: block.nodes.find((node) => node.role === 'publisher')?.hostname,
    macs: new Map(block.nodes.map((node) => [node.hostname, node.mac])),
    files: new Set((block.licenses ?? []).map((path) => basename(path))),
  }
  return inOrder(block.history ?? []).flatMap(({ item, index }) => {
    const findings = takeFact(item, standing, maxNodes)
    if (item.at < block.installedAt) {
      findings.push(
        finding('before-installation', ['at'], 'lies before the installation of the cluster', 'a history begins at installedAt'),
      )
    }
    return findings.map((each) => ({ ...each, path: ['history', index, ...each.path] }))
  })
}

/** Checks a fact against what stands, then lets it change that. */
function takeFact(item: HistoryBlock, standing: Standing, maxNodes: number): Finding[] {
  const { macs, files } = standing
  switch (item.type) {
    case 'node-rebuilt': {
      const findings = [...unknownNode(item.data.node, 'node', macs), ...macInUse(item.data.mac, item.data.node, macs)]
      if (findings.length === 0) macs.set(item.data.node, item.data.mac)
      return findings
    }
    case 'node-added': {
      const { hostname, mac } = item.data
      const findings = macInUse(mac, hostname, macs)
      const taken = [...macs.keys()].some((each) => each.toLowerCase() === hostname.toLowerCase())
      if (taken) findings.push(finding('duplicate-hostname', ['data', 'hostname'], `"${hostname}" is a node already at that time`))
      if (macs.size >= maxNodes)
        findings.push(finding('too-many-nodes', ['data', 'hostname'], `the cluster has ${maxNodes} nodes already at that time`))
      if (findings.length === 0) macs.set(hostname, mac)
      return findings
    }
    case 'node-removed': {
      const { hostname } = item.data
      if (hostname === standing.publisher)
        return [finding('publisher-removed', ['data', 'hostname'], `"${hostname}" is the publisher, which cannot be removed`)]
      const findings = unknownNode(hostname, 'hostname', macs)
      macs.delete(hostname)
      return findings
    }
    case 'service-started':
    case 'service-stopped':
      return unknownNode(item.data.node, 'node', macs)
    case 'license-uploaded':
      files.add(basename(item.data.path))
      return []
    case 'license-vouched':
      return unknownFile(item.data.file, files)
    case 'license-deleted': {
      const findings = unknownFile(item.data.file, files)
      files.delete(item.data.file)
      return findings
    }
    case 'license-manager-restarted':
    case 'upgraded':
      return []
    case 'reinstalled':
      // A reinstall removes the licence files (design §3.2).
      files.clear()
      return []
  }
}

function unknownNode(name: string, key: string, macs: ReadonlyMap<string, string>): Finding[] {
  return macs.has(name)
    ? []
    : [finding('unknown-node', ['data', key], `"${name}" is not a node of this cluster at that time`, suggest(name, macs.keys(), 'nodes'))]
}

function macInUse(mac: string, host: string, macs: ReadonlyMap<string, string>): Finding[] {
  const holder = [...macs].find(([name, each]) => each === mac && name !== host)?.[0]
  return holder === undefined ? [] : [finding('duplicate-mac', ['data', 'mac'], `"${mac}" is the MAC of ${holder} at that time`)]
}

function unknownFile(name: string, files: ReadonlySet<string>): Finding[] {
  return files.has(name)
    ? []
    : [
        finding(
          'unknown-file',
          ['data', 'file'],
          `"${name}" is not a licence file of this cluster at that time`,
          suggest(name, files, 'files'),
        ),
      ]
}
