/** Clusters for tests: the example of the names file (`cup-sjc`), its profile, and its licence files. */
import type { ClusterBlock, Fact, LicenseFileRecord, NodeBlock } from '../../src/domain/journal.js'
import type { ProductProfile } from '../../src/domain/profile.js'

/** An instant written out, so that a test says exactly when. */
export function at(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant) || !/(Z|[+-]\d\d:\d\d)$/.test(text)) throw new RangeError(`not an instant: ${text}`)
  return instant
}

/** Profile `cup-7` as design §3 describes it, not as `config/products` has it. */
export const CUP7: ProductProfile = {
  id: 'cup-7',
  name: 'Cisco Unified Presence',
  evaluationDays: 90,
  graceDays: 30,
  maxNodes: 6,
  cadence: 'daily',
  reminderDays: 7,
  severityBands: [{ upToDays: 0, severity: 0 }, { upToDays: 1, severity: 1 }, { upToDays: 7, severity: 2 }, { severity: 4 }],
}

export const PUB = 'cup-sjc-pub'
export const SUB1 = 'cup-sjc-sub1'
export const MAC_A = '000bcd4ee59d'
export const MAC_B = '000bcd4ee5aa'
export const MAC_C = '000bcd4ee5bb'

export const PUBLISHER: NodeBlock = { hostname: PUB, address: '10.1.1.10', mac: MAC_A, role: 'publisher' }
export const SUBSCRIBER: NodeBlock = { hostname: SUB1, address: '10.1.1.11', mac: '000bcd4ee59e', role: 'subscriber' }

/** Installed at 2026-03-01T09:00 in Los Angeles, its evaluation ends at 2026-05-30T16:00:00Z. */
export function block(changes: Partial<ClusterBlock> = {}): ClusterBlock {
  return {
    id: 'cup-sjc',
    product: 'cup-7',
    release: '7.0.5',
    timezone: 'America/Los_Angeles',
    nodes: [PUBLISHER, SUBSCRIBER],
    ...changes,
  }
}

export function license(changes: Partial<LicenseFileRecord> = {}): Fact {
  const file = changes.file ?? 'cup.lic'
  return {
    type: 'license-uploaded',
    data: {
      file,
      verdict: 'valid',
      servers: 2,
      release: '7.0',
      mac: MAC_A,
      digest: `sha256 of ${file}`,
      text: `INCREMENT ${file}`,
      ...changes,
    },
  }
}

export const DELETED = (file = 'cup.lic'): Fact => ({ type: 'license-deleted', data: { file } })
export const REBUILT = (mac: string, node = PUB): Fact => ({ type: 'node-rebuilt', data: { node, mac } })
export const LM_RESTARTED: Fact = { type: 'license-manager-restarted', data: {} }
