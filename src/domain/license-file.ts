/**
 * A licence file as a whole: its lines, the one server that it is for, and what they add up to. Reading only; whether it may be believed
 * is decided by `license-signature.ts`, whether it fits a cluster by `license-check.ts`.
 */
import { type LicenseLine, parseLicenseLine, type ReadLine } from './license-line.js'
import { type LicenseRefusal, refuse } from './license-refusal.js'
import { canonicalForm, logicalLines } from './license-text.js'

export type LicenseGrant = 'servers' | 'units' | 'cupc'

/**
 * What a feature grants. `CCM_NODE` and `PHONE_UNIT` are CUPS 1.0(2)'s own example, `CUPC` is the acronym that Cisco gives for licence files;
 * how CUP 7.x named its server line is not known, so `CUP_NODE` is ours (facts §3.1). Any other feature is read and shown, and grants nothing.
 */
const GRANTS: ReadonlyMap<string, LicenseGrant> = new Map([
  ['CUP_NODE', 'servers'],
  ['CCM_NODE', 'servers'],
  ['PHONE_UNIT', 'units'],
  ['CUPC', 'cupc'],
])

export interface ParsedLicense {
  readonly lines: readonly ReadLine[]
  /** The HOSTID of every line. */
  readonly mac: string
}

export function licenseGrant(line: LicenseLine): LicenseGrant | null {
  return line.vendor === 'cisco' ? (GRANTS.get(line.feature) ?? null) : null
}

/** Reads a file. Any string gives a file or a refusal; nothing is thrown. */
export function parseLicenseFile(text: string): { readonly ok: true; readonly file: ParsedLicense } | LicenseRefusal {
  const logical = logicalLines(text)
  if (!logical.ok) return logical
  const lines: ReadLine[] = []
  const seenAt = new Map<string, number>()
  for (const each of logical.lines) {
    const read = parseLicenseLine(each)
    if (!read.ok) return read
    const refusal = refuseLine(read.value, lines[0], seenAt)
    if (refusal !== null) return refusal
    lines.push(read.value)
  }
  const mac = lines[0]?.says.mac
  if (mac === undefined) return refuse('license-empty', 'there is no INCREMENT line in this file; get it again from where it was issued')
  return { ok: true, file: { lines, mac } }
}

/** Rules between lines: one server a file, no two lines identical (facts §3.1). Fills `seenAt`. */
function refuseLine(read: ReadLine, first: ReadLine | undefined, seenAt: Map<string, number>): LicenseRefusal | null {
  const { says, line, tokens } = read
  if (licenseGrant(says) !== null && says.count === null) {
    return refuse(
      'license-count-invalid',
      `${says.feature} has no <Count>, so it can't be said how many it grants; have it issued again with one`,
      line,
    )
  }
  if (first !== undefined && first.says.mac !== says.mac) {
    return refuse(
      'license-hostid-differs',
      `HOSTID is ${says.mac}, on line ${first.line} it is ${first.says.mac}: a file is for one server; upload them as two files`,
      line,
    )
  }
  const canonical = canonicalForm(tokens, 'SIGN')
  const twin = seenAt.get(canonical)
  if (twin !== undefined)
    return refuse('license-duplicate-line', `this is line ${twin} once more; a line counts once, so take one of them out`, line)
  seenAt.set(canonical, line)
  return null
}

function licenseTotal(file: ParsedLicense, grant: LicenseGrant): number {
  return grantingLines(file, grant).reduce((sum, { says }) => sum + (says.count ?? 0), 0)
}

/** What a file grants, to whom: several lines of one grant add up, their overdrafts too (facts §3.1). */
export interface LicenseGrants {
  readonly servers: number
  readonly units: number
  /** Units that may be used beyond `units`. */
  readonly overdraft: number
  readonly cupc: number
  readonly cupcOverdraft: number
  readonly release: string
  readonly mac: string
  /** Of its first line; `null`: it has none. */
  readonly licFileId: string | null
}

export function grantsOf(file: ParsedLicense): LicenseGrants {
  const overdraft = (grant: LicenseGrant) => grantingLines(file, grant).reduce((sum, { says }) => sum + (says.overdraft ?? 0), 0)
  return {
    servers: licenseTotal(file, 'servers'),
    units: licenseTotal(file, 'units'),
    overdraft: overdraft('units'),
    cupc: licenseTotal(file, 'cupc'),
    cupcOverdraft: overdraft('cupc'),
    release: licenseRelease(file),
    mac: file.mac,
    licFileId: file.lines[0]?.says.fileId ?? null,
  }
}

/** The lines that grant something, or the given thing. */
export function grantingLines(file: ParsedLicense, grant?: LicenseGrant): readonly ReadLine[] {
  return file.lines.filter(({ says }) => (grant === undefined ? licenseGrant(says) !== null : licenseGrant(says) === grant))
}

/** What makes two files the same file: their lines, in whatever order and folding, with whatever comments. */
export function licenseIdentity(file: ParsedLicense): string {
  return file.lines
    .map(({ tokens }) => canonicalForm(tokens))
    .sort()
    .join('\n')
}

/** The release that the file is for: the lowest version among its server lines, or, without any, among those that grant something. */
function licenseRelease(file: ParsedLicense): string {
  const candidates = [grantingLines(file, 'servers'), grantingLines(file), file.lines].find((lines) => lines.length > 0) ?? []
  return candidates.map(({ says }) => says.version).reduce((lowest, each) => (compareVersions(each, lowest) < 0 ? each : lowest))
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)]
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
