/** `lapsewatch license upload`: gives a licence file to a running daemon and says what it changed. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import { daemonAt, type UploadAnswer } from './daemon.js'
import { daemonUrl, URL_HELP, URL_OPTION, type UrlOption } from './daemon-address.js'
import { CliError, type CliIo, writeJson } from './io.js'
import { readLicenseBytes } from './license-io.js'

const HELP = `
The daemon checks the file against the MAC address and release of the cluster's publisher. Exit code 0: taken; 1: refused, and why;
2: the file cannot be read or there is no such cluster; 3: the daemon cannot be reached.

Examples:
  $ lapsewatch license upload --cluster cup-sjc cup-sjc.lic
  $ lapsewatch license upload --cluster cup-sjc cisco.lic --vouch --reason "seen on the server" --dry-run`

interface UploadOptions extends UrlOption {
  readonly cluster: string
  readonly dryRun?: true
  readonly acceptFewer?: true
  readonly vouch?: true
  readonly reason?: string
  readonly json?: true
}

export function registerLicenseUpload(group: Command, io: CliIo): void {
  group
    .command('upload')
    .description("give a licence file to a cluster's publisher")
    .argument('<file>', 'the .lic file')
    .requiredOption('--cluster <id>', 'the cluster')
    .option('--dry-run', 'only say what it would change')
    .option('--accept-fewer', 'go ahead though services would have to stop on nodes that it does not cover')
    .option('--vouch', 'vouch for a file that no trusted key has signed (a real Cisco file)')
    .option('--reason <text>', 'why you vouch for it')
    .option(URL_OPTION, URL_HELP)
    .option('--json', 'answer in JSON: what the API says')
    .addHelpText('after', HELP)
    .action((file: string, options: UploadOptions) => upload(file, options, io))
}

async function upload(path: string, options: UploadOptions, io: CliIo): Promise<void> {
  if ((options.vouch === undefined) !== (options.reason === undefined))
    throw new CliError(2, ['--vouch needs --reason, and --reason --vouch'])
  const bytes = readLicenseBytes(path)
  if (!bytes.ok) throw new CliError(2, [bytes.problem])
  const query = {
    filename: basename(path),
    ...(options.dryRun ? { dryRun: 'true' } : {}),
    ...(options.acceptFewer ? { acceptFewer: 'true' } : {}),
    ...(options.reason === undefined ? {} : { vouch: 'true', reason: options.reason }),
  }
  const answer = await daemonAt(daemonUrl(options, io.env), io.env).upload(options.cluster, new Uint8Array(bytes.value), query)
  if (options.json) return writeJson(io, answer)
  for (const warning of answer.warnings) io.stderr.write(`warning: ${warning}\n`)
  io.stdout.write(`${sentence(answer, options)}\n`)
}

function sentence(
  { file, state, reason, servers, release, mac, modeBefore, modeAfter }: UploadAnswer,
  { cluster, dryRun }: UploadOptions,
): string {
  const became =
    modeBefore === modeAfter
      ? `${cluster} ${dryRun ? 'would stay' : 'stays'} in ${modeAfter}`
      : `${cluster} ${dryRun ? 'would go' : 'went'} from ${modeBefore} to ${modeAfter}`
  return `${file}: ${state} (${reason}), ${servers} servers for ${mac}, release ${release}\n${became}`
}
