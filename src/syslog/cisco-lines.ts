/**
 * What the three Cisco dialects share: header fields, tags, and the rule that a line has at most 800 octets not counting the PRI, beyond
 * which it goes out as several complete messages tagged `[part=SEQ.n/N]` (cisco-facts §2.1).
 */
import { harmless, headerField, takeOctets } from './characters.js'
import { type CiscoParam, type ClockMark, priority, SEQUENCE_MODULUS, type SyslogMessage } from './message.js'

const LINE_OCTETS_MAX = 800
/** Tags are repeated in every part; they leave at least this much to the text. */
const TEXT_OCTETS_MIN = 32
/** `[part=4294967295.999/999]` */
const PART_TAG_OCTETS_MAX = 25
const SHORTENED_VALUE_OCTETS_MIN = 12
const ELLIPSIS = '...'

/** `*`: not authoritative; `.`: it was synchronised and is no more (cisco-facts §2.1, ACCURACY). */
export const ACCURACY: Readonly<Record<ClockMark, string>> = { trusted: '', unsynchronised: '*', lost: '.' }

/** HOST: `0.0.0.0` if unknown, at most 255 octets, without the `: ` that ends it (a blank can't occur in it). */
export const ciscoHost = (host: string): string => headerField(host, 255, '0.0.0.0')

/** `UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown`. Real facilities are longer than the 24 that the written rule allows, so that isn't enforced. */
export function ciscoMnemonic(facility: string, { severity, name }: SyslogMessage): string {
  return `${headerField(facility, 64, 'UC_')}-${severity}-${headerField(name, 64, 'UNKNOWN')}`
}

/** What a dialect does to free text besides making it harmless. */
export type Spell = (text: string) => string
const asItIs: Spell = (text) => text

const NEEDS_ESCAPE = /[[\]\\]/
const escapeTag = (value: string): string => (NEEDS_ESCAPE.test(value) ? value.replace(/[[\]\\]/g, '\\$&') : value)
const tagOctets = ({ key, value }: CiscoParam): number => Buffer.byteLength(joinTags([{ key, value }]))

function joinTags(tags: readonly Pick<CiscoParam, 'key' | 'value'>[]): string {
  let joined = ''
  for (const { key, value } of tags) joined += `[${headerField(key, 32, '?')}=${escapeTag(value)}]`
  return joined
}

