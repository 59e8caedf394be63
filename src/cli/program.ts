/** All commands, put together: one file each. What they may not import is handed in by `main.ts`. */
import { Command } from 'commander'
import { type CheckConfigParts, registerCheckConfig } from './check-config.js'
import { type ConsoleParts, registerConsole } from './console.js'
import { type CliIo, COLUMNS } from './io.js'
import { registerLicenseCommands } from './license.js'
import { registerLicenseUpload } from './license-upload.js'
import { type ListenParts, registerListen } from './listen.js'
import { type PreviewParts, registerPreview } from './preview.js'
import { registerServe, type ServeParts } from './serve.js'
import { registerStatus } from './status.js'

export interface ProgramParts extends CheckConfigParts, PreviewParts, ServeParts, ConsoleParts {
  readonly listen: ListenParts
}

const FIRST_STEPS = `
First steps:
  $ lapsewatch serve --config config/lapsewatch.yaml   the demo: five clusters, an hour a second, nothing to prepare
  $ lapsewatch listen                                  in a second terminal: the same alarms, arriving as syslog
  $ lapsewatch status                                  in a third: where every cluster stands
Then describe your own clusters in a lapsewatch.yaml (start from config/examples/minimal.yaml), look at what is to come with
"lapsewatch preview --config lapsewatch.yaml", and run "lapsewatch serve".

Commands that talk to a daemon find it by --url, else LAPSEWATCH_URL, else http.listen of ./lapsewatch.yaml.
Exit codes: 0 fine, 1 the answer is "no", 2 wrong usage or configuration, 3 the daemon cannot be reached.
"lapsewatch COMMAND --help" explains a command with examples.`

export function createProgram(io: CliIo, parts: ProgramParts): Command {
  const program = new Command('lapsewatch')
    .description('Keeps the licence clocks of Cisco Unified Presence clusters and proves that their alarms arrive.')
    .version(parts.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => COLUMNS,
      getErrHelpWidth: () => COLUMNS,
      getOutHasColors: () => io.isTerminal,
    })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', FIRST_STEPS)
  registerServe(program, io, parts)
  registerListen(program, io, parts.listen)
  registerCheckConfig(program, io, parts)
  registerStatus(program, io)
  registerPreview(program, io, parts)
  registerConsole(program, io, parts)
  registerLicenseUpload(registerLicenseCommands(program, io), io)
  return program
}
