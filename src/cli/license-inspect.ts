/** `lapsewatch license inspect`: reads a licence file offline and says what it grants and whether a server would take it. */
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { DEMO_TRUST_KEY, isDemoFingerprint, licenseFunctions, readTrustKeys } from '../config/signing-keys.js'
import { type ExaminedLicense, examineLicense, type LicensedNode, refuseForOthers } from '../domain/license-check.js'
import { grantsOf, licenseGrant, type ParsedLicense, parseLicenseFile } from '../domain/license-file.js'
import { parseMac } from '../domain/license-mac.js'
import { refuse } from '../domain/license-refusal.js'
import { judgeLine, type LicenseFunctions } from '../domain/license-signature.js'
import { decodeLicense } from '../domain/license-text.js'
import { type Pak, type Standing, standingOf } from '../domain/pak-book.js'
import { readBook } from './license-book.js'
import { type InspectedLine, type Inspection, renderInspection } from './license-inspection.js'
import { type LicenseIo, readLicenseBytes, usageError } from './license-io.js'

const HELP = `
Nothing is uploaded and no daemon is asked. The signature is checked with the demo key unless --trust names others; the MAC
and the release are compared only if they are given, and only with --for is it asked whether the file is for that kind of server: a
presence publisher takes server licences, Communications Manager user licences. With --registry it is also said what a book of PAKs knows of the file: a void
one (rehosted to another server) is a no; one that the book does not know is none, it may be Cisco's. Exit code 0: a server would take the file (state unverified: it takes it, but
somebody has to vouch for it); 1: it would not, and why; 2: the file can't be read.

Example:
  $ lapsewatch license inspect cup-sjc.lic --mac 000bcd4ee59d --release 7.0
  $ lapsewatch license inspect cup-sjc.lic --trust noc-issuer.key.pub --json`

interface InspectOptions {
  readonly mac?: string
  readonly release?: string
  readonly for?: LicensedNode
  readonly trust?: readonly string[]
  readonly registry?: string
  readonly json?: true
}

export function inspectCommand(group: Command, io: LicenseIo): void {
  group
    .command('inspect')
    .description('say what a licence file grants and whether a server would take it')
    .argument('<file>', 'the .lic file')
    .option('--mac <mac>', 'MAC address of the server (the publisher), in any notation')
    .option('--release <release>', 'release that runs there, for example 7.0')
    .addOption(
      new Option('--for <node>', 'what kind of server it is: each takes only what is for it').choices([
        'presence',
        'communications-manager',
      ]),
    )
    .option('--trust <key...>', 'public keys (PEM) whose signatures count; left out: the demo key')
    .option('--registry <file>', 'book of PAKs (YAML): say whether the file is in force there')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action((file: string, options: InspectOptions) => inspect(file, options, io))
}

function inspect(path: string, options: InspectOptions, io: LicenseIo): void {
  const mac = options.mac === undefined ? null : parseMac(options.mac)
  if (mac === undefined)
    return usageError(io, `--mac ${options.mac} is no MAC address; expected one like 000bcd4ee59d or 00:0b:cd:4e:e5:9d`)
  const release = options.release ?? null
  if (release !== null && !/^\d{1,3}(\.\d{1,3}){0,3}$/.test(release))
    return usageError(io, `--release ${release} is no release; expected one like 7.0`)
  const trust = readTrustKeys(options.trust ?? [DEMO_TRUST_KEY])
  if (!trust.ok) return usageError(io, trust.reason)
  const bytes = readLicenseBytes(path)
  if (!bytes.ok) return usageError(io, bytes.problem)

  const book = options.registry === undefined ? null : readBook(options.registry).paks
  const inspection = inspectBytes(
    basename(path),
    bytes.value,
    { mac, release, node: options.for ?? null, book, now: Date.now() },
    licenseFunctions(trust.keys),
  )
  io.stdout.write(options.json ? `${JSON.stringify(inspection, null, 2)}\n` : renderInspection(inspection, { mac, release }, io.isTerminal))
  if (inspection.state === 'invalid') io.setExitCode(1)
}

interface ComparedWith {
  readonly mac: string | null
  readonly release: string | null
  readonly node: LicensedNode | null
  readonly book: readonly Pak[] | null
  readonly now: number
}

