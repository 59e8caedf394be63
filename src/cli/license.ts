/** `lapsewatch license …`: the group and its offline commands. `license upload`, which talks to a daemon, is added by its own file. */
import type { Command } from 'commander'
import { inspectCommand } from './license-inspect.js'
import type { LicenseIo } from './license-io.js'
import { issueCommand } from './license-issue.js'
import { keygenCommand } from './license-keygen.js'
import { rehostCommand } from './license-rehost.js'

/** Adds `license inspect|issue|rehost|keygen`; the group is returned so that further subcommands can join it. */
export function registerLicenseCommands(program: Command, io: LicenseIo): Command {
  const group = program.command('license').description('read, issue and upload licence files')
  inspectCommand(group, io)
  issueCommand(group, io)
  rehostCommand(group, io)
  keygenCommand(group, io)
  return group
}
