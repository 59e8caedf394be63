/** A product profile: what differs from product to product, as data. `src/config` reads it from `config/products/*.yaml`. */
import { type AlarmName, definitionOf } from './catalogue.js'
import type { Severity } from './severity.js'

/** Named cadences follow `peers.md` §0.1; a custom one lists days before the end, and for how many hours before it every hour counts. */
export type Cadence = CadenceName | { readonly days: readonly number[]; readonly hours?: number }
export type CadenceName = 'daily' | 'mgr-mib' | 'mgmt-mib' | 'subscription'

/** Holds for `daysRemaining` up to and including `upToDays` that no earlier band holds for; the last band has none and takes the rest. */
export interface SeverityBand {
  readonly upToDays?: number
  readonly severity: Severity
}

export interface ProductProfile {
  readonly id: string
  readonly name: string
  readonly evaluationDays: number
  readonly graceDays: number
  readonly maxNodes: number
  readonly cadence: Cadence
  /** Days between two reminders after an end, counted from the end. */
  readonly reminderDays: number
  /** Ascending by `upToDays`; severities never become less urgent towards the end (design §3.1). */
  readonly severityBands: readonly SeverityBand[]
}

/** The catalogue's severity of an alarm, or the profile's for so many days remaining. */
export function severityOf(name: AlarmName, daysRemaining: number | null, profile: ProductProfile): Severity {
  const { severity } = definitionOf(name)
  return severity === 'by-days-remaining' ? severityAt(profile, daysRemaining ?? 0) : severity
}

/** The severity of a clock's alarm at so many days remaining. */
export function severityAt(profile: ProductProfile, daysRemaining: number): Severity {
  for (const band of profile.severityBands) {
    if (band.upToDays === undefined || daysRemaining <= band.upToDays) return band.severity
  }
  throw new RangeError(`profile ${profile.id}: no severity band holds for ${daysRemaining} days`)
}
