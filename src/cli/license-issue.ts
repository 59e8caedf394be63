/** `lapsewatch license issue`: what the registration page does with a PAK, a MAC address and counts: a signed `.lic` file. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import { withRegistration } from '../config/pak-book-file.js'
import { LICENSE_COUNT_MAX } from '../domain/license-line.js'
import type { LicenseOrder } from '../domain/license-order.js'
import { checkRegistration, leftOf, newLicFileId, type PakCounts } from '../domain/pak-book.js'
import { CliError } from './io.js'
import { enterInBook } from './license-book.js'
import { LICENSE_MODE, type LicenseIo, writeNewFile } from './license-io.js'
import {
  countsInWords,
  emailOption,
  grantedOf,
  issuerKey,
  licenseText,
  macOption,
  outOption,
  pakOption,
  tellRefusal,
  wroteSentence,
} from './license-order.js'

const DEFAULT_RELEASE = '7.0'

const HELP = `
At least one of --servers, --units and --cupc is needed. Server licences go to the publisher of the presence cluster whose MAC
is given; units (DLUs) and CUPC software licences go to Communications Manager, whose MAC is then the one to give.
With --registry the PAK gives no more than that book says it holds, and the registration is written into the book; without, the PAK
is only written into the file. No mail is sent to the address. Exit code 1: the book says no.
The key is the one of --key, else of LAPSEWATCH_ISSUER_KEY, else the demo key (with a warning).

Example:
  $ lapsewatch license issue --pak 3X7-DEMO --mac 00:0b:cd:4e:e5:9d --servers 2 --out cup-sjc.lic
  $ lapsewatch license inspect cup-sjc.lic --mac 000bcd4ee59d
  $ lapsewatch license upload --cluster cup-sjc cup-sjc.lic
  $ lapsewatch license issue --registry paks.yaml --pak 3X7-DEMO --mac 000bcd4ee59d --email noc@example.com \\
      --units 100 --out cucm-sjc.lic`

interface IssueOptions {
  readonly pak: string
  readonly mac: string
  readonly email?: string
  readonly servers?: string
  readonly units?: string
  readonly cupc?: string
  readonly release: string
  readonly registry?: string
  readonly key?: string
  readonly out: string
  readonly force?: true
  readonly json?: true
}

export function issueCommand(group: Command, io: LicenseIo): void {
  group
    .command('issue')
    .description('register a PAK: sign a licence file for a MAC address')
    .requiredOption('--pak <pak>', 'product authorization key: letters, digits and dashes')
    .requiredOption('--mac <mac>', 'MAC address of the server that it is for, in any notation')
    .option('--email <address>', 'who registers; needed with --registry')
    .option('--servers <n>', 'server licences (presence servers that may run)')
    .option('--units <n>', 'device licence units (DLUs)')
    .option('--cupc <n>', 'Personal Communicator software licences')
    .option('--release <release>', 'release that it is for', DEFAULT_RELEASE)
    .option('--registry <file>', 'book of PAKs (YAML) that says what each holds')
    .option('--key <file>', 'private key of the issuer (PEM)')
    .requiredOption('--out <file.lic>', 'file to write')
    .option('--force', 'overwrite the file if it exists')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action((options: IssueOptions) => (options.registry === undefined ? issue(options, io) : register(options, options.registry, io)))
}

function issue(options: IssueOptions, io: LicenseIo): void {
  const order = orderOf(options)
  if (options.email !== undefined) emailOption(options.email)
  const { key, warning } = issuerKey(options.key, io)
  const text = licenseText([order], newLicFileId(new Date()), key)
  const written = writeNewFile(options.out, text, LICENSE_MODE, options.force ? 'replace' : 'refuse')
  if (!written.ok) throw new CliError(2, [options.force ? written.problem : orForce(written.problem)])

  if (warning !== null) io.stderr.write(`warning: ${warning}\n`)
  const { pak, mac, release } = order
  if (options.json) {
    const answer = { file: options.out, pak, mac, release, lines: grantedOf([order]), issuer: key.fingerprint, demoKey: key.isDemo }
    io.stdout.write(`${JSON.stringify(answer)}\n`)
  } else io.stdout.write(`${wroteSentence(options.out, [order], key)}\n`)
}

async function register(options: IssueOptions, registry: string, io: LicenseIo): Promise<void> {
  const order = orderOf(options)
  const email = emailOption(options.email)
  const { key, warning } = issuerKey(options.key, io)
  const { pak, mac, release, servers, units, cupc } = order
  const entered = await enterInBook({ registry, out: options.out, whenThere: options.force ? 'replace' : 'refuse' }, io, (book) => {
    const found = checkRegistration(book.paks, pak, order)
    if (!found.ok) return found
    const now = new Date()
    const licFileId = newLicFileId(now, book.paks)
    const registration = { at: now.toISOString(), email, mac, release, servers, units, cupc, licFileId, file: basename(options.out) }
    const before = book.paks[found.index]
    const left =
      before === undefined ? order : leftOf({ ...before, registrations: [...before.registrations, { ...registration, rehosts: [] }] })
    return {
      ok: true,
      license: licenseText([order], licFileId, key),
      bookText: withRegistration(book, found.index, registration),
      answer: { licFileId, left },
    }
  })
  if (!entered.ok) return tellRefusal(entered, io, options.json === true)

  if (warning !== null) io.stderr.write(`warning: ${warning}\n`)
  const { licFileId, left } = entered.answer
  if (options.json) {
    const issued = { file: options.out, pak, mac, email, release, lines: grantedOf([order]), licFileId, left }
    io.stdout.write(`${JSON.stringify({ ...issued, registry, issuer: key.fingerprint, demoKey: key.isDemo })}\n`)
    return
  }
  io.stdout.write(
    `${wroteSentence(options.out, [order], key)}\nregistered in ${registry} for ${email}; left of ${pak}: ${countsInWords(left)}\n`,
  )
}

function orForce(problem: string): string {
  return problem.replace(/exists already$/, 'exists already; --force overwrites it')
}

function orderOf(options: IssueOptions): LicenseOrder {
  const pak = pakOption(options.pak)
  const mac = macOption('mac', options.mac)
  const release = /^(\d{1,2}\.\d{1,2})(\.\d{1,3}){0,2}$/.exec(options.release)?.[1]
  if (release === undefined) throw new CliError(2, [`--release ${options.release} is no release; expected one like 7.0`])
  const counts: PakCounts = {
    servers: countOption('servers', options.servers),
    units: countOption('units', options.units),
    cupc: countOption('cupc', options.cupc),
  }
  if (counts.servers + counts.units + counts.cupc === 0)
    throw new CliError(2, ['nothing to license: give at least one of --servers, --units and --cupc'])
  outOption(options.out)
  return { pak, mac, origMac: mac, release, ...counts }
}

function countOption(name: keyof PakCounts, given: string | undefined): number {
  if (given === undefined) return 0
  const count = /^[1-9]\d{0,6}$/.test(given) ? Number(given) : Number.NaN
  if (!(count <= LICENSE_COUNT_MAX)) throw new CliError(2, [`--${name} ${given}: expected a whole number from 1 to ${LICENSE_COUNT_MAX}`])
  return count
}
