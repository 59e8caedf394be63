/** `lapsewatch license keygen`: a key pair of one's own, to issue licence files with and to be named under `licensing.trust`. */
import type { Command } from 'commander'
import { generateIssuerKey } from '../config/signing-keys.js'
import { type LicenseIo, removeOwnFile, usageError, writeNewFile } from './license-io.js'

const PRIVATE_MODE = 0o600
const PUBLIC_MODE = 0o644

const HELP = `
Writes the private key to FILE (readable by you alone) and the public key to FILE.pub.
An existing file is never overwritten: the licences that its key signed would no longer count.

Example:
  $ lapsewatch license keygen --out noc-issuer.key
  then in lapsewatch.yaml:   licensing: { trust: [ ./noc-issuer.key.pub ] }
  and to issue with it:      lapsewatch license issue --key noc-issuer.key …`

export function keygenCommand(group: Command, io: LicenseIo): void {
  group
    .command('keygen')
    .description('make an Ed25519 key pair to issue licence files with')
    .requiredOption('--out <file>', 'where the private key goes; the public key goes to <file>.pub')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action((options: { out: string; json?: true }) => keygen(options.out, options.json === true ? 'json' : 'text', io))
}

function keygen(privatePath: string, format: 'json' | 'text', io: LicenseIo): void {
  const publicPath = `${privatePath}.pub`
  const { privatePem, publicPem, fingerprint } = generateIssuerKey()
  const privateWritten = writeNewFile(privatePath, privatePem, PRIVATE_MODE, 'refuse')
  if (!privateWritten.ok) return usageError(io, privateWritten.problem)
  const publicWritten = writeNewFile(publicPath, publicPem, PUBLIC_MODE, 'refuse')
  if (!publicWritten.ok) {
    removeOwnFile(privatePath)
    return usageError(io, publicWritten.problem)
  }
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify({ privateKey: privatePath, publicKey: publicPath, issuer: fingerprint })}\n`)
    return
  }
  io.stdout.write(
    `private key  ${privatePath} (keep it to yourself)\npublic key   ${publicPath} (name it under licensing.trust)\nissuer       ${fingerprint}\n`,
  )
}
