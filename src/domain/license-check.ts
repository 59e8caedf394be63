/**
 * May this file go to this server? Every rule of design §3.3 that needs no more than the file, the server's MAC and release, and what it has.
 * What it refuses could not entitle even if an administrator vouched for it.
 */
import type { Instant } from './instant.js'
import type { LicenseFileRecord } from './journal.js'
import { licenseDateEnd } from './license-date.js'
import { grantingLines, grantsOf, type LicenseGrants, licenseIdentity, type ParsedLicense, parseLicenseFile } from './license-file.js'
import { type LicenseRefusal, quoteForReason, refuse } from './license-refusal.js'
import { judgeFile, type LicenseFunctions } from './license-signature.js'
import { canonicalForm } from './license-text.js'

/** A cluster has at most six servers (licensing chapter). */
const CLUSTER_NODES_MAX = 6

export interface LicenseCheckInput {
  readonly fileName: string
  readonly text: string
  /** The server's present MAC; `null`: not compared. */
  readonly publisherMac: string | null
  /** The release that runs, `7.0.5`; `null`: not compared. */
  readonly release: string | null
  /** Of the files that are there already. */
  readonly keptDigests: readonly string[]
  /** Their texts, where at hand: then a single line that is there already is found too. */
  readonly keptTexts?: readonly string[]
  readonly now: Instant
}

/** A file that a server of the given MAC and release may take, whatever it grants. */
export interface ExaminedLicense {
  readonly ok: true
  readonly file: ParsedLicense
  readonly verdict: 'valid' | 'unverified'
  readonly grants: LicenseGrants
  readonly digest: string
  readonly warnings: readonly string[]
}

/** For a presence server: as `examineLicense`, and it must grant server licences. */
export function checkLicense(
  input: LicenseCheckInput,
  functions: LicenseFunctions,
): { readonly ok: true; readonly record: LicenseFileRecord; readonly warnings: readonly string[] } | LicenseRefusal {
  const examined = examineLicense(input, functions)
  if (!examined.ok) return examined
  const { verdict, grants, digest, warnings } = examined
  const { servers, release, mac } = grants
  const forOthers = refuseForOthers('presence', grants)
  if (forOthers !== null) return forOthers
  return {
    ok: true,
    record: { file: input.fileName, verdict, servers, release, mac, digest, text: input.text },
    warnings,
  }
}

export type LicensedNode = 'presence' | 'communications-manager'

/** A presence publisher takes server licences, Communications Manager user licences (chapter); a file may hold both. */
export function refuseForOthers(node: LicensedNode, { servers, units, cupc }: LicenseGrants): LicenseRefusal | null {
  switch (node) {
    case 'presence':
      if (servers > 0) return null
      return refuse(
        'license-grants-no-servers',
        'this file grants no server licence (no CUP_NODE or CCM_NODE line); user licences (units, CUPC) go to Cisco Unified Communications Manager',
      )
    case 'communications-manager':
      if (units > 0 || cupc > 0) return null
      return refuse(
        'license-grants-no-units',
        'this file grants no user licence (no PHONE_UNIT or CUPC line); server licences go to the publisher of the presence cluster',
      )
  }
}

/** Name, text, signatures, MAC, release, dates, doubles: in this order, the first that fails is the answer. */
export function examineLicense(input: LicenseCheckInput, functions: LicenseFunctions): ExaminedLicense | LicenseRefusal {
  const badName = refuseName(input.fileName)
  if (badName !== null) return badName
  const parsed = parseLicenseFile(input.text)
  if (!parsed.ok) return parsed
  const { file } = parsed
  const judged = judgeFile(file, functions.verify)
  if (!judged.ok) return judged
  const digest = functions.digest(licenseIdentity(file))
  const grants = grantsOf(file)
  const refusal =
    refuseMac(file, input.publisherMac) ??
    refuseRelease(grants.release, input.release) ??
    refuseExpired(file, input.now) ??
    refuseKept(file, digest, input)
  if (refusal !== null) return refusal
  return { ok: true, file, verdict: judged.verdict, grants, digest, warnings: warningsOf(file, judged.verdict, grants.servers) }
}

