/**
 * Signing and judging licence lines. Ours are Ed25519 over the canonical form of the line without its SIGN; the arithmetic is handed in.
 * An `<Issuer>` in NOTICE (16 hex digits of the key's SHA-256, ours) tells our lines from Cisco's, whose key nobody but Cisco has.
 */
import { grantingLines, type ParsedLicense } from './license-file.js'
import type { ReadLine } from './license-line.js'
import { type LicenseRefusal, refuse } from './license-refusal.js'
import { canonicalForm, tokens } from './license-text.js'

export type SignatureVerdict = 'valid' | 'altered' | 'unknown-issuer'

export interface LicenseFunctions {
  readonly verify: (issuer: string, bytes: Uint8Array, signature: Uint8Array) => SignatureVerdict
  /** SHA-256 of the UTF-8 text, in hex. */
  readonly digest: (text: string) => string
}

export type SignBytes = (bytes: Uint8Array) => Uint8Array

/** 64 bytes in 32 groups of four upper-case hex digits, as real files have them. Strict, so that no second spelling of a signature counts. */
const OUR_SIGNATURE = /^[0-9A-F]{4}( [0-9A-F]{4}){31}$/

/** The first part keeps a signature over a licence line from meaning anything elsewhere. */
function signedBytes(lineTokens: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`lapsewatch-license-1\n${canonicalForm(lineTokens, 'SIGN')}`)
}

/** SIGN for a line that was written without one. */
export function signLine(unsigned: string, sign: SignBytes): string {
  return Array.from(sign(signedBytes(tokens(unsigned))), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

/** Lines without an issuer are Cisco's: nobody here can say. */
export function judgeLine(line: ReadLine, verify: LicenseFunctions['verify']): SignatureVerdict {
  const { issuer } = line.says
  if (issuer === null) return 'unknown-issuer'
  const spelled = OUR_SIGNATURE.test(line.signature)
  const verdict = verify(issuer, signedBytes(line.tokens), spelled ? hexBytes(line.signature) : new Uint8Array(64))
  return verdict === 'valid' && !spelled ? 'altered' : verdict
}

/** `valid`: every line that grants something is signed by a trusted key. One altered line condemns the file (design §3.3). */
export function judgeFile(
  file: ParsedLicense,
  verify: LicenseFunctions['verify'],
): { readonly ok: true; readonly verdict: 'valid' | 'unverified' } | LicenseRefusal {
  const verdicts = new Map(file.lines.map((line) => [line, judgeLine(line, verify)]))
  for (const [{ line, says }, verdict] of verdicts) {
    if (verdict !== 'altered') continue
    return refuse(
      'license-altered',
      `${says.feature} names issuer ${says.issuer}, but its signature is not for this text: the line was changed after it was signed; get the file again from where it was issued`,
      line,
    )
  }
  const granting = grantingLines(file)
  const valid = granting.length > 0 && granting.every((line) => verdicts.get(line) === 'valid')
  return { ok: true, verdict: valid ? 'valid' : 'unverified' }
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