/** Every tag of a line in order; AppID, ClusterID (empty, as on real lines) and NodeID end it. */
function allTags(message: SyslogMessage, spell: Spell): CiscoParam[] {
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

function shorten(param: CiscoParam, octets: number): CiscoParam {
  let value = param.value
  while (value !== '' && Buffer.byteLength(escapeTag(value)) > octets - ELLIPSIS.length)
    value = takeOctets(value, Buffer.byteLength(value) - 1)
  return { ...param, value: `${value}${ELLIPSIS}` }
}

/** Shortens the longest values, identities last, until the tags fit. The text is never shortened: it says the same in words. */
function fitTags(tags: readonly CiscoParam[], octetsMax: number): CiscoParam[] {
  const fitted = [...tags]
  for (const identities of [false, true]) {
    const longestFirst = fitted
      .map((param, index) => ({ index, octets: Buffer.byteLength(escapeTag(param.value)), identity: param.identity === true }))
      .filter(({ identity, octets }) => identity === identities && octets > SHORTENED_VALUE_OCTETS_MIN)
      .sort((a, b) => b.octets - a.octets)
    for (const { index, octets } of longestFirst) {
      const excess = fitted.reduce((sum, param) => sum + tagOctets(param), 0) - octetsMax
      const param = fitted[index]
      if (excess <= 0 || param === undefined) break
      fitted[index] = shorten(param, Math.max(SHORTENED_VALUE_OCTETS_MIN, octets - excess))
    }
  }
  return fitted
}

/** A line up to its text, without PRI; `part` is the tag or nothing. */
type Lead = (sequence: number, part: string) => string

const firstSequence = (message: SyslogMessage): number => message.sequence % SEQUENCE_MODULUS
const atSequence = (first: number, offset: number): number => (first + offset) % SEQUENCE_MODULUS

const SURROGATE = /[\uDC00-\uDFFF]/
const CUT_BACK_MAX = 16

/**
 * A blank at the edge of a part would fall to the first relay that trims, and a `%` at its beginning would look like another header's: such
 * a cut moves back a little, into the word.
 */
function cutPart(rest: string, roomOctets: number): string {
  const longest = takeOctets(rest, roomOctets)
  if (longest.length === rest.length) return longest
  for (let end = longest.length; end > Math.max(1, longest.length - CUT_BACK_MAX); end--) {
    const after = rest.charAt(end)
    if (after !== ' ' && after !== '%' && rest.charAt(end - 1) !== ' ' && !SURROGATE.test(after)) return rest.slice(0, end)
  }
  return longest
}

function cutParts(first: number, body: string, lead: Lead, countDigits: number): string[] {
  const parts: string[] = []
  let rest = body
  while (rest !== '') {
    const tagAsLongAsItCanBe = `[part=${first}.${parts.length + 1}/${'9'.repeat(countDigits)}]`
    const room = LINE_OCTETS_MAX - Buffer.byteLength(lead(atSequence(first, parts.length), tagAsLongAsItCanBe))
    const part = cutPart(rest, Math.max(room, 4))
    parts.push(part)
    rest = rest.slice(part.length)
  }
  return parts
}

/** `body` in one line where it fits, else in parts, each with the next sequence number. `split` is asked for only then. */
function numberedLines(message: SyslogMessage, body: string, whole: string, split: () => Lead): string[] {
  const line = whole + body
  if (line.length <= LINE_OCTETS_MAX / 3 || Buffer.byteLength(line) <= LINE_OCTETS_MAX) return [priority(message) + line]
  const pri = priority(message)
  const first = firstSequence(message)
  const lead = split()
  for (let countDigits = 1; ; countDigits++) {
    const parts = cutParts(first, body, lead, countDigits)
    if (parts.length >= 10 ** countDigits) continue
    return parts.map((part, index) => pri + lead(atSequence(first, index), `[part=${first}.${index + 1}/${parts.length}]`) + part)
  }
}

/** For 8.x and the collectors' spelling: `rest` is the header behind the number; tags before the text, the part's tag first among them. */
export function taggedLines(message: SyslogMessage, rest: string, tagsPrefix: string, spell: Spell = asItIs): string[] {
  const tags = allTags(message, spell)
  // Spelled with the `: ` that it stands behind.
  const text = spell(`: ${harmless(message.text)}`).slice(2)
  const whole = `${firstSequence(message)}: ${rest}${tagsPrefix}${joinTags(tags)}: `
  return numberedLines(message, text, whole, () => {
    const headerOctets = Buffer.byteLength(`${SEQUENCE_MODULUS}: ${rest}${tagsPrefix}: `)
    const fitted = joinTags(fitTags(tags, LINE_OCTETS_MAX - headerOctets - PART_TAG_OCTETS_MAX - TEXT_OCTETS_MIN))
    return (sequence, part) => `${sequence}: ${rest}${tagsPrefix}${part}${fitted}: `
  })
}

/** For 7.x, which has no tags: `rest` is the header behind the number; labels behind the text, the part's tag right behind the name. */
export function labelledLines(message: SyslogMessage, rest: string): string[] {
  let body = harmless(message.text)
  for (const { label, value } of allTags(message, asItIs))
    body += body === '' ? `${harmless(label)}:${value}` : ` ${harmless(label)}:${value}`
  return numberedLines(message, body, `${firstSequence(message)}: ${rest}`, () => (sequence, part) => `${sequence}: ${rest}${part} `)
}
