/**
 * The text of a `.lic` file (facts §3.1) down to tokens: bytes to text, physical lines to logical ones, logical lines to tokens with one blank
 * between them. That last form is the *canonical* one, over which a line is signed: how it is folded doesn't matter, every other character does.
 * What the tokens mean is in `license-line.ts`.
 */
import { type LicenseRefusal, refuse } from './license-refusal.js'

export const LICENSE_BYTES_MAX = 64 * 1024

export interface LogicalLine {
  readonly tokens: readonly string[]
  /** Where it begins in the file, counted from 1. */
  readonly line: number
}

const NOT_TEXT = 'this is not a text file; get the .lic file again as it was attached to the e-mail, neither packed nor converted'
const UTF16 = 'this file is UTF-16 text; save it as plain text (ASCII or UTF-8) and try again'
const TOO_LARGE = `a licence file has at most ${LICENSE_BYTES_MAX} bytes: this is something else, or several files in one; get the .lic file again as it was attached to the e-mail`

/** Bytes as uploaded or read. UTF-8 with or without a byte order mark, else Latin-1 (comments of older editors); UTF-16 and binaries are refused. */
export function decodeLicense(bytes: Uint8Array): { readonly ok: true; readonly text: string } | LicenseRefusal {
  if (bytes.length > LICENSE_BYTES_MAX) return refuse('license-too-large', TOO_LARGE)
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return refuse('license-not-text', UTF16)
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // Not UTF-8, which is no error: an 8-bit comment is fine, and binary content is found by its control characters.
    return { ok: true, text: new TextDecoder('latin1').decode(bytes) }
  }
}

/** Comments and blank lines left out, continuation lines and quoted values that go over several lines joined. */
export function logicalLines(text: string): { readonly ok: true; readonly lines: readonly LogicalLine[] } | LicenseRefusal {
  if (text.length > LICENSE_BYTES_MAX || new TextEncoder().encode(text).length > LICENSE_BYTES_MAX)
    return refuse('license-too-large', TOO_LARGE)
  // UTF-16 with its byte order mark, as octets: whoever uploads is told what is wrong rather than that something is.
  if (/^(\u00ff\u00fe|\u00fe\u00ff)/.test(text)) return refuse('license-not-text', UTF16)
  const physical = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (physical.at(-1) === '') physical.pop()
  const control = physical.findIndex(hasControlCharacter)
  if (control >= 0) return refuse('license-not-text', NOT_TEXT, control + 1)
  const lines: LogicalLine[] = []
  let index = 0
  while (index < physical.length) {
    const line = index + 1
    const start = physical[index] ?? ''
    index += 1
    if (/^[ \t]*(#|$)/.test(start)) continue
    const parts: string[] = []
    let quoteOpen = false
    let rest: string | undefined = start
    for (;;) {
      if (rest === undefined) {
        const what = quoteOpen ? 'a quoted value is not closed' : 'it is continued by a backslash'
        return refuse('license-truncated', `the file ends in the middle of this line (${what}); get the whole file again`, line)
      }
      const continued = /\\[ \t]*$/.test(rest)
      const part: string = continued ? rest.replace(/\\[ \t]*$/, '') : rest
      parts.push(part)
      if ((part.split('"').length - 1) % 2 === 1) quoteOpen = !quoteOpen
      if (!continued && !quoteOpen) break
      rest = physical[index]
      index += 1
    }
    lines.push({ tokens: tokens(parts.join(' ')), line })
  }
  return { ok: true, lines }
}

/** The canonical form of a line, without the tokens that `except` names (`SIGN`). */
export function canonicalForm(line: readonly string[], except?: string): string {
  return line.filter((token) => except === undefined || !token.startsWith(`${except}=`)).join(' ')
}

/** A token ends at a blank outside quotes; within quotes any run of blanks is one. */
export function tokens(logical: string): string[] {
  return (logical.match(/(?:[^ \t"]|"[^"]*")+/g) ?? []).map((token) =>
    token.replaceAll(/"[^"]*"/g, (quoted) => quoted.replaceAll(/[ \t]+/g, ' ')),
  )
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if ((unit < 0x20 && unit !== 0x09) || (unit >= 0x7f && unit < 0xa0)) return true
  }
  return false
}
