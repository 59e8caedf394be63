/**
 * A Cisco line has at most 800 octets not counting the PRI; a longer message goes out as several complete lines, each with the next
 * sequence number and the tag `[part=SEQ.n/N]`, SEQ being the first number (cisco-facts §2.1). Here is how parts are counted and filled.
 */
import { takeOctets } from './characters.js'
import { SEQUENCE_MODULUS, type SyslogMessage } from './message.js'

export const LINE_OCTETS_MAX = 800
/** `[part=4294967295.999/999]` */
export const PART_TAG_OCTETS_MAX = 25
/** However little room a line leaves, a part takes its text on by a character. */
const ROOM_OCTETS_MIN = 4

export const fitsInOneLine = (line: string): boolean => line.length <= LINE_OCTETS_MAX / 3 || Buffer.byteLength(line) <= LINE_OCTETS_MAX

export const firstSequence = (message: SyslogMessage): number => message.sequence % SEQUENCE_MODULUS

/** A part's line, without PRI, up to what it is filled with. `index` counts from 0. */
export type Lead = (sequence: number, partTag: string, index: number) => string
/** What the part `index` is filled with, at most so many octets; `null` when there is nothing left. */
export type Fill = (index: number, roomOctets: number) => string | null

/** The lines without PRI. `startFilling` is called anew whenever the number of parts turns out to have another digit. */
export function numberedParts(message: SyslogMessage, lead: Lead, startFilling: () => Fill): string[] {
  const first = firstSequence(message)
  const leadOf = (index: number, count: string): string =>
    lead((first + index) % SEQUENCE_MODULUS, `[part=${first}.${index + 1}/${count}]`, index)
  for (let digits = 1; ; digits++) {
    const fill = startFilling()
    const bodies: string[] = []
    for (;;) {
      const room = LINE_OCTETS_MAX - Buffer.byteLength(leadOf(bodies.length, '9'.repeat(digits)))
      const body = fill(bodies.length, Math.max(room, ROOM_OCTETS_MIN))
      if (body === null) break
      bodies.push(body)
    }
    if (bodies.length < 10 ** digits) return bodies.map((body, index) => leadOf(index, String(bodies.length)) + body)
  }
}

/** Fills parts with a text, and goes on until `partsMin` are there, with nothing if need be. */
export function fillWithText(text: string, partsMin: number): Fill {
  let rest = text
  return (index, roomOctets) => {
    if (rest === '' && index >= partsMin) return null
    const piece = cutText(rest, roomOctets)
    rest = rest.slice(piece.length)
    return piece
  }
}

/** Fills parts with a text and what stands behind it; a piece that a part can hold whole is never cut. */
export function fillWithPieces(text: string, pieces: readonly string[]): Fill {
  let rest = text
  let next = 0
  return (_index, roomOctets) => {
    if (rest === '' && next === pieces.length) return null
    let body = cutText(rest, roomOctets)
    rest = rest.slice(body.length)
    while (rest === '' && next < pieces.length) {
      const piece = pieces[next] ?? ''
      const room = roomOctets - Buffer.byteLength(body)
      if (Buffer.byteLength(piece) <= room) {
        body += piece
        next++
      } else if (body !== '') break
      else {
        next++
        body = cutText(piece, roomOctets)
        rest = piece.slice(body.length)
      }
    }
    return body
  }
}

const SURROGATE = /[\uDC00-\uDFFF]/
const CUT_BACK_MAX = 16

/**
 * A blank at the edge of a part would fall to the first relay that trims, and a `%` at its beginning would look like another header's: such
 * a cut moves back a little, into the word.
 */
function cutText(rest: string, roomOctets: number): string {
  const longest = takeOctets(rest, roomOctets)
  if (longest.length === rest.length) return longest
  for (let end = longest.length; end > Math.max(1, longest.length - CUT_BACK_MAX); end--) {
    const after = rest.charAt(end)
    if (after !== ' ' && after !== '%' && rest.charAt(end - 1) !== ' ' && !SURROGATE.test(after)) return rest.slice(0, end)
  }
  return longest
}
