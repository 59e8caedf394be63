/** Which characters may stand where, and how the others are made harmless. A plain ASCII string passes every function here untouched. */

const NEEDS_CARE = /[^ -~]/
const PRINTABLE = /^[!-~]+$/

/**
 * Free text for one line: a tab becomes a space, any other control character (C0, DEL, C1) a `?` (cisco-facts §2.1; the same for RFC 5424,
 * whose §6.4 discourages them), a lone surrogate U+FFFD, so that the line is one line and valid UTF-8.
 */
export function harmless(text: string): string {
  if (!NEEDS_CARE.test(text)) return text
  return text
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, '?')
    .replace(/\p{Cs}/gu, '\uFFFD')
}

/** A header field of printable ASCII without blanks, at most `maxLength` long; `absent` when there is nothing to say. */
export function headerField(text: string, maxLength: number, absent: string): string {
  if (text.length <= maxLength && PRINTABLE.test(text)) return text
  if (text === '') return absent
  return text.replace(/[^!-~]/gu, '?').slice(0, maxLength)
}

/** The longest beginning of `text` that fits in `maxOctets` of UTF-8 without cutting a character. */
export function takeOctets(text: string, maxOctets: number): string {
  if (text.length <= maxOctets / 3) return text
  let octets = 0
  let index = 0
  for (const character of text) {
    octets += Buffer.byteLength(character)
    if (octets > maxOctets) break
    index += character.length
  }
  return text.slice(0, index)
}
