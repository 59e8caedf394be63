/** Log-ins refused, counted from what is told: only pairs that there have been, since all of them at fleet size would be half of a scrape. */
import type { EngineEvent, LoginRefusalCode } from '../engine/telemetry-port.js'
import { DEFINITIONS } from './definitions/index.js'
import { escapeLabel } from './exposition.js'
import type { FamilyLines } from './family-chunks.js'

export interface LoginRefusals {
  hear(event: EngineEvent): void
  family(): FamilyLines
}

export function createLoginRefusals(): LoginRefusals {
  const counts = new Map<string, Map<LoginRefusalCode, number>>()

  function count(cluster: string, code: LoginRefusalCode): void {
    const ofCluster = counts.get(cluster) ?? new Map<LoginRefusalCode, number>()
    ofCluster.set(code, (ofCluster.get(code) ?? 0) + 1)
    counts.set(cluster, ofCluster)
  }

  return {
    hear(event) {
      if (event.type === 'login-refused') return count(event.cluster, event.code)
      if (event.type !== 'decided' || counts.size === 0) return
      for (const { cluster, decision } of event.decided) if (decision.state.retiredAt !== null) counts.delete(cluster)
    },
    family: () => ({ definition: DEFINITIONS.loginsRefused, lines: [...counts].map(([cluster, codes]) => linesOf(cluster, codes)) }),
  }
}

function linesOf(cluster: string, codes: ReadonlyMap<LoginRefusalCode, number>): string {
  const { name } = DEFINITIONS.loginsRefused
  return [...codes].map(([code, count]) => `${name}{cluster="${escapeLabel(cluster)}",code="${code}"} ${count}\n`).join('')
}
