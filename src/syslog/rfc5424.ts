/** The dialect `rfc5424`: `<188>1 2026-04-30T16:00:00.000Z host lapsewatch - Name [lapsewatch@32473 alarmId="…" …] text` (names §5.5). */
import { harmless, headerField } from './characters.js'
import { priority, type SyslogMessage } from './message.js'
import { remembering } from './remembering.js'
import { addRfc5424Stamp } from './stamp.js'

const NEEDS_CARE = /[^ !#-[^-~]/
const NAME = /^[!#-<>-\\^-~]{1,32}$/
const BOM = '\uFEFF'

/** RFC 5424 §7.1: the zone is known (it is UTC), the time is not to be relied on. */
const NOT_SYNCHRONISED = '[timeQuality tzKnown="1" isSynced="0"]'

/** PARAM-VALUE: `"`, `\` and `]` are escaped by a backslash, nothing else is (RFC 5424 §6.3.3). */
function sdValue(value: string): string {
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

/** Field lengths are those of RFC 5424 §6. There are few names of programs and of alarms. */
const appNameField = remembering((appName) => ` ${headerField(appName, 48, '-')} - `)
const msgIdField = remembering((name) => `${headerField(name, 32, '-')} `)

/** One line, never split: RFC 5424 §6.1 sets no upper limit. It grows at its end only: a line of lines is slower to put in one piece. */
export function encodeRfc5424(message: SyslogMessage): string[] {
  const { text } = message
  let header = addRfc5424Stamp(`${priority(message)}1 `, message.at)
  header += ' '
  header += headerField(message.host, 255, '-')
  header += appNameField(message.appName)
  header += msgIdField(message.name)
  let line = message.addStructuredData(header)
  if (message.clockMark !== 'trusted') line += NOT_SYNCHRONISED
  else if (line.length === header.length) line += '-'
  if (text !== '') line += message.bom ? ` ${BOM}` : ' '
  line += harmless(text)
  return [line]
}
