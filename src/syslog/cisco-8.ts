/** The dialect `cisco-8`: `<188>42: host: Apr 30 2026 16:00:00.000 UTC : %UC_X-4-Name: %[DaysRemaining=30]…[NodeID=host]: text` (names §5.5). */
import { ACCURACY, ciscoHost, ciscoMnemonic, taggedLines } from './cisco-lines.js'
import type { SyslogMessage } from './message.js'
import { ciscoStamp } from './stamp.js'

export function encodeCisco8(message: SyslogMessage): string[] {
  const stamp = ACCURACY[message.clockMark] + ciscoStamp(message.at)
  const mnemonic = ciscoMnemonic(message.cisco.facility8, message)
  return taggedLines(message, `${ciscoHost(message.host)}: ${stamp} UTC : %${mnemonic}: `, '%')
}
