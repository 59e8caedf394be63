/** What can be supposed, and the fact that it makes of a form. Pure. */
import type { ClusterObject } from '../../api/types.js'

const DAY_MS = 86_400_000

/** `field` is what else has to be said: nothing, a node, a file, a release; a MAC address where it is needed. */
export const SUPPOSITIONS = [
  { type: 'license-uploaded', says: 'a valid licence is uploaded', fields: [] },
  { type: 'node-rebuilt', says: 'a node is rebuilt on other hardware', fields: ['node', 'mac'] },
  { type: 'license-manager-restarted', says: 'the License Manager is restarted', fields: [] },
  { type: 'license-deleted', says: 'a licence file is deleted', fields: ['file'] },
  { type: 'upgraded', says: 'the cluster is upgraded', fields: ['release'] },
  { type: 'reinstalled', says: 'the cluster is installed anew', fields: ['release'] },
  { type: 'node-removed', says: 'a subscriber leaves', fields: ['node'] },
  { type: 'retired', says: 'the cluster is retired', fields: [] },
] as const

export type Supposition = (typeof SUPPOSITIONS)[number]
export type Field = Supposition['fields'][number]

export interface Supposing {
  readonly type: Supposition['type']
  /** From now, in days of 24 hours; 0 is now. */
  readonly inDays: number
  readonly node: string
  readonly mac: string
  readonly file: string
  readonly release: string
}

export function startOf({ nodes, release }: ClusterObject): Supposing {
  const publisher = nodes.find(({ role }) => role === 'publisher')
  return { type: 'license-uploaded', inDays: 0, node: publisher?.hostname ?? '', mac: '000bcd000001', file: '', release }
}

export function fieldsOf(type: Supposition['type']): readonly Field[] {
  return SUPPOSITIONS.find((each) => each.type === type)?.fields ?? []
}

export function factOf(supposing: Supposing, nowMs: number) {
  const { type, inDays, node, file, release } = supposing
  const mac = supposing.mac.replaceAll(/[:.\s-]/g, '').toLowerCase()
  const at = inDays > 0 ? { at: new Date(nowMs + inDays * DAY_MS).toISOString() } : {}
  switch (type) {
    case 'node-rebuilt':
      return { type, ...at, data: { node, mac } }
    case 'license-deleted':
      return { type, ...at, data: { file } }
    case 'upgraded':
    case 'reinstalled':
      return { type, ...at, data: { release } }
    case 'node-removed':
      return { type, ...at, data: { hostname: node } }
    case 'license-uploaded':
    case 'license-manager-restarted':
    case 'retired':
      return { type, ...at, data: {} }
  }
}
