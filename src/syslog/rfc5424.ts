/** The dialect `rfc5424`: `<188>1 2026-04-30T16:00:00.000Z host lapsewatch - Name [lapsewatch@32473 alarmId="…" …] text` (names §5.5). */
import { harmless, headerField } from './characters.js'
import { priority, type SyslogMessage } from './message.js'
import { remembering } from './remembering.js'
import { rfc5424Stamp } from './stamp.js'

const NEEDS_CARE = /[^ !#-[^-~]/
const NAME = /^[!#-<>-\\^-~]{1,32}$/
const BOM = '\uFEFF'

/** RFC 5424 §7.1: the zone is known (it is UTC), the time is not to be relied on. */
const NOT_SYNCHRONISED = '[timeQuality tzKnown="1" isSynced="0"]'

/** PARAM-VALUE: `"`, `\` and `]` are escaped by a backslash, nothing else is (RFC 5424 §6.3.3). */
export function sdValue(value: string): string {
  return NEEDS_CARE.test(value) ? harmless(value).replace(/["\\\]]/g, '\\$&') : value
}

/** SD-NAME: 1 to 32 printable ASCII characters but `=`, `]`, `"` and the blank (RFC 5424 §6.3.2). */
function sdName(name: string): string {
  return NAME.test(name) ? name : name.replace(/[^!-~]|[="\]]/gu, '?').slice(0, 32) || '?'
}

/** SD-ELEMENT with its parameters in this order; nothing where there are none (RFC 5424 §6.3.1). */
export function sdElement(id: string, params: readonly (readonly [name: string, value: string])[]): string {
  if (params.length === 0) return ''
  return `[${sdName(id)}${params.map(([name, value]) => ` ${sdName(name)}="${sdValue(value)}"`).join('')}]`
}

/** Field lengths are those of RFC 5424 §6. A fleet's host names and an alarm's name come again and again. */
const hostField = remembering((host) => ` ${headerField(host, 255, '-')} `)
const appNameField = remembering((appName) => `${headerField(appName, 48, '-')} - `)
const msgIdField = remembering((name) => `${headerField(name, 32, '-')} `)

/** One line, never split: RFC 5424 §6.1 sets no upper limit. */
export function encodeRfc5424(message: SyslogMessage): string[] {
  const { host, appName, name, text, clockMark } = message
  const quality = clockMark === 'trusted' ? '' : NOT_SYNCHRONISED
  const structuredData = message.structuredData + quality
  const header = `${priority(message)}1 ${rfc5424Stamp(message.at)}${hostField(host)}${appNameField(appName)}${msgIdField(name)}`
  const line = header + (structuredData === '' ? '-' : structuredData)
  if (text === '') return [line]
  return [`${line}${message.bom ? ` ${BOM}` : ' '}${harmless(text)}`]
}
