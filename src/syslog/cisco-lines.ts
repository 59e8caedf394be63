/**
 * What the three Cisco dialects share: header fields, and how tags and text make a line, or several. A message that is too long first has its
 * long values shortened (`cisco-tags.ts`); only if that doesn't do it is it split (`cisco-parts.ts`).
 */
import { harmless, headerField } from './characters.js'
import {
  fillWithPieces,
  fillWithText,
  firstSequence,
  fitsInOneLine,
  LINE_OCTETS_MAX,
  numberedParts,
  PART_TAG_OCTETS_MAX,
} from './cisco-parts.js'
import { asItIs, boundedTags, bracketed, ciscoTags, joinBracketed, labelled, type Spell } from './cisco-tags.js'
import { type CiscoParam, type ClockMark, priority, SEQUENCE_MODULUS, type SyslogMessage } from './message.js'

export { ciscoHost } from './cisco-tags.js'

/** Tags that leave less than this to the text of each part are not repeated in every part, but spread over the parts. */
const TEXT_OCTETS_MIN = 100

/** `*`: not authoritative; `.`: it was synchronised and is no more (cisco-facts §2.1, ACCURACY). */
export const ACCURACY: Readonly<Record<ClockMark, string>> = { trusted: '', unsynchronised: '*', lost: '.' }

/** `UC_JAVAAPPLICATIONS-4-LicenseEvaluationCountdown`. Real facilities are longer than the 24 that the written rule allows, so that isn't enforced. */
export function ciscoMnemonic(facility: string, { severity, name }: SyslogMessage): string {
  return `${headerField(facility, 64, 'UC_')}-${severity}-${headerField(name, 64, 'UNKNOWN')}`
}

/** For 8.x and the collectors' spelling: `rest` is the header behind the number; tags before the text, the part's tag first among them. */
export function taggedLines(message: SyslogMessage, rest: string, tagsPrefix: string, spell: Spell = asItIs): string[] {
  const tags = ciscoTags(message, spell)
  // Spelled with the `: ` that it stands behind.
  const text = spell(`: ${harmless(message.text)}`).slice(2)
  const lineWith = (joined: string): string => `${firstSequence(message)}: ${rest}${tagsPrefix}${joined}: ${text}`
  return oneOrMore(message, lineWith(joinBracketed(tags)), () => {
    const bounded = boundedTags(tags)
    const shortened = lineWith(joinBracketed(bounded))
    if (fitsInOneLine(shortened)) return [shortened]
    const headerOctets = Buffer.byteLength(`${SEQUENCE_MODULUS}: ${rest}${tagsPrefix}: `)
    const sheets = sheetsOf(bounded, LINE_OCTETS_MAX - headerOctets - PART_TAG_OCTETS_MAX - TEXT_OCTETS_MIN)
    const tagsOf = (index: number): string => (sheets.length === 1 ? sheets[0] : sheets[index]) ?? ''
    const lead = (sequence: number, part: string, index: number): string => `${sequence}: ${rest}${tagsPrefix}${part}${tagsOf(index)}: `
    return numberedParts(message, lead, () => fillWithText(text, sheets.length))
  })
}

/** The tags in order, each whole, on as few sheets as will do; a tag that is longer than a sheet stands on one alone. */
function sheetsOf(tags: readonly CiscoParam[], octetsMax: number): string[] {
  const sheets: string[] = []
  let sheet = ''
  for (const tag of tags.map(bracketed)) {
    if (sheet !== '' && Buffer.byteLength(sheet + tag) > octetsMax) {
      sheets.push(sheet)
      sheet = ''
    }
    sheet += tag
  }
  return [...sheets, sheet]
}

/** For 7.x, which has no tags: `rest` is the header behind the number; labels behind the text, the part's tag right behind the name. */
export function labelledLines(message: SyslogMessage, rest: string): string[] {
  const tags = ciscoTags(message, asItIs)
  const text = harmless(message.text)
  const lineWith = (pieces: readonly string[]): string => `${firstSequence(message)}: ${rest}${text}${pieces.join('')}`
  return oneOrMore(message, lineWith(labelPieces(text, tags)), () => {
    const pieces = labelPieces(text, boundedTags(tags))
    const shortened = lineWith(pieces)
    if (fitsInOneLine(shortened)) return [shortened]
    return numberedParts(
      message,
      (sequence, part) => `${sequence}: ${rest}${part} `,
      () => fillWithPieces(text, pieces),
    )
  })
}

const labelPieces = (text: string, tags: readonly CiscoParam[]): string[] =>
  tags.map((tag, index) => (text === '' && index === 0 ? labelled(tag) : ` ${labelled(tag)}`))

/** `whole` where it fits; what else there is to do is asked for only then. */
function oneOrMore(message: SyslogMessage, whole: string, otherwise: () => string[]): string[] {
  const pri = priority(message)
  return fitsInOneLine(whole) ? [pri + whole] : otherwise().map((line) => pri + line)
}
