/** The dialect `cisco-7`: `<188>42: Apr 30 16:00:00.000 UTC : %CCM_X-Y-4-Name: text Days Remaining:30 … Node ID:host` (names §5.5): no host, no year, labels. */
import { ACCURACY, ciscoMnemonic, labelledLines } from './cisco-lines.js'
import type { SyslogMessage } from './message.js'
import { ciscoStampWithoutYear } from './stamp.js'

export function encodeCisco7(message: SyslogMessage): string[] {
  const stamp = ACCURACY[message.clockMark] + ciscoStampWithoutYear(message.at)
  const mnemonic = ciscoMnemonic(message.cisco.facility7, message)
  return labelledLines(message, `${stamp} UTC : %${mnemonic}: `)
}
