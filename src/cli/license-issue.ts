/** `lapsewatch license issue`: what the registration page does with a PAK, a MAC address and counts: a signed `.lic` file. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import { type IssuerKey, readIssuerKey } from '../config/signing-keys.js'
import { refuseName } from '../domain/license-check.js'
import { LICENSE_COUNT_MAX, type LicenseLine } from '../domain/license-line.js'
import { parseMac } from '../domain/license-mac.js'
import { signLicenseLine, writeLicenseFile } from '../domain/license-write.js'
import { type LicenseIo, usageError, writeNewFile } from './license-io.js'

const LICENSE_MODE = 0o644
/** Nobody should take our files for Cisco's. */
const COMMENTS = ['Issued by Lapsewatch for its own clusters; not a Cisco licence']
const DEFAULT_RELEASE = '7.0'

const HELP = `
At least one of --servers, --units and --cupc is needed. Server licences go to the publisher of the presence cluster whose MAC
is given; units (DLUs) and CUPC software licences go to Communications Manager, whose MAC is then the one to give.
The key is the one of --key, else of LAPSEWATCH_ISSUER_KEY, else the demo key (with a warning).

Example:
  $ lapsewatch license issue --pak 3X7-DEMO --mac 00:0b:cd:4e:e5:9d --servers 2 --out cup-sjc.lic
  $ lapsewatch license inspect cup-sjc.lic --mac 000bcd4ee59d
  $ lapsewatch license upload --cluster cup-sjc cup-sjc.lic`

interface IssueOptions {
  readonly pak: string
  readonly mac: string
  readonly servers?: string
  readonly units?: string
  readonly cupc?: string
  readonly release: string
  readonly key?: string
  readonly out: string
  readonly force?: true
  readonly json?: true
}

export function issueCommand(group: Command, io: LicenseIo): void {
  group
    .command('issue')
    .description('sign a licence file for a PAK and a MAC address')
    .requiredOption('--pak <pak>', 'product authorization key: letters, digits and dashes')
    .requiredOption('--mac <mac>', 'MAC address of the server that it is for, in any notation')
    .option('--servers <n>', 'server licences (presence servers that may run)')
    .option('--units <n>', 'device licence units (DLUs)')
    .option('--cupc <n>', 'Personal Communicator software licences')
    .option('--release <release>', 'release that it is for', DEFAULT_RELEASE)
    .option('--key <file>', 'private key of the issuer (PEM)')
    .requiredOption('--out <file.lic>', 'file to write')
    .option('--force', 'overwrite the file if it exists')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action((options: IssueOptions) => issue(options, io))
}

interface Order {
  readonly pak: string
  readonly mac: string
  /** major.minor: a licence is for a release, not for a build. */
  readonly release: string
  readonly counts: readonly { readonly feature: string; readonly count: number }[]
}

function issue(options: IssueOptions, io: LicenseIo): void {
  const order = readOrder(options)
  if (!order.ok) return usageError(io, order.problem)
  const badName = refuseName(basename(options.out))
  if (badName !== null) return usageError(io, `--out: ${badName.reason}`)
  const issuer = readIssuerKey(options.key, io.env.LAPSEWATCH_ISSUER_KEY)
  if (!issuer.ok) return usageError(io, issuer.reason)

  const { pak, mac, release, counts } = order.value
  const lines = licenseLines(order.value, issuer.key, new Date()).map((says) => signLicenseLine(says, issuer.key.sign))
  const written = writeNewFile(options.out, writeLicenseFile(lines, COMMENTS), LICENSE_MODE, options.force ? 'replace' : 'refuse')
  if (!written.ok)
    return usageError(
      io,
      options.force ? written.problem : written.problem.replace(/exists already$/, 'exists already; --force overwrites it'),
    )

  if (issuer.warning !== null) io.stderr.write(`warning: ${issuer.warning}\n`)
  if (options.json) {
    io.stdout.write(
      `${JSON.stringify({ file: options.out, pak, mac, release, lines: counts, issuer: issuer.key.fingerprint, demoKey: issuer.key.isDemo })}\n`,
    )
    return
  }
  const granted = counts.map(({ feature, count }) => `${count} ${feature}`).join(', ')
  io.stdout.write(`wrote ${options.out}: ${granted} for ${mac}, release ${release}, signed by issuer ${issuer.key.fingerprint}\n`)
}

/** 5 %, as in Cisco's one example, 50 of 1000 (facts §3.1); rounded down, and not written where it would be none: ours. */
function overdraftOf(units: number): number | null {
  return Math.floor(units / 20) || null
}

function licenseLines(order: Order, key: IssuerKey, now: Date): LicenseLine[] {
  return order.counts.map(({ feature, count }, index) => ({
    feature,
    vendor: 'cisco',
    version: order.release,
    expiresOn: null,
    count,
    origMac: order.mac,
    fileVersion: '1.0',
    mac: order.mac,
    overdraft: feature === 'PHONE_UNIT' ? overdraftOf(count) : null,
    fileId: now.toISOString().replaceAll(/\D/g, ''),
    lineId: String(index + 1),
    pak: order.pak,
    issuer: key.fingerprint,
  }))
}

function readOrder(options: IssueOptions): { readonly ok: true; readonly value: Order } | { readonly ok: false; readonly problem: string } {
  const problem = (text: string) => ({ ok: false, problem: text }) as const
  if (!/^[A-Za-z0-9-]{1,64}$/.test(options.pak)) return problem('--pak takes 1 to 64 letters, digits and dashes')
  const mac = parseMac(options.mac)
  if (mac === undefined) return problem(`--mac ${options.mac} is no MAC address; expected one like 000bcd4ee59d or 00:0b:cd:4e:e5:9d`)
  const release = /^(\d{1,2}\.\d{1,2})(\.\d{1,3}){0,2}$/.exec(options.release)?.[1]
  if (release === undefined) return problem(`--release ${options.release} is no release; expected one like 7.0`)

  const counts: { feature: string; count: number }[] = []
  for (const [option, feature] of [
    ['servers', 'CUP_NODE'],
    ['units', 'PHONE_UNIT'],
    ['cupc', 'CUPC'],
  ] as const) {
    const given = options[option]
    if (given === undefined) continue
    const count = /^[1-9]\d{0,6}$/.test(given) ? Number(given) : Number.NaN
    if (!(count <= LICENSE_COUNT_MAX)) return problem(`--${option} ${given}: expected a whole number from 1 to ${LICENSE_COUNT_MAX}`)
    counts.push({ feature, count })
  }
  if (counts.length === 0) return problem('nothing to license: give at least one of --servers, --units and --cupc')
  return { ok: true, value: { pak: options.pak, mac, release, counts } }
}
