/**
 * Text of others (a licence file, whoever vouched for it, the command itself) on its way to a terminal: what would steer it is shown as its
 * code point, `‹U+001B›`, so that nothing moves a cursor, changes a colour or reorders a line (Unicode UAX #9, UTR #36 §2.1). Pure.
 */
const STEERS = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

/** One line; a tab stays. */
export function visible(line: string): string {
  return line.replace(STEERS, (character) =>
    character === '\t' ? character : `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  )
}
