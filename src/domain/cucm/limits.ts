/** When the alarms about units are raised and cleared. Severities and names are Cisco's, the two percentages are ours. */
import type { UnitsAlarmName } from './state.js'
import type { Units } from './units.js'

/** Used of available, from which `CiscoLicenseApprochingLimit` stands, and below which it is cleared. */
const APPROACHING_FROM = 0.8
const APPROACHING_UNTIL = 0.75

/** Which alarms stand with these units, when those of `standing` stood before. `isEnforced`: no alarm while all presence clusters are in evaluation. */
export function unitsAlarms(units: Units, standing: readonly UnitsAlarmName[], isEnforced: boolean): readonly UnitsAlarmName[] {
  if (!isEnforced) return []
  const stood = standing.includes('CiscoLicenseApprochingLimit')
  const line = units.available * (stood ? APPROACHING_UNTIL : APPROACHING_FROM)
  return [
    ...(units.used > 0 && units.used >= line ? (['CiscoLicenseApprochingLimit'] as const) : []),
    ...(units.used > units.available ? (['CiscoLicenseOverDraft'] as const) : []),
  ]
}

export function unitsReason(name: UnitsAlarmName | 'LicenseUnitsCleared', { used, available, overdraft }: Units): string {
  const share = available === 0 ? '' : ` (${Math.floor((used / available) * 100)} %)`
  switch (name) {
    case 'CiscoLicenseApprochingLimit':
      return `${used} of ${available} units used${share}.`
    case 'CiscoLicenseOverDraft':
      return `${used} units used, ${used - available} more than the ${available} available; the licence files allow ${overdraft} beyond.`
    case 'LicenseUnitsCleared':
      return `${used} of ${available} units used${share}.`
  }
}