function inspectBytes(fileName: string, bytes: Uint8Array, compare: ComparedWith, functions: LicenseFunctions): Inspection {
  const decoded = decodeLicense(bytes)
  if (!decoded.ok) return refused(fileName, decoded, null, null, functions)
  const { text } = decoded
  const parsed = parseLicenseFile(text)
  const examined = examineLicense(
    { fileName, text, publisherMac: compare.mac, release: compare.release, keptDigests: [], now: compare.now },
    functions,
  )
  const file = parsed.ok ? parsed.file : null
  const standing = file === null || compare.book === null ? null : standingOf(compare.book, file)
  if (!examined.ok) return refused(fileName, examined, file, standing, functions)
  const { servers, units, cupc } = examined.grants
  if (servers + units + cupc === 0) {
    return refused(
      fileName,
      refuse(
        'license-grants-no-servers',
        'none of its lines is one that Lapsewatch knows to grant something (CUP_NODE, CCM_NODE, PHONE_UNIT, CUPC); have it issued again with one',
      ),
      file,
      standing,
      functions,
    )
  }
  const forOthers = compare.node === null ? null : refuseForOthers(compare.node, examined.grants)
  if (forOthers !== null) return refused(fileName, forOthers, file, standing, functions)
  if (standing?.standing === 'void') {
    const { rehostedTo, rehostedAt } = standing
    const reason = `void: this licence was rehosted to ${rehostedTo} at ${rehostedAt}; use the file that was issued then, and delete this one`
    return refused(fileName, { code: 'license-rehosted', reason, line: null }, file, standing, functions)
  }
  return accepted(fileName, examined, standing, functions)
}

function accepted(file: string, examined: ExaminedLicense, standing: Standing | null, functions: LicenseFunctions): Inspection {
  const { verdict, grants } = examined
  const lines = inspectedLines(examined.file, functions)
  const warnings = [...examined.warnings]
  if (grants.servers === 0) warnings.push('it grants no server licence: upload it to Communications Manager; a presence server refuses it')
  if (lines.some(({ signature, issuer }) => signature === 'valid' && issuer !== null && isDemoFingerprint(issuer))) {
    warnings.push("signed with the demo key, which everybody has: a daemon on the machine's clock does not trust it unless told to")
  }
  if (standing?.standing === 'unknown')
    warnings.push("the book of PAKs does not know this file: it is Cisco's, was issued without the book, or belongs to another")
  return {
    file,
    state: verdict,
    code: null,
    reason: null,
    line: null,
    mac: grants.mac,
    release: grants.release,
    servers: grants.servers,
    units: grants.units,
    overdraft: grants.overdraft,
    cupc: grants.cupc,
    lines,
    warnings,
    registry: standing,
  }
}

function refused(
  name: string,
  refusal: Pick<Inspection, 'reason' | 'line'> & { readonly code: NonNullable<Inspection['code']> },
  file: ParsedLicense | null,
  standing: Standing | null,
  functions: LicenseFunctions,
): Inspection {
  const { code, reason, line } = refusal
  const grants = file === null ? null : grantsOf(file)
  return {
    file: name,
    state: 'invalid',
    code,
    reason,
    line,
    mac: grants?.mac ?? null,
    release: grants?.release ?? null,
    servers: grants?.servers ?? null,
    units: grants?.units ?? null,
    overdraft: grants?.overdraft ?? null,
    cupc: grants?.cupc ?? null,
    lines: file === null ? [] : inspectedLines(file, functions),
    warnings: [],
    registry: standing,
  }
}

function inspectedLines(file: ParsedLicense, functions: LicenseFunctions): InspectedLine[] {
  return file.lines.map((read) => {
    const { feature, version, expiresOn, count, overdraft, fileId, lineId, pak, issuer } = read.says
    const verdict = judgeLine(read, functions.verify)
    const signature = verdict === 'unknown-issuer' ? 'unverified' : verdict
    return {
      line: read.line,
      feature,
      version,
      expiresOn,
      count,
      overdraft,
      grants: licenseGrant(read.says),
      fileId,
      lineId,
      pak,
      issuer,
      signature,
    }
  })
}
