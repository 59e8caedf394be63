/** Which cluster first: the sooner its clock ends (or the longer ago it did), the sooner it is read; those without a clock come last. */

import type { ClusterState } from '../../domain/cluster.js'
import type { Instant } from '../../domain/instant.js'
import type { ProductProfile } from '../../domain/profile.js'
import { clockViews } from '../../domain/view.js'
import type { ClusterObject } from '../schemas/cluster.js'

/** Ascending; equal ones by id. */
export function urgencyOf(state: ClusterState, profile: ProductProfile, now: Instant): number {
  const live = clockViews(state, profile, now).find((clock) => clock.state !== 'closed')
  return live?.endsAt ?? Number.POSITIVE_INFINITY
}

/** Words of the style sheet. */
export function toneOf({ mode, clocks }: ClusterObject): 'bad' | 'warn' | 'calm' | 'good' {
  switch (mode) {
    case 'evaluation-expired':
    case 'grace-expired':
      return 'bad'
    case 'grace':
      return 'warn'
    case 'evaluation':
      return clocks.some((clock) => clock.state === 'countdown') ? 'warn' : 'calm'
    case 'production':
      return 'good'
  }
}
