/** An alarm in a few words: what happened or will, then (elsewhere) the alarm's name. */
import { counted } from './days.js'

/** What the words are made of: an alarm, or an item of a preview. */
export interface Said {
  /** The alarm's id: its slot says how many days or hours. */
  readonly id: string
  readonly name: string
  readonly node?: string | undefined
  readonly daysRemaining?: number | null | undefined
  /** Ids of the alarms that it clears. */
  readonly clears?: readonly string[] | undefined
}

/** `6 days left`, `1 day left`, `5 days left of grace`, `evaluation ended`, `licensed, clears 18`. */
export function alarmWords(said: Said, tense: 'past' | 'future' = 'past'): string {
  const ends = tense === 'past' ? 'ended' : 'ends'
  switch (said.name) {
    case 'LicenseEvaluationCountdown':
      return `${left(said)}`
    case 'LicenseGraceStarted':
      return `grace started, ${left(said)}`
    case 'LicenseGraceCountdown':
      return `${left(said)} of grace`
    case 'LicenseEvaluationExpired':
      return `evaluation ${ends}`
    case 'LicenseGraceExpired':
      return `grace ${ends}`
    case 'LicenseEvaluationReminder':
    case 'LicenseGraceReminder':
      return `reminder, ended ${agoOfSlot(said.id)}`
    case 'LicenseProductionEnabled':
      return `licensed${clearing(said)}`
    case 'LicenseGraceCleared':
      return `grace cleared${clearing(said)}`
    case 'ClusterRetired':
      return `retired${clearing(said)}`
    case 'CiscoLicenseFileInvalid':
      return 'licence file refused, another MAC'
    case 'CiscoLicenseFileError':
      return 'licence file refused'
    case 'CiscoSystemTimeChange':
      return 'system time changed'
    case 'ESPStopped':
      return `SIP Proxy stopped${on(said)}`
    case 'PEStateShuttingdown':
      return `Presence Engine stopping${on(said)}`
    case 'PEStateStopped':
      return `Presence Engine stopped${on(said)}`
    case 'ESPNoSWVersionLicense':
      return `SIP Proxy not licensed${on(said)}`
    case 'PENoSWVersionLicense':
      return `Presence Engine not licensed${on(said)}`
    case 'ServiceStopped':
      return `${serviceOfId(said.id)} stopped${on(said)}`
    case 'ServiceStarted':
      return `${serviceOfId(said.id)} started${on(said)}`
    default:
      return said.name
  }
}

/** A drill's alarms say so before anything else. */
export function isDrill(id: string): boolean {
  return id.startsWith('drill.')
}

/** The slot of a countdown: `countdown.P30D` in days, `countdown.PT3H` in hours. */
function left({ id, daysRemaining }: Said): string {
  const hours = /\.countdown\.PT(\d+)H/.exec(id)?.[1]
  if (hours !== undefined) return `${counted(Number(hours), 'hour')} left`
  const slot = /\.countdown\.P(\d+)D/.exec(id)?.[1]
  const days = daysRemaining ?? (slot === undefined ? null : Number(slot))
  return days === null ? 'days left' : `${counted(days, 'day')} left`
}

function agoOfSlot(id: string): string {
  const days = /\.reminder\.P(\d+)D/.exec(id)?.[1]
  return days === undefined ? 'before' : `${counted(Number(days), 'day')} ago`
}

function clearing({ clears }: Said): string {
  return clears === undefined || clears.length === 0 ? '' : `, clears ${clears.length}`
}

function on({ node }: Said): string {
  return node === undefined ? '' : ` on ${node}`
}

function serviceOfId(id: string): string {
  return /(^|[.~])presence-engine($|[.~])/.test(id) ? 'Presence Engine' : 'SIP Proxy'
}

export function isReminder(name: string): boolean {
  return name === 'LicenseEvaluationReminder' || name === 'LicenseGraceReminder'
}

/** The alarm that says that a clock has run out: `LicenseEvaluationExpired`, `LicenseGraceExpired`. */
export function isEnd(name: string): boolean {
  return name === 'LicenseEvaluationExpired' || name === 'LicenseGraceExpired'
}

export function isClearing(name: string): boolean {
  return name === 'LicenseProductionEnabled' || name === 'LicenseGraceCleared' || name === 'ClusterRetired'
}
