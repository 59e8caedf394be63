/** Modes, clock states, services in words. */
import type { ClusterObject } from '../api/types.js'
import { liveClock } from '../band.js'
import { counted } from './days.js'

export const MODE_NAMES: Readonly<Record<ClusterObject['mode'], string>> = {
  evaluation: 'Evaluation',
  'evaluation-expired': 'Evaluation expired',
  grace: 'Grace',
  'grace-expired': 'Grace expired',
  production: 'Production',
}

export const SERVICE_NAMES: Readonly<Record<ClusterObject['services'][number]['service'], string>> = {
  'presence-engine': 'Presence Engine',
  proxy: 'SIP Proxy',
}

/** `awaiting delete`: the grace's missing step; null for every other state. */
export function graceStep(cluster: Pick<ClusterObject, 'clocks'>): string | null {
  const state = liveClock(cluster)?.state
  return state?.startsWith('awaiting-') ? state.replace('-', ' ') : null
}

/** `6 services stopped`, or null when all run. */
export function stoppedWords({ services }: Pick<ClusterObject, 'services'>): string | null {
  const stopped = services.filter(({ state }) => state === 'stopped').length
  return stopped === 0 ? null : `${counted(stopped, 'service')} stopped`
}

/** `8 services stop`: how many run, and will not after the end. */
export function stoppingWords({ services }: Pick<ClusterObject, 'services'>): string {
  const running = services.filter(({ state }) => state === 'running').length
  return running === 1 ? '1 service stops' : `${running} services stop`
}
