/** Units, finds, features and codes in words. Pure. */
import type { LoginAnswer, UnitReportObject } from '../../api/types.js'
import type { Mark } from '../../band.js'
import { counted } from '../../words/days.js'

export type Units = UnitReportObject['units']

export const FINDS = [
  ['begins-with', 'begins with'],
  ['contains', 'contains'],
  ['is-exactly', 'is exactly'],
  ['ends-with', 'ends with'],
  ['is-empty', 'is empty'],
  ['is-not-empty', 'is not empty'],
] as const
export const FIND_FIRST = 'begins-with'

/** Those that look at no text. */
export function takesText(find: string): boolean {
  return find !== 'is-empty' && find !== 'is-not-empty'
}

/** What Cisco's alarm of an approaching limit stands for (docs/communications-manager.md). */
const NEAR = 0.8

/** Where the use of units stands: the same marks as urgency, each with the words below. */
export function bandOfUnits({ available, used, remaining, overdraft }: Units): Mark {
  if (remaining < -overdraft) return 'ended'
  if (remaining < 0) return 'day'
  if (used > 0 && used >= available * NEAR) return 'week'
  return 'fine'
}

export function unitsWords({ available, used, remaining, overdraft }: Units): string {
  if (remaining < -overdraft) return `${counted(-remaining - overdraft, 'unit')} short`
  if (remaining < 0) return `${-remaining} of ${counted(overdraft, 'unit')} of overdraft used`
  if (used > 0 && used >= available * NEAR) return `${Math.floor((used / available) * 100)} % used, ${remaining} remaining`
  return `${remaining.toLocaleString('en-US')} remaining`
}

export const KIND_NAMES: Readonly<Record<UnitReportObject['items'][number]['kind'], string>> = {
  units: 'Device License Units',
  'cupc-software': 'CUPC software licences',
}

export const CAPABILITY_NAMES = { enableCup: 'CUP', enableCupc: 'CUPC' } as const
export type Capability = keyof typeof CAPABILITY_NAMES

export const CLIENT_NAMES: Readonly<Record<LoginAnswer['client'], string>> = {
  cupc: 'Personal Communicator',
  administration: 'Unified Presence Administration',
}

export const FEATURE_NAMES: Readonly<Record<LoginAnswer['features'][number], string>> = {
  administration: 'Administration',
  'license-upload': 'Licence upload',
  'instant-messaging': 'Instant messaging',
  availability: 'Availability',
  'desk-phone-control': 'Desk-phone control',
  softphone: 'Softphone',
}

export function figure(count: number): string {
  return count.toLocaleString('en-US')
}
