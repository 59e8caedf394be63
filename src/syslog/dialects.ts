/** The table of dialects: a new one is a file beside this and a line here. */
import { encodeCisco7 } from './cisco-7.js'
import { encodeCisco8 } from './cisco-8.js'
import { encodeCiscoCollector } from './cisco-collector.js'
import type { SyslogMessage } from './message.js'
import { encodeRfc5424 } from './rfc5424.js'

export const DIALECT_NAMES = ['rfc5424', 'cisco-7', 'cisco-8', 'cisco-collector'] as const
export type DialectName = (typeof DIALECT_NAMES)[number]

/** The lines of a message, without framing; none holds a control character. Pure. */
export type Encode = (message: SyslogMessage) => string[]

export const DIALECTS: Readonly<Record<DialectName, Encode>> = {
  rfc5424: encodeRfc5424,
  'cisco-7': encodeCisco7,
  'cisco-8': encodeCisco8,
  'cisco-collector': encodeCiscoCollector,
}
