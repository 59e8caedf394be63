/** An alarm as a syslog message, neutral of the dialect (names §5.5). Pure. */
import type { RenderInput } from '../routing/sink.js'
import type { DialectName } from '../syslog/dialects.js'
import { type CiscoParam, SEQUENCE_MODULUS, type SyslogMessage } from '../syslog/message.js'
import { rfc3339 } from '../syslog/stamp.js'

const SD_ID = 'lapsewatch@32473'
const APP_NAME = 'lapsewatch'
/** A clearing alarm may clear a whole countdown: more ids than this many characters are only counted. */
const CLEARS_CHARACTERS_MAX = 1024

export interface SyslogMessageOptions {
  readonly facility: number
  readonly bom: boolean
  /** A dialect reads the structured data or Cisco's parameters: the other is left empty. */
  readonly format: DialectName
}

type Pair = readonly [name: string, value: string]

/** The latest ids that fit, in order; `clearsCount` says how many there are when some don't. */
function clearsParams(clears: readonly string[]): Pair[] {
  if (clears.length === 0) return []
  let first = clears.length
  let characters = 0
  while (first > 0) {
    characters += (clears[first - 1]?.length ?? 0) + 1
    if (characters > CLEARS_CHARACTERS_MAX && first < clears.length) break
    first--
  }
  const shown: Pair = ['clears', clears.slice(first).join(' ')]
  return first === 0 ? [shown] : [shown, ['clearsCount', String(clears.length)]]
}

/** The order is fixed (names §5.5); what an alarm doesn't have is left out (domain §3.6). */
function structuredParams({ alarm, deliveryId, sequence }: RenderInput): Pair[] {
  const params: Pair[] = [
    ['alarmId', alarm.id],
    ['deliveryId', deliveryId],
    ['seq', String(sequence % SEQUENCE_MODULUS)],
    ['cluster', alarm.cluster],
    ['node', alarm.node],
  ]
  if (alarm.clock !== null) params.push(['clock', alarm.clock])
  if (alarm.daysRemaining !== null) params.push(['daysRemaining', String(alarm.daysRemaining)])
  if (alarm.expiresAt !== null) params.push(['expiresAt', rfc3339(alarm.expiresAt)])
  params.push(['dueAt', rfc3339(alarm.dueAt)])
  if (alarm.service !== null) params.push(['service', alarm.service])
  params.push(['reason', alarm.reason], ...clearsParams(alarm.clears))
  return params
}

/** The clock's numbers come first, since whatever cuts a line cuts its end (cisco-facts §10 P6); then the alarm's own, then its ids. */
function ciscoParams({ alarm, definition, deliveryId }: RenderInput): CiscoParam[] {
  const params: CiscoParam[] = []
  const add = (key: string, label: string, value: string): void => {
    if (!params.some((param) => param.key === key)) params.push({ key, label, value })
  }
  if (alarm.clock !== null) {
    if (alarm.daysRemaining !== null) add('DaysRemaining', 'Days Remaining', String(alarm.daysRemaining))
    if (alarm.expiresAt !== null) add('ExpiresAt', 'Expires At', rfc3339(alarm.expiresAt))
    add('DueAt', 'Due At', rfc3339(alarm.dueAt))
  }
  for (const { key, label } of definition.params) {
    const value = alarm.params[key]
    if (value !== undefined) add(key, label, value)
  }
  const identity = true
  params.push({ key: 'AlarmID', label: 'Alarm ID', value: alarm.id, identity })
  params.push({ key: 'DeliveryID', label: 'Delivery ID', value: deliveryId, identity })
  return params
}

export function syslogMessage(input: RenderInput, { facility, bom, format }: SyslogMessageOptions): SyslogMessage {
  const { alarm, definition } = input
  const isStructured = format === 'rfc5424'
  return {
    facility,
    severity: alarm.severity,
    at: alarm.decidedAt,
    clockMark: input.clockTrust,
    host: alarm.node,
    appName: APP_NAME,
    name: alarm.name,
    sequence: input.sequence,
    text: alarm.text,
    bom,
    structuredData: { id: SD_ID, params: isStructured ? structuredParams(input) : [] },
    cisco: {
      facility7: definition.facility7,
      facility8: definition.facility8,
      appId: definition.appId,
      params: isStructured ? [] : ciscoParams(input),
    },
  }
}
