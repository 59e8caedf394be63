/** The filters of the history, for what is asked and for what the stream tells. Pure. */
import type { AlarmObject } from '../../api/types.js'

/** As the address has them; empty is no condition. Instants are RFC 3339. */
export interface AlarmFilter {
  readonly cluster: string
  readonly name: string
  /** `2`, `<=4`, `>=5`: as the API has it. */
  readonly severity: string
  readonly since: string
  readonly until: string
}

export const UNFILTERED: AlarmFilter = { cluster: '', name: '', severity: '', since: '', until: '' }

export function isUnfiltered(filter: AlarmFilter): boolean {
  return Object.values(filter).every((condition) => condition === '')
}

/** The same conditions as the API's, for alarms that come by the stream. */
export function matches({ cluster, name, severity, since, until }: AlarmFilter, alarm: AlarmObject): boolean {
  const decidedAtMs = Date.parse(alarm.decidedAt)
  return (
    (cluster === '' || alarm.cluster === cluster) &&
    (name === '' || alarm.name === name) &&
    hasSeverity(severity, alarm.severity) &&
    (since === '' || decidedAtMs >= Date.parse(since)) &&
    (until === '' || decidedAtMs <= Date.parse(until))
  )
}

function hasSeverity(condition: string, severity: number): boolean {
  const [, comparison, digit] = /^(<=|>=)?([0-7])$/.exec(condition) ?? []
  if (digit === undefined) return true
  if (comparison === '<=') return severity <= Number(digit)
  return comparison === '>=' ? severity >= Number(digit) : severity === Number(digit)
}
