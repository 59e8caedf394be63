/**
 * The Service Manager of a cluster's nodes: start, stop and restart of the simulated Presence Engine and SIP Proxy. It only asks; whether a
 * service may run is the licence state's word, and what runs is what the journal says (design §3.5). Order and lifecycle alarms are the
 * domain's (`settle.ts`), so that an expiry and an administrator stop a service in the same way.
 */
import { happenIf, type Operating } from '../engine/cluster-operations.js'
import type { ClusterRow, Outcome, ServiceName, Source } from '../engine/service-port.js'
import { refuseUnlicensed } from '../engine/service-port.js'

export type ServiceDeed = 'start' | 'stop' | 'restart'

/** Refusals: `unknown-node`, `service-not-licensed`, `service-running`, `service-stopped` (design §3.5). */
export async function controlService(
  operating: Operating,
  cluster: string,
  node: string,
  service: ServiceName,
  deed: ServiceDeed,
  source: Source,
): Promise<Outcome<ClusterRow>> {
  const started = { type: 'service-started', data: { node, service } } as const
  const stopped = { type: 'service-stopped', data: { node, service } } as const
  return await happenIf(operating, cluster, source, (state) => {
    switch (deed) {
      case 'start':
        return [started]
      case 'stop':
        return [stopped]
      case 'restart': {
        const isRunning = state.nodes.some((candidate) => candidate.hostname === node && candidate.services[service].state === 'running')
        return refuseUnlicensed(state, node, service) ?? (isRunning ? [stopped, started] : [started])
      }
    }
  })
}
