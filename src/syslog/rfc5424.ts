/** The dialect `rfc5424`: `<188>1 2026-04-30T16:00:00.000Z host lapsewatch - Name [lapsewatch@32473 alarmId="…" …] text` (names §5.5). */
import { harmless, headerField } from './characters.js'
import { priority, type SyslogMessage } from './message.js'
import { rfc5424Stamp } from './stamp.js'

const PLAIN_VALUE = /^[ !#-[^-~]*$/
const NAME = /^[!#-<>-\\^-~]{1,32}$/
const BOM = '\uFEFF'

/** RFC 5424 §7.1: the zone is known (it is UTC), the time is not to be relied on. */
const NOT_SYNCHRONISED = '[timeQuality tzKnown="1" isSynced="0"]'

/** PARAM-VALUE: `"`, `\` and `]` are escaped by a backslash, nothing else is (RFC 5424 §6.3.3). */
function paramValue(value: string): string {
  return PLAIN_VALUE.test(value) ? value : harmless(value).replace(/["\\\]]/g, '\\$&')
}

/** SD-NAME: 1 to 32 printable ASCII characters but `=`, `]`, `"` and the blank (RFC 5424 §6.3.2). */
function sdName(name: string): string {
  return NAME.test(name) ? name : name.replace(/[^!-~]|[="\]]/gu, '?').slice(0, 32) || '?'
}

/** `" deliveryId="` ends one parameter and begins the next: names are a small fixed set, so each is checked once. */
const separators = new Map<string, string>()
const SEPARATORS_MAX = 256

function separator(name: string): string {
  const known = separators.get(name)
  if (known !== undefined) return known
  const made = `" ${sdName(name)}="`
  if (separators.size < SEPARATORS_MAX) separators.set(name, made)
  return made
}

function structuredData({ structuredData: { id, params }, clockMark }: SyslogMessage): string {
  const quality = clockMark === 'trusted' ? '' : NOT_SYNCHRONISED
  if (params.length === 0) return quality === '' ? '-' : quality
  let element = ''
  for (const [name, value] of params)
    element += element === '' ? separator(name).slice(1) + paramValue(value) : separator(name) + paramValue(value)
  return `[${sdName(id)}${element}"]${quality}`
}

/** One line, never split: RFC 5424 §6.1 sets no upper limit. Field lengths are those of its §6. */
export function encodeRfc5424(message: SyslogMessage): string[] {
  const host = headerField(message.host, 255, '-')
  const appName = headerField(message.appName, 48, '-')
  const msgId = headerField(message.name, 32, '-')
  const header = `${priority(message)}1 ${rfc5424Stamp(message.at)} ${host} ${appName} - ${msgId} ${structuredData(message)}`
  if (message.text === '') return [header]
  return [`${header} ${message.bom ? BOM : ''}${harmless(message.text)}`]
}
