/** What every dialect is given: one message, neutral of how any of them spells it. */

/** Facility codes 0–23 by their usual names (RFC 5424 §6.2.1, table 1; the short names are those of syslog.conf). */
export const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const
export type FacilityName = (typeof FACILITIES)[number]

/** Severities 0–7 as people read them in a narrow column (RFC 5424 §6.2.1, table 2; 6 is `informational` there). */
export const SEVERITY_WORDS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const

/** Sequence numbers go from 0 to 4294967295 and then begin again at 0 (cisco-facts §2.1). */
export const SEQUENCE_MODULUS = 2 ** 32

/**
 * How far the sender's clock is to be believed. `unsynchronised`: it never was right since the start (Cisco's `*`); `lost`: it was and is
 * no more (Cisco's `.`).
 */
export type ClockMark = 'trusted' | 'unsynchronised' | 'lost'

/** One parameter as both Cisco dialects spell it: `[DaysRemaining=30]` by `key`, `Days Remaining:30` by `label`. */
export interface CiscoParam {
  readonly key: string
  readonly label: string
  readonly value: string
  /** An identity: never shortened nor cut, however long the line (a receiver drops repeats by it). */
  readonly identity?: true
}

export interface SyslogMessage {
  /** 0–23 */
  readonly facility: number
  /** 0–7 */
  readonly severity: number
  /** Milliseconds since 1970-01-01T00:00:00Z: the header's stamp. */
  readonly at: number
  readonly clockMark: ClockMark
  readonly host: string
  readonly appName: string
  /** RFC 5424 MSGID and Cisco mnemonic: the alarm's name. */
  readonly name: string
  /** Of the first line; each further line of the same message takes the next one. */
  readonly sequence: number
  readonly text: string
  /** RFC 5424: a byte order mark before the text (§6.4). */
  readonly bom: boolean
  /** RFC 5424: puts its elements, as they stand on the wire (`sdElement`), at the end of a line; an unchanged line has none. */
  readonly addStructuredData: (line: string) => string
  readonly cisco: {
    /** `CCM_JAVA_APPS-TOMCATAPPLICATIONS` */
    readonly facility7: string
    /** `UC_JAVAAPPLICATIONS` */
    readonly facility8: string
    readonly appId: string
    /** In order, before AppID, ClusterID and NodeID, which every line ends with. */
    readonly params: readonly CiscoParam[]
  }
}

/** `<0>` to `<191>` */
const PRIORITIES = Array.from({ length: FACILITIES.length * 8 }, (_, value) => `<${value}>`)

/** `<188>` (RFC 5424 §6.2.1). */
export function priority({ facility, severity }: SyslogMessage): string {
  const value = facility * 8 + severity
  return PRIORITIES[value] ?? `<${value}>`
}
