/**
 * The sentence of an alarm, rendered once, when it is decided, from the same numbers as its data. The days left come early, since some
 * receivers cut at 255 characters (`cisco-facts.md` §10, P6). Texts of Cisco's own alarms are Cisco's (facts §1.8).
 */
import { localText } from './calendar.js'
import type { AlarmName } from './catalogue.js'
import type { Clock } from './clock.js'
import { formatInstant } from './instant.js'

export interface TextInput {
  readonly name: AlarmName
  readonly productName: string
  readonly timezone: string
  readonly release: string
  readonly clock: Clock | null
  readonly daysRemaining: number | null
  /** `PT3H`: how many exact hours before the end, for an hourly slot raised when it was due. */
  readonly hoursLeft: number | null
  /** How many days lie behind the end, for a reminder. */
  readonly daysSinceEnd: number | null
  readonly graceStep: 'awaiting-upload' | 'awaiting-delete' | 'awaiting-restart' | null
  readonly params: Readonly<Record<string, string>>
}

const MISSING_STEP = {
  'awaiting-upload': 'A licence for the new MAC address is missing.',
  'awaiting-delete': 'The invalid licence file has still to be deleted, then License Manager restarted.',
  'awaiting-restart': 'License Manager has still to be restarted.',
} as const

export function textOf(input: TextInput): string {
  switch (input.name) {
    case 'LicenseEvaluationCountdown':
      return `${left(input)} of the evaluation of ${input.productName}, release ${input.clock?.release}. It ends at ${end(input)}; then Presence Engine and Proxy stop.`
    case 'LicenseGraceStarted':
      return `${left(input)} of grace: the publisher's MAC address has changed and its licence no longer matches. It ends at ${end(input)}; then Presence Engine and Proxy stop.`
    case 'LicenseGraceCountdown':
      return `${left(input)} of grace after the publisher's MAC address changed. It ends at ${end(input)}. ${step(input)}`.trimEnd()
    case 'LicenseEvaluationExpired':
      return `0 days remain: the evaluation of ${input.productName}, release ${input.clock?.release}, ended at ${end(input)}. Presence Engine and Proxy stop.`
    case 'LicenseGraceExpired':
      return `0 days remain: the grace ended at ${end(input)} without a valid licence. Presence Engine and Proxy stop.`
    case 'LicenseEvaluationReminder':
      return `0 days remain: the evaluation ended ${input.daysSinceEnd} days ago, at ${end(input)}. Presence Engine and Proxy may not run.`
    case 'LicenseGraceReminder':
      return `0 days remain: the grace ended ${input.daysSinceEnd} days ago, at ${end(input)}. Presence Engine and Proxy may not run.`
    case 'LicenseGraceCleared':
      return 'The grace is over: its alarms stand no longer.'
    case 'LicenseProductionEnabled':
      return `${input.productName} is in production mode: a valid server licence is in force.`
    case 'ClusterRetired':
      return 'The cluster is retired: its licence clocks are watched no longer.'
    case 'CiscoLicenseFileInvalid':
      return `License File Invalid. ${input.params.Reason}`
    case 'CiscoLicenseFileError':
      return `License File Error. ${input.params.Reason}`
    case 'CiscoLicenseApprochingLimit':
      return `License units consumption approaching its authorized limit. ${input.params.Reason}`
    case 'CiscoLicenseOverDraft':
      return `Overdraft licenses in use. ${input.params.Reason}`
    case 'LicenseUnitsCleared':
      return `The license units suffice again. ${input.params.Reason}`
    case 'CiscoSystemTimeChange':
      return `System time has changed. ${input.params.Reason}`
    case 'ESPNoSWVersionLicense':
      return 'No server licence covers the SIP Proxy of this node.'
    case 'PENoSWVersionLicense':
      return 'No server licence covers the Presence Engine of this node.'
    case 'ESPStopped':
      return 'Cisco SIP Proxy service child process has been stopped.'
    case 'PEStateShuttingdown':
      return 'Cisco Presence Engine service is shutting down.'
    case 'PEStateStopped':
      return 'Cisco Presence Engine service is terminating.'
    case 'ServiceStopped':
      return 'Service stopped.'
    case 'ServiceStarted':
      return 'Service started.'
  }
}

function left(input: TextInput): string {
  const days = input.daysRemaining ?? 0
  const words = days === 1 ? '1 day remains' : `${days} days remain`
  return input.hoursLeft === null ? words : `${words} (${input.hoursLeft} ${input.hoursLeft === 1 ? 'hour' : 'hours'})`
}

function end(input: TextInput): string {
  if (input.clock === null) return 'an unknown instant'
  return `${formatInstant(input.clock.endsAt)} (${localText(input.clock.endsAt, input.timezone)})`
}

function step(input: TextInput): string {
  return input.graceStep === null ? '' : MISSING_STEP[input.graceStep]
}
