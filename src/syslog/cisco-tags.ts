/** The tags of a Cisco line, whichever way a dialect spells them: `[DaysRemaining=30]` before the text, ` Days Remaining:30` behind it. */
import { harmless, headerField, takeOctets } from './characters.js'
import type { CiscoParam, SyslogMessage } from './message.js'

/** In a line that is too long no value but an identity takes more than this: the text says the same in full. */
const VALUE_OCTETS_MAX = 128
const ELLIPSIS = '...'

/** What a dialect does to free text besides making it harmless. */
export type Spell = (text: string) => string
export const asItIs: Spell = (text) => text

/** HOST: `0.0.0.0` if unknown, at most 255 octets, without the `: ` that ends it (a blank can't occur in it). */
export const ciscoHost = (host: string): string => headerField(host, 255, '0.0.0.0')

/** Every tag of a line in order; AppID, ClusterID (empty, as on real lines) and NodeID end it. */
export function ciscoTags(message: SyslogMessage, spell: Spell): CiscoParam[] {
  const tags: CiscoParam[] = []
  for (const param of message.cisco.params) {
    const value = spell(harmless(param.value))
    tags.push(value === param.value ? param : { ...param, value })
  }
  tags.push(
    { key: 'AppID', label: 'App ID', value: spell(harmless(message.cisco.appId)) },
    { key: 'ClusterID', label: 'Cluster ID', value: '' },
    { key: 'NodeID', label: 'Node ID', value: ciscoHost(message.host), identity: true },
  )
  return tags
}

/** The tags of a line that is too long: long values lose their ends, identities never do (a receiver drops repeats by them). */
export function boundedTags(tags: readonly CiscoParam[]): CiscoParam[] {
  return tags.map((tag) => (tag.identity === true || octetsOf(tag.value) <= VALUE_OCTETS_MAX ? tag : shortened(tag)))
}

const octetsOf = (value: string): number => Buffer.byteLength(escapeValue(value))

function shortened(tag: CiscoParam): CiscoParam {
  const octetsMax = VALUE_OCTETS_MAX - ELLIPSIS.length
  let value = takeOctets(tag.value, octetsMax)
  while (octetsOf(value) > octetsMax) value = takeOctets(value, Buffer.byteLength(value) - 1)
  return { ...tag, value: `${value}${ELLIPSIS}` }
}

const NEEDS_ESCAPE = /[[\]\\]/
const escapeValue = (value: string): string => (NEEDS_ESCAPE.test(value) ? value.replace(/[[\]\\]/g, '\\$&') : value)

/** 8.x: `[DaysRemaining=30]`; brackets and backslashes are escaped (cisco-facts §2.1). */
export const bracketed = ({ key, value }: CiscoParam): string => `[${headerField(key, 32, '?')}=${escapeValue(value)}]`

export function joinBracketed(tags: readonly CiscoParam[]): string {
  let joined = ''
  for (const tag of tags) joined += bracketed(tag)
  return joined
}

/** 7.x: `Days Remaining:30`. */
export const labelled = ({ label, value }: CiscoParam): string => `${harmless(label)}:${value}`
