/** An alarm as a syslog message, neutral of the dialect (names §5.5). Pure. */
import type { RenderInput } from '../routing/sink.js'
import type { DialectName } from '../syslog/dialects.js'
import { type CiscoParam, SEQUENCE_MODULUS, type SyslogMessage } from '../syslog/message.js'
import { remembering } from '../syslog/remembering.js'
import { sdElement } from '../syslog/rfc5424.js'
import { addRfc3339, rfc3339 } from '../syslog/stamp.js'

const DETAIL_ID = 'detail@32473'
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

/**
 * Exactly the parameters of names §5.5, in their order; what an alarm doesn't have is left out (domain §3.6). Written out, since it is hot.
 * There is nothing to escape in ids, hosts and clocks: `Alarm` says what they are made of.
 */
function addMainElement(begun: string, { alarm, deliveryId, sequence }: RenderInput): string {
  const { clock, daysRemaining, expiresAt } = alarm
  let line = begun
  line += '[lapsewatch@32473 alarmId="'
  line += alarm.id
  line += '" deliveryId="'
  line += deliveryId
  line += '" seq="'
  line += sequence < SEQUENCE_MODULUS ? sequence : sequence % SEQUENCE_MODULUS
  line += '" cluster="'
  line += alarm.cluster
  line += '" node="'
  line += alarm.node
  if (clock !== null) {
    line += '" clock="'
    line += clock
  }
  if (daysRemaining !== null) {
    line += '" daysRemaining="'
    line += daysRemaining
  }
  if (expiresAt !== null) {
    line += '" expiresAt="'
    line = addRfc3339(line, expiresAt)
  }
  line += '" dueAt="'
  line = addRfc3339(line, alarm.dueAt)
  line += '"]'
  return line
}

/** What names §5.5 leaves out and a receiver may need all the same, above all what is cleared (domain §3.6): an element of its own, if anything. */
function detailElement({ alarm: { reason, service, clears } }: RenderInput): string {
  if (clears.length === 0 && reason === 'scheduled') return service === null ? '' : serviceElement(service)
  const params: Pair[] = reason === 'scheduled' ? [] : [['reason', reason]]
  if (service !== null) params.push(['service', service])
  return sdElement(DETAIL_ID, [...params, ...clearsParams(clears)])
}

const serviceElement = remembering((service) => sdElement(DETAIL_ID, [['service', service]]))

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

const NO_CISCO: SyslogMessage['cisco'] = { facility7: '', facility8: '', appId: '', params: [] }
const addNothing = (line: string): string => line

export function syslogMessage(input: RenderInput, { facility, bom, format }: SyslogMessageOptions): SyslogMessage {
  const { alarm, definition } = input
  const { facility7, facility8, appId } = definition
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
    addStructuredData: isStructured ? (line) => addMainElement(line, input) + detailElement(input) : addNothing,
    cisco: isStructured ? NO_CISCO : { facility7, facility8, appId, params: ciscoParams(input) },
  }
}
