/**
 * What the simulated services are called on the platform, by release (facts §7): "UPS" in CUPS 1.0, "UP" in 7.x and 8.x, neither from 9.x on.
 * Between 1.0 and 7.x it is not known; there we say "UPS" (ours).
 */
import type { Node } from '../domain/cluster.js'
import type { ServiceName } from '../domain/journal.js'
import { majorOf } from '../domain/release.js'

export type SimulatedService = ServiceName | 'license-manager'

export interface NamedService {
  readonly service: SimulatedService
  readonly name: string
}

/** Those of a node. The node to which licence files are uploaded is the licence manager (facts §3.1), and that is the publisher. */
export function servicesOf({ role }: Pick<Node, 'role'>, release: string): readonly NamedService[] {
  const prefix = `Cisco ${abbreviation(majorOf(release))}`
  return [
    ...(role === 'publisher' ? [LICENSE_MANAGER] : []),
    { service: 'presence-engine', name: `${prefix}Presence Engine` },
    { service: 'proxy', name: `${prefix}SIP Proxy` },
  ]
}

export const LICENSE_MANAGER: NamedService = { service: 'license-manager', name: 'Cisco License Manager' }

function abbreviation(major: number): string {
  if (major >= 9) return ''
  return major >= 7 ? 'UP ' : 'UPS '
}
