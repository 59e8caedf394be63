/**
 * Licence files that nobody should take, and odd ones that are as good as any: what the daemon's upload and `license inspect` are tried with.
 * Made from a good line for the server that they will be given to, so that each has one fault and no other.
 */
import { gzipSync } from 'node:zlib'
import type { LicenseLine } from '../../src/domain/license-line.js'
import type { LicenseRefusalCode } from '../../src/domain/license-refusal.js'
import { signedFile } from './licenses.js'

export interface CorpusFile {
  readonly name: string
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface BadFile extends CorpusFile {
  readonly code: LicenseRefusalCode
}

/** What a reason has to have: a verb that says what to do next. */
export const SAYS_WHAT_TO_DO = /\b(get|have|rename|save|upload|take)\b|licences .*go to|nothing is left to do/

type Contents = string | Uint8Array

/** The good line has to grant something for release 7.0 to a server of MAC 000bcd4ee59d that runs it; `nothingForIt`: the code for a file that does not. */
export function badFiles(line: LicenseLine, nothingForIt: LicenseRefusalCode = 'license-grants-no-servers'): readonly BadFile[] {
  const good = signedFile(line)
  const other = signedFile({ ...line, lineId: '77' })
  const sign = /SIGN="[^"]*"/
  const hostId = `HOSTID=${line.mac}`
  const count = (text: string) => good.replace(/<Count>\d+</, `<Count>${text}<`)
  const files: readonly (readonly [name: string, code: LicenseRefusalCode, contents: Contents, fileName?: string])[] = [
    ['another suffix', 'license-not-lic', good, 'cup.txt'],
    ['no suffix', 'license-not-lic', good, 'cup'],
    ['the suffix in upper case', 'license-not-lic', good, 'CUP.LIC'],
    ['packed', 'license-not-lic', gzipSync(good), 'cup.lic.gz'],
    ['a name that is a path', 'license-name-invalid', good, '../cup.lic'],
    ['a name that is markup', 'license-name-invalid', good, '<b>.lic'],
    ['a name that is too long', 'license-name-invalid', good, `${'x'.repeat(125)}.lic`],

    ['nothing at all', 'license-empty', ''],
    ['a byte order mark alone', 'license-empty', '\uFEFF'],
    ['blank lines', 'license-empty', '\n\r\n \t\n'],
    ['comments', 'license-empty', '# INCREMENT\n'],

    ['packed under the right name', 'license-not-text', gzipSync(good)],
    ['zeros', 'license-not-text', new Uint8Array(5000)],
    ['every octet', 'license-not-text', Uint8Array.from({ length: 2560 }, (_, at) => (at * 167) & 255)],
    ['a zero octet behind a good line', 'license-not-text', `${good}\u0000`],
    ['an escape sequence', 'license-not-text', good.replace(line.feature, `\u001b[2J${line.feature}`)],
    ['UTF-16, little end first', 'license-not-text', Buffer.from(`\uFEFF${good}`, 'utf16le')],
    ['UTF-16, big end first', 'license-not-text', Buffer.from(`\uFEFF${good}`, 'utf16le').swap16()],
    ['UTF-16 without its mark', 'license-not-text', Buffer.from(good, 'utf16le')],
    ['64 KiB and one octet', 'license-too-large', `${good}#${'x'.repeat(64 * 1024 - good.length)}`],
    ['a megabyte of comment', 'license-too-large', `${good}#${'x'.repeat(1_000_000)}`],

    ['a page instead of the file', 'license-unreadable', '<!DOCTYPE html>\n<title>Log in</title>\n'],
    ['an e-mail instead of its attachment', 'license-unreadable', `From: licensing@cisco.com\nSubject: Your license\n\n${good}`],
    ['Base64', 'license-unreadable', Buffer.from(good).toString('base64')],
    ['a command of another kind', 'license-unreadable', good.replace('INCREMENT', 'FEATURE')],
    ['quotes of a word processor', 'license-unreadable', good.replace(/NOTICE="([^"]*)"/, 'NOTICE=“$1”')],
    ['an attribute twice', 'license-unreadable', good.replace(hostId, `${hostId} ${hostId}`)],

    ['cut in the first line', 'license-unreadable', 'INCREMENT CUP_NODE cisco'],
    ['cut behind a backslash', 'license-truncated', good.slice(0, good.indexOf('\\') + 2)],
    ['cut in the middle', 'license-truncated', good.slice(0, good.length / 2)],
    ['cut in the signature', 'license-truncated', good.slice(0, -20)],
    ['cut in the second line', 'license-truncated', good + other.slice(0, -20)],

    ['a feature that grants nothing here', nothingForIt, signedFile({ ...line, feature: 'SW_FEATURE' })],
    ['a feature of another vendor', nothingForIt, signedFile({ ...line, vendor: 'other' })],
    ['a feature that is no name', 'license-unreadable', good.replace(line.feature, '<script>alert(1)</script>')],
    ['a line twice', 'license-duplicate-line', good + good],
    ['a line twice, folded differently', 'license-duplicate-line', good + good.replaceAll(' \\\n ', ' ')],

    ['a negative count, signed', 'license-count-invalid', signedFile({ ...line, count: -2 })],
    ['a count of none, signed', 'license-count-invalid', signedFile({ ...line, count: 0 })],
    ['a count of more than a million, signed', 'license-count-invalid', signedFile({ ...line, count: 1_000_001 })],
    ['a count of four hundred digits', 'license-count-invalid', count('9'.repeat(400))],
    ['a count with an exponent', 'license-count-invalid', count('1e6')],
    ['a count in hex', 'license-count-invalid', count('0x10')],
    ['a broken count', 'license-count-invalid', count('1.5')],
    ['a count of another script', 'license-count-invalid', count('٣')],
    ['a count that is missing', 'license-count-invalid', signedFile({ ...line, count: null })],
    ['a negative overdraft, signed', 'license-count-invalid', signedFile({ ...line, overdraft: -1 })],

    ['a count that was raised', 'license-altered', count('6')],
    ['the signature of another line', 'license-altered', good.replace(sign, sign.exec(other)?.[0] ?? '')],
    ['a signature of zeros', 'license-altered', good.replace(sign, `SIGN="${Array(32).fill('0000').join(' ')}"`)],
    ['a signature cut short', 'license-altered', good.replace(/ [0-9A-F]{4}"/, '"')],
    ['no signature', 'license-signature-missing', good.replace(sign, '')],
    ['an empty signature', 'license-signature-missing', good.replace(sign, 'SIGN=""')],
    ['a signature that is not hex', 'license-signature-invalid', good.replace(sign, 'SIGN="not signed"')],

    ['no server', 'license-hostid-missing', good.replace(hostId, '')],
    ['any server', 'license-hostid-invalid', good.replace(hostId, 'HOSTID=ANY')],
    ['a MAC address that mixes notations', 'license-hostid-invalid', good.replace(hostId, 'HOSTID=00:0b-cd:4e:e5:9d')],
    ['a MAC address with a digit too few', 'license-hostid-invalid', good.replace(hostId, 'HOSTID=000bcd4ee59')],
    ['a MAC address as quoted-printable left it', 'license-hostid-invalid', good.replace(hostId, `HOSTID=3D${line.mac}`)],
    ['two servers', 'license-hostid-differs', good + signedFile({ ...line, mac: '000bcd4eeeee', lineId: '2' })],
    ["another node's MAC address", 'license-wrong-mac', signedFile({ ...line, mac: '000bcd4ee59e', origMac: '000bcd4ee59e' })],

    ['an older version', 'license-too-old', signedFile({ ...line, version: '6.1' })],
    ['a version that is none', 'license-unreadable', good.replace(' 7.0 ', ' seven ')],
    ['a date that is over', 'license-expired', signedFile({ ...line, expiresOn: '2018-11-17' })],
    ['a date that the calendar does not have', 'license-expiry-invalid', signedFile({ ...line, expiresOn: '2030-02-30' })],
  ]
  return files.map(([name, code, contents, fileName = 'cup.lic']) => ({ name, code, fileName, bytes: bytesOf(contents) }))
}

/** Each says the same as the good one. Signed anew where the signature covers what differs. */
export function oddFiles(line: LicenseLine): readonly CorpusFile[] {
  const good = signedFile(line)
  const files: readonly (readonly [string, Contents])[] = [
    ['as it was issued', good],
    ['with the line ends of Windows', good.replaceAll('\n', '\r\n')],
    ['with the line ends of an old Mac', good.replaceAll('\n', '\r')],
    ['with line ends of all three kinds', good.replace('\n', '\r\n').replace(' \\\n', ' \\\r')],
    ['with a byte order mark', `\uFEFF${good}`],
    ['without a line end', good.trimEnd()],
    ['on one line', good.replaceAll(' \\\n ', ' ')],
    ['with blanks behind its backslashes', good.replaceAll('\\\n', '\\ \t\n')],
    ['with comments and blank lines', `# from the e-mail\n\n${good}\n# end`],
    ['with a comment in Latin-1', Buffer.concat([Buffer.from('# f\u00fcr den Rechner in M\u00fcnchen\n', 'latin1'), Buffer.from(good)])],
    ['beside a feature that grants nothing', good + signedFile({ ...line, feature: 'SW_FEATURE', lineId: '2' })],
    ...['000BCD4EE59D', '00:0b:cd:4e:e5:9d', '00:0B:CD:4E:E5:9D', '00-0b-cd-4e-e5-9d', '000b.cd4e.e59d', '000B.CD4E.E59D'].map(
      (mac): readonly [string, Contents] => [`for ${mac}`, signedFile({ ...line, mac })],
    ),
  ]
  return files.map(([name, contents]) => ({ name, fileName: 'cup.lic', bytes: bytesOf(contents) }))
}

function bytesOf(contents: Contents): Uint8Array {
  return typeof contents === 'string' ? new TextEncoder().encode(contents) : new Uint8Array(contents)
}
