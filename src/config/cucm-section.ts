/** The list `cucm`: the Communications Managers, and what their ids have to do with the clusters' (design §5.7). */
import { z } from 'zod'
import type { ClusterConfiguration, CucmConfiguration } from './configuration.js'
import { type Finding, finding } from './finding.js'
import { suggest } from './near-miss.js'
import { clusterId, mac, release } from './scalars.js'
import { checkSchema } from './schema-findings.js'
import type { Section } from './section.js'

const MAX_STARTER_UNITS = 1_000_000

export const cucmBlock = z.strictObject({
  id: clusterId,
  release,
  mac,
  units: z.int().min(0).max(MAX_STARTER_UNITS).default(0),
})

export function readCucms(raw: readonly unknown[], { document }: Section): { read: CucmConfiguration[]; findings: Finding[] } {
  const read: CucmConfiguration[] = []
  const findings: Finding[] = []
  for (const [index, block] of raw.entries()) {
    const at = ['cucm', index]
    const checked = checkSchema(cucmBlock, block, at, document.source)
    if ('findings' in checked) {
      findings.push(...checked.findings)
      continue
    }
    for (const key of ['id', 'mac'] as const) {
      const twin = read.find((other) => other.block[key] === checked.value[key])
      if (twin === undefined) continue
      const text = `"${checked.value[key]}" is also the ${key} of the Communications Manager on line ${twin.position.line}`
      findings.push(finding(`duplicate-cucm`, [...at, key], text, `give each its own ${key}`))
    }
    read.push({ block: checked.value, position: document.position([...at, 'id']) })
  }
  return { read, findings }
}

/** Ids are unique over clusters and Communications Managers, and the one that a cluster names has to be there. */
export function checkNamedCucms(cucms: readonly CucmConfiguration[], clusters: readonly ClusterConfiguration[]): Finding[] {
  const ids = new Map(cucms.map(({ block, position }) => [block.id, position]))
  return clusters.flatMap(({ block, index }): Finding[] => {
    const twin = ids.get(block.id)
    const found: Finding[] = []
    if (twin !== undefined) {
      const text = `"${block.id}" is also the id of the Communications Manager on line ${twin.line}`
      found.push(finding('duplicate-cluster', ['clusters', index, 'id'], text, 'give each its own id'))
    }
    if (block.cucm !== undefined && !ids.has(block.cucm)) {
      const hint = suggest(block.cucm, ids.keys(), 'Communications Managers')
      found.push(finding('unknown-cucm', ['clusters', index, 'cucm'], `there is no Communications Manager "${block.cucm}" in cucm:`, hint))
    }
    return found
  })
}
