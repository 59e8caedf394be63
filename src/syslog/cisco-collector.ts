/**
 * The dialect `cisco-collector`: `<188>42: host: Apr 30 2026 16:00:00.000 UTC: %UC_X-4-Name: [DaysRemaining=30]…[NodeID=host]: text`, the
 * one spelling that rsyslog's `pmciscoios` and syslog-ng's `cisco-parser()` both keep whole (peers §5.3, first row).
 */
import { ACCURACY, ciscoHost, ciscoMnemonic, taggedLines } from './cisco-lines.js'
import type { SyslogMessage } from './message.js'
import { ciscoStamp } from './stamp.js'

const HEADER_END = ': %'

/** syslog-ng takes every `: %` for the end of the header and drops what stands behind a second one: inside, it gets one more blank. */
const keepFromSplitting = (text: string): string => (text.includes(HEADER_END) ? text.replaceAll(HEADER_END, ':  %') : text)

export function encodeCiscoCollector(message: SyslogMessage): string[] {
  const stamp = ACCURACY[message.clockMark] + ciscoStamp(message.at)
  const mnemonic = ciscoMnemonic(message.cisco.facility8, message)
  return taggedLines(message, `${ciscoHost(message.host)}: ${stamp} UTC: %${mnemonic}: `, '', keepFromSplitting)
}
