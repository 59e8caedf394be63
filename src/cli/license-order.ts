/** What `license issue` and `license rehost` have in common: options that say for whom, the file that comes out, and how it is told. */
import { basename } from 'node:path'
import { type IssuerKey, readIssuerKey } from '../config/signing-keys.js'
import { refuseName } from '../domain/license-check.js'
import { parseMac } from '../domain/license-mac.js'
import { type LicenseOrder, orderedLines } from '../domain/license-order.js'
import { signLicenseLine, writeLicenseFile } from '../domain/license-write.js'
import { type BookRefusal, isEmail, type PakCounts } from '../domain/pak-book.js'
import { CliError, writeJson } from './io.js'
import type { LicenseIo } from './license-io.js'

/** Nobody should take our files for Cisco's. */
const COMMENTS = ['Issued by Lapsewatch for its own clusters; not a Cisco licence']

export function pakOption(pak: string): string {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(pak)) throw new CliError(2, ['--pak takes 1 to 64 letters, digits and dashes'])
  return pak
}

export function macOption(option: string, text: string): string {
  const mac = parseMac(text)
  if (mac === undefined)
    throw new CliError(2, [`--${option} ${text} is no MAC address; expected one like 000bcd4ee59d or 00:0b:cd:4e:e5:9d`])
  return mac
}

export function emailOption(email: string | undefined): string {
  if (email === undefined) throw new CliError(2, ['--registry needs --email: the address that the licence is registered for'])
  if (!isEmail(email)) throw new CliError(2, [`--email ${email} is no e-mail address; expected one like noc@example.com`])
  return email
}

/** Of the file to write: a licence file's name, or nobody takes it. */
export function outOption(out: string): string {
  const badName = refuseName(basename(out))
  if (badName !== null) throw new CliError(2, [`--out: ${badName.reason}`])
  return out
}

export function issuerKey(option: string | undefined, io: LicenseIo): { readonly key: IssuerKey; readonly warning: string | null } {
  const issuer = readIssuerKey(option, io.env.LAPSEWATCH_ISSUER_KEY)
  if (!issuer.ok) throw new CliError(2, [issuer.reason])
  return issuer
}

export function licenseText(orders: readonly LicenseOrder[], licFileId: string, key: IssuerKey): string {
  const lines = orderedLines(orders, licFileId, key.fingerprint).map((says) => signLicenseLine(says, key.sign))
  return writeLicenseFile(lines, COMMENTS)
}

/** `2 CUP_NODE, 100 PHONE_UNIT`, and as `--json` has them: several lines of one feature are one number here. */
export function grantedOf(orders: readonly LicenseOrder[]): readonly { readonly feature: string; readonly count: number }[] {
  const sums = new Map<string, number>()
  for (const { feature, count } of orderedLines(orders, '', '')) sums.set(feature, (sums.get(feature) ?? 0) + (count ?? 0))
  return [...sums].map(([feature, count]) => ({ feature, count }))
}

export function wroteSentence(out: string, orders: readonly LicenseOrder[], key: IssuerKey): string {
  const granted = grantedOf(orders).map(({ feature, count }) => `${count} ${feature}`)
  const releases = [...new Set(orders.map(({ release }) => release))]
  return `wrote ${out}: ${granted.join(', ')} for ${orders[0]?.mac}, release ${releases.join(' and ')}, signed by issuer ${key.fingerprint}`
}

export function countsInWords({ servers, units, cupc }: PakCounts): string {
  return `${servers} server licences, ${units} units, ${cupc} CUPC licences`
}

/** The book says no: exit code 1. */
export function tellRefusal({ code, reason }: BookRefusal, io: LicenseIo, asJson: boolean): void {
  if (asJson) writeJson(io, { code, reason })
  else io.stderr.write(`error: ${reason} (${code})\n`)
  io.setExitCode(1)
}