/** File names: 1–128 of [A-Za-z0-9._-], no leading dot; `.lic` in lower case, as the chapter writes it and the platform's file system means it. */
export function refuseName(fileName: string): LicenseRefusal | null {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(fileName)) {
    return refuse(
      'license-name-invalid',
      `${quoteForReason(fileName)} is no name for a licence file: 1 to 128 letters, digits, dots, dashes and underscores, not beginning with a dot; rename it`,
    )
  }
  if (fileName.endsWith('.lic')) return null
  const hint = /\.lic$/i.test(fileName) ? ' in lower case' : ''
  return refuse('license-not-lic', `${quoteForReason(fileName)} does not end in .lic${hint}; licence files must: if it is one, rename it`)
}

function refuseMac(file: ParsedLicense, publisherMac: string | null): LicenseRefusal | null {
  if (publisherMac === null || file.mac === publisherMac) return null
  return refuse(
    'license-wrong-mac',
    `this licence is for the server with MAC ${file.mac}, here it is ${publisherMac}; have it rehosted to that MAC, or upload it where it belongs`,
  )
}

/** Major releases only (facts §3.1): 7.0 serves 7.1, 8.0 serves 7.0, 6.1 doesn't. */
function refuseRelease(version: string, release: string | null): LicenseRefusal | null {
  if (release === null || major(version) >= major(release)) return null
  return refuse(
    'license-too-old',
    `this licence is for release ${version}, the server runs ${release}; get one for release ${major(release)}.0 or later`,
  )
}

function refuseExpired(file: ParsedLicense, now: Instant): LicenseRefusal | null {
  for (const { says, line } of grantingLines(file)) {
    if (says.expiresOn !== null && licenseDateEnd(says.expiresOn) <= now) {
      return refuse(
        'license-expired',
        `${says.feature} ran out at the end of ${says.expiresOn} (UTC); get a licence that is still in force`,
        line,
      )
    }
  }
  return null
}

function refuseKept(file: ParsedLicense, digest: string, input: LicenseCheckInput): LicenseRefusal | null {
  if (input.keptDigests.includes(digest))
    return refuse('license-duplicate', 'this licence is there already (the name does not matter); it counts once, nothing is left to do')
  const keptLines = new Set((input.keptTexts ?? []).flatMap(canonicalLines))
  const twin = grantingLines(file).find(({ tokens }) => keptLines.has(canonicalForm(tokens, 'SIGN')))
  if (twin === undefined) return null
  return refuse(
    'license-duplicate',
    `this ${twin.says.feature} line is there already, in another licence file; it counts once: upload a file without it`,
    twin.line,
  )
}

function canonicalLines(text: string): string[] {
  const parsed = parseLicenseFile(text)
  return parsed.ok ? parsed.file.lines.map(({ tokens }) => canonicalForm(tokens, 'SIGN')) : []
}

function major(version: string): number {
  return Number.parseInt(version, 10)
}

function warningsOf(file: ParsedLicense, verdict: 'valid' | 'unverified', servers: number): string[] {
  const warnings: string[] = []
  if (verdict === 'unverified') {
    warnings.push(
      'the signature cannot be verified with the trusted keys (a real Cisco file never can): it entitles to nothing until an administrator vouches for it',
    )
  }
  if (servers > CLUSTER_NODES_MAX) warnings.push(`it grants ${servers} server licences; a cluster has at most ${CLUSTER_NODES_MAX} servers`)
  for (const { says, line } of grantingLines(file)) {
    if (says.expiresOn !== null) warnings.push(`line ${line}: ${says.feature} holds only through ${says.expiresOn}`)
  }
  return warnings
}
