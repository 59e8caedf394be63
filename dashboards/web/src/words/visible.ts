/**
 * Text of others (labels, file names, what a file says) on a line of ours: what steers a line without being seen is shown as its code point,
 * `‹U+202E›`, so that nobody's name reorders, breaks or hides what stands beside it (Unicode UAX #9, UTR #36 §2.1). Pure.
 */
const STEERS = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

export function visible(text: string): string {
  return text.replace(STEERS, (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`)
}

/** The same for text of several lines, which keep their ends. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n')
}
