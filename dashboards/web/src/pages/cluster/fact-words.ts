/** The journal's facts in a sentence each. Outcomes are left to the alarms. Pure. */
import type { JournalEntry } from '../../api/types.js'
import { counted } from '../../words/days.js'
import { SERVICE_NAMES } from '../../words/modes.js'
import { visible } from '../../words/visible.js'
import { macText } from './mac.js'

const FACTS: ReadonlySet<string> = new Set([
  'installed',
  'node-rebuilt',
  'license-uploaded',
  'license-vouched',
  'license-refused',
  'license-deleted',
  'license-manager-restarted',
  'upgraded',
  'reinstalled',
  'node-added',
  'node-removed',
  'service-started',
  'service-stopped',
  'retired',
  'returned',
  'clock-corrected',
])

export function isFact({ type }: JournalEntry): boolean {
  return FACTS.has(type)
}

/** When it happened: those of a creation were written later than that. */
export function factAtMs({ at, data }: JournalEntry): number {
  return Date.parse(typeof data.effectiveAt === 'string' ? data.effectiveAt : at)
}

export function factWords({ type, data }: JournalEntry): string {
  const word = (key: string) => (typeof data[key] === 'string' || typeof data[key] === 'number' ? visible(String(data[key])) : '—')
  switch (type) {
    case 'installed':
      return `Installed ${word('release')}, evaluation opened`
    case 'returned':
      return `Returned with release ${word('release')}`
    case 'node-rebuilt':
      return `${word('node')} rebuilt with MAC ${macText(word('mac'))}${data.cause === 'license-mac' ? ' (only its licence MAC changed)' : ''}`
    case 'license-uploaded':
      return `${word('file')} uploaded, ${word('verdict')}, ${counted(Number(data.servers), 'server')}`
    case 'license-vouched':
      return `${word('file')} vouched for by ${word('by')}: ${word('reason')}`
    case 'license-refused':
      return `${word('file')} refused: ${word('reason')}`
    case 'license-deleted':
      return `${word('file')} deleted`
    case 'license-manager-restarted':
      return 'License Manager restarted'
    case 'upgraded':
      return `Upgraded to ${word('release')}`
    case 'reinstalled':
      return `Reinstalled with ${word('release')}`
    case 'node-added':
      return `${word('hostname')} joined`
    case 'node-removed':
      return `${word('hostname')} left`
    case 'service-started':
      return `${serviceWord(word('service'))} on ${word('node')} started`
    case 'service-stopped':
      return `${serviceWord(word('service'))} on ${word('node')} stopped`
    case 'retired':
      return 'Retired'
    case 'clock-corrected':
      return `Clock corrected: ${word('reason')}`
    default:
      return type
  }
}

function serviceWord(service: string): string {
  return service in SERVICE_NAMES ? SERVICE_NAMES[service as keyof typeof SERVICE_NAMES] : service
}
