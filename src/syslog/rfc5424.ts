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

/** Lines with more parameters than this are rare enough to be written with care. */
const PLAIN_PARAMS_MAX = 16
/** The whole of a line in which nothing needs care, by its number of parameters: printable ASCII, and no quotes but those of the values. */
const PLAIN_LINES = Array.from(
  { length: PLAIN_PARAMS_MAX + 1 },
  (_, count) => new RegExp(`^<\\d+>1 [!-~]+ [!-~]+ [!-~]+ - [!-~]+ \\[[!#-<>-Z^-~]+(?: [!#-<>-Z^-~]+="[ !#-[^-~]*"){${count}}\\] [ -~]+$`),
)

/**
 * The line put together as if nothing in it needed care, then looked at once, as a whole: twice as fast as a look at every part of it.
 * `undefined`: something does need care. No value holds a quote or a bracket when the first `]` is where ours is and the quotes before it are ours.
 */
function plainLine(message: SyslogMessage): string | undefined {
  const { host, appName, name, text } = message
  const { id, params } = message.structuredData
  if (params.length === 0 || params.length > PLAIN_PARAMS_MAX) return undefined
  if (host.length > 255 || appName.length > 48 || name.length > 32 || id.length > 32) return undefined
  let head = `${priority(message)}1 ${rfc5424Stamp(message.at)} ${host} ${appName} - ${name} [${id}`
  let isFirst = true
  for (const param of params) {
    head += isFirst ? separator(param[0]).slice(1) : separator(param[0])
    head += param[1]
    isFirst = false
  }
  head += '"'
  const line = `${head}] ${text}`
  return line.indexOf(']') === head.length && PLAIN_LINES[params.length]?.test(line) === true ? line : undefined
}

/** One line, never split: RFC 5424 §6.1 sets no upper limit. Field lengths are those of its §6. */
export function encodeRfc5424(message: SyslogMessage): string[] {
  const isUsual = message.clockMark === 'trusted' && !message.bom
  return [(isUsual ? plainLine(message) : undefined) ?? carefulLine(message)]
}

function carefulLine(message: SyslogMessage): string {
  const host = headerField(message.host, 255, '-')
  const appName = headerField(message.appName, 48, '-')
  const msgId = headerField(message.name, 32, '-')
  const header = `${priority(message)}1 ${rfc5424Stamp(message.at)} ${host} ${appName} - ${msgId} ${structuredData(message)}`
  return message.text === '' ? header : `${header} ${message.bom ? BOM : ''}${harmless(message.text)}`
}
