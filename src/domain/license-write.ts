/** Writes `.lic` files, folded like the one real sample there is (facts §3.1), so that people and programs that know those can read ours. */
import { formatLicenseDate } from './license-date.js'
import type { LicenseLine } from './license-line.js'
import { type SignBytes, signLine } from './license-signature.js'

const FOLD = ' \\\n '

/** A line with its SIGN in hex, upper case, without blanks. */
export interface SignedLine {
  readonly says: LicenseLine
  readonly signature: string
}

export function signLicenseLine(says: LicenseLine, sign: SignBytes): SignedLine {
  return { says, signature: signLine(unsignedParts(says).join(' '), sign) }
}

export function writeLicenseFile(lines: readonly SignedLine[], comments: readonly string[] = []): string {
  return [
    ...comments.map((comment) => `# ${comment}`),
    ...lines.map(({ says, signature }) => `${unsignedParts(says).join(FOLD)} SIGN="${foldSignature(signature)}"`),
    '',
  ].join('\n')
}

/** The line without its SIGN, cut where the real sample is folded. */
function unsignedParts(says: LicenseLine): string[] {
  const expiry = says.expiresOn === null ? 'permanent' : formatLicenseDate(says.expiresOn)
  const vendorString = tags({ Count: says.count, OrigMacId: says.origMac?.toUpperCase() ?? null, LicFileVersion: says.fileVersion })
  const overdraft = says.overdraft === null ? '' : ` OVERDRAFT=${says.overdraft}`
  const ids = tags({ LicFileID: says.fileId, LicLineID: says.lineId })
  const origin = tags({ PAK: says.pak, Issuer: says.issuer })
  return [
    `INCREMENT ${says.feature} ${says.vendor} ${says.version} ${expiry} uncounted`,
    ...(vendorString === '' ? [] : [`VENDOR_STRING=${vendorString}`]),
    `HOSTID=${says.mac}${overdraft}`,
    `NOTICE="${ids}`,
    `${origin}"`,
  ]
}

function tags(values: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')
}

const GROUPS_ON_FIRST_LINE = 8
const GROUPS_ON_OTHER_LINES = 12

function foldSignature(hex: string): string {
  const groups = hex.match(/.{1,4}/g) ?? []
  const rows = [groups.slice(0, GROUPS_ON_FIRST_LINE)]
  for (let at = GROUPS_ON_FIRST_LINE; at < groups.length; at += GROUPS_ON_OTHER_LINES)
    rows.push(groups.slice(at, at + GROUPS_ON_OTHER_LINES))
  return rows.map((row) => row.join(' ')).join(FOLD)
}
