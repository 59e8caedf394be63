/** The message of names §5.5's examples, to be varied by the tests. */
import type { SyslogMessage } from '../../../src/syslog/message.js'

const SENT_AT = Date.UTC(2026, 3, 30, 16)

export function message(
  changes: Partial<Omit<SyslogMessage, 'cisco' | 'addStructuredData'>> & {
    readonly cisco?: Partial<SyslogMessage['cisco']>
    readonly structuredData?: string
  } = {},
): SyslogMessage {
  const { cisco, structuredData = '[lapsewatch@32473 alarmId="a" seq="42"]', ...rest } = changes
  return {
    facility: 23,
    severity: 4,
    at: SENT_AT,
    clockMark: 'trusted',
    host: 'cup-sjc-pub',
    appName: 'lapsewatch',
    name: 'LicenseEvaluationCountdown',
    sequence: 42,
    text: 'text',
    bom: false,
    addStructuredData: (line) => line + structuredData,
    ...rest,
    cisco: {
      facility7: 'CCM_JAVA_APPS-TOMCATAPPLICATIONS',
      facility8: 'UC_JAVAAPPLICATIONS',
      appId: 'Cisco License Manager',
      params: [{ key: 'DaysRemaining', label: 'Days Remaining', value: '30' }],
      ...cisco,
    },
  }
}

/** The octets that the 800 of a Cisco line are counted over: all but the PRI. */
export const octetsWithoutPri = (line: string): number => Buffer.byteLength(line.replace(/^<\d+>/, ''))
