/**
 * What a deed of licensing did to the cluster, and which step of a grace is still missing: ours, since the platform itself says nothing and
 * an upload alone ends no grace (facts §10, P10).
 */
import { warningsOf } from '../domain/view.js'
import { profileOf } from '../engine/decide.js'
import type { ClusterRow } from '../engine/ports.js'
import type { Session } from './session.js'

export function whatIsLeft({ row: before, now, parts }: Session, after: ClusterRow): readonly string[] {
  const { mode } = after.state
  if (before.state.mode !== mode) return ['', `${after.id} went from ${before.state.mode} to ${mode}`]
  if (mode !== 'grace') return []
  const profile = profileOf(after.state.product, parts.operating.engine.deciding())
  return [
    '',
    ...warningsOf(after.state, profile, now)
      .filter(({ code }) => code === 'grace')
      .map(({ text }) => text),
  ]
}
