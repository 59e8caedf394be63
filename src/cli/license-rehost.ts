/** `lapsewatch license rehost`: the licensing desk's side of the chapter's story: a publisher was lost, its licence moves to another MAC. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import { type PakBook, withRehost } from '../config/pak-book-file.js'
import type { LicenseOrder } from '../domain/license-order.js'
import { type BookRefusal, checkRehost, newLicFileId } from '../domain/pak-book.js'
import { CliError } from './io.js'
import { enterInBook, readBook } from './license-book.js'
import type { LicenseIo } from './license-io.js'
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

const HELP = `
Everything that the PAK has on the old server is issued again for the new one, in one file; nothing is taken from the PAK.
The file before is void in the book (license inspect --registry says so), and the rehost is recorded. What was rehosted may be
rehosted again, from where it is then. Exit code 1: the book says no.
--request prints the e-mail with which Cisco is asked for the same on the real system, and changes nothing.

Example:
  $ lapsewatch license rehost --registry paks.yaml --pak 3X7-DEMO --from-mac 000bcd4ee59d --mac 00:0b:cd:4e:e5:aa \\
      --email noc@example.com --out cup-sjc-new.lic`

interface RehostOptions {
  readonly registry: string
  readonly pak: string
  readonly fromMac: string
  readonly mac: string
  readonly email: string
  readonly key?: string
  readonly out?: string
  readonly force?: true
  readonly request?: true
  readonly json?: true
}

export function rehostCommand(group: Command, io: LicenseIo): void {
  group
    .command('rehost')
    .description("move a PAK's licences from one server to another")
    .requiredOption('--registry <file>', 'book of PAKs (YAML)')
    .requiredOption('--pak <pak>', 'product authorization key')
    .requiredOption('--from-mac <mac>', 'MAC address of the old server')
    .requiredOption('--mac <mac>', 'MAC address of the new server, in any notation')
    .requiredOption('--email <address>', 'who asks for it')
    .option('--out <file.lic>', 'file to write')
    .option('--key <file>', 'private key of the issuer (PEM)')
    .option('--force', 'overwrite the file if it exists')
    .option('--request', 'only print the e-mail that asks Cisco for it')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action((options: RehostOptions) => rehost(options, io))
}

interface Move {
  readonly pak: string
  readonly fromMac: string
  readonly mac: string
  readonly email: string
}

async function rehost(options: RehostOptions, io: LicenseIo): Promise<void> {
  const move: Move = {
    pak: pakOption(options.pak),
    fromMac: macOption('from-mac', options.fromMac),
    mac: macOption('mac', options.mac),
    email: emailOption(options.email),
  }
  if (options.request) return request(move, options, io)
  if (options.out === undefined) throw new CliError(2, ['--out FILE.lic is needed: the file to write'])
  const out = outOption(options.out)
  const { key, warning } = issuerKey(options.key, io)
  const entered = await enterInBook({ registry: options.registry, out, whenThere: options.force ? 'replace' : 'refuse' }, io, (book) => {
    const found = movedBy(move, book)
    if (!found.ok) return found
    const now = new Date()
    const licFileId = newLicFileId(now, book.paks)
    const { mac, email } = move
    return {
      ok: true,
      license: licenseText(found.orders, licFileId, key),
      bookText: withRehost(book, found.index, found.registrations, { at: now.toISOString(), email, mac, licFileId, file: basename(out) }),
      answer: { ...found, licFileId },
    }
  })
  if (!entered.ok) return tellRefusal(entered, io, options.json === true)

  if (warning !== null) io.stderr.write(`warning: ${warning}\n`)
  const { orders, voidFiles, licFileId } = entered.answer
  if (options.json) {
    const { pak, fromMac, mac, email } = move
    const answer = { file: out, pak, fromMac, mac, email, lines: grantedOf(orders), licFileId, voidFiles }
    io.stdout.write(`${JSON.stringify({ ...answer, registry: options.registry, issuer: key.fingerprint, demoKey: key.isDemo })}\n`)
    return
  }
  const deletions = voidFiles.map((file) => `"file delete license ${file}"`).join(', ')
  io.stdout.write(
    `${wroteSentence(out, orders, key)}\nvoid from now on: ${voidFiles.join(', ')} (${move.fromMac})\n` +
      `left to do on the new server: upload ${basename(out)}, ${deletions}, restart Cisco License Manager\n`,
  )
}

interface Moved {
  readonly ok: true
  readonly index: number
  readonly registrations: readonly number[]
  readonly orders: readonly LicenseOrder[]
  readonly voidFiles: readonly string[]
}

function movedBy({ pak, fromMac, mac }: Move, { paks }: PakBook): Moved | BookRefusal {
  const found = checkRehost(paks, pak, fromMac, mac)
  if (!found.ok) return found
  const moved = found.registrations.flatMap((index) => paks[found.index]?.registrations[index] ?? [])
  return {
    ...found,
    orders: moved.map(({ mac: origMac, release, servers, units, cupc }) => ({ pak, mac, origMac, release, servers, units, cupc })),
    voidFiles: [...new Set(moved.map((registration) => (registration.rehosts.at(-1) ?? registration).file))],
  }
}

function request(move: Move, options: RehostOptions, io: LicenseIo): void {
  const found = movedBy(move, readBook(options.registry))
  if (!found.ok) return tellRefusal(found, io, options.json === true)
  const mail = {
    to: 'licensing@cisco.com',
    from: move.email,
    subject: `Rehost of PAK ${move.pak}`,
    text: [
      'Our server failed and was installed again on a new machine with the same host name, IP address and software version.',
      'Please rehost its licence.',
      '',
      `PAK: ${move.pak}`,
      `MAC address so far: ${move.fromMac.toUpperCase()}`,
      `MAC address of the new server: ${move.mac.toUpperCase()}`,
      ...found.orders.map((order) => `Licences: ${countsInWords(order)}, release ${order.release}`),
      '',
    ].join('\n'),
  }
  io.stdout.write(
    options.json ? `${JSON.stringify(mail)}\n` : `To: ${mail.to}\nFrom: ${mail.from}\nSubject: ${mail.subject}\n\n${mail.text}`,
  )
}
