/**
 * `show network eth0`, `show status`, `show version active`, in the shapes that are known (facts §6). What is not simulated says so in its
 * place: nothing here looks measured that is not.
 */
import { type Answer, lines } from './answer.js'
import type { ParsedCommand } from './parse.js'
import type { Session } from './session.js'

const NOT_SIMULATED = 'not simulated'
/** Where the second pair of a line begins. */
const COLUMN = 30

/** Where the MAC address stands in `detail` is not known: the line is ours. The plain form has none. */
export function showNetwork({ node }: Session, { options }: ParsedCommand): Answer {
  return lines(
    'Ethernet 0',
    pair('DHCP         ', NOT_SIMULATED, 'Status      '),
    pair('IP Address   ', node.address, 'IP Mask     '),
    pair('Link Detected', NOT_SIMULATED, 'Mode        '),
    `Duplicate IP : ${NOT_SIMULATED}`,
    ...(options.has('detail') ? [`MAC Address  : ${node.mac}`] : []),
    '',
    'DNS',
    pair('Primary  ', NOT_SIMULATED, 'Secondary   '),
    `Options  : ${NOT_SIMULATED}`,
    `Domain   : ${NOT_SIMULATED}`,
    `Gateway  : ${NOT_SIMULATED}`,
  )
}

function pair(label: string, value: string, otherLabel: string): string {
  return `${`${label}: ${value} `.padEnd(COLUMN)}${otherLabel}: ${NOT_SIMULATED}`
}

export function showStatus({ node, row: { state }, now }: Session): Answer {
  const rows: readonly (readonly [label: string, value: string])[] = [
    ['Host Name', node.hostname],
    ['Date', dateThere(now, state.timezone)],
    ['Time Zone', `${zoneName(now, state.timezone)} (${state.timezone})`],
    ['Locale', NOT_SIMULATED],
    ['Product Ver', state.release],
    ['Platform Version', NOT_SIMULATED],
    ['Uptime', NOT_SIMULATED],
    ['CPU', NOT_SIMULATED],
    ['Memory', NOT_SIMULATED],
  ]
  return lines(...rows.map(([label, value]) => `${label.padEnd(18)} : ${value}`))
}

/** Cisco's output is not known; the words are ours. */
export function showVersion({ row: { state } }: Session): Answer {
  return lines(`Active Version: ${state.release}`)
}

/** `Thu Jul 21, 2016 16:07:16` */
function dateThere(now: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', month: 'short', day: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  })
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return `${of('weekday')} ${of('month')} ${of('day')}, ${of('year')} ${of('hour')}:${of('minute')}:${of('second')}`
}

function zoneName(now: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'long' }).formatToParts(now)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
