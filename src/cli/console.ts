/** `lapsewatch console`: the platform's own command line on a node of a cluster, as the daemon simulates it. */
import type { Command } from 'commander'
import { type ConsoleTerminal, type Conversation, converse, runOnce } from './console-terminal.js'
import { daemonAt } from './daemon.js'
import { daemonUrl, URL_HELP, URL_OPTION, type UrlOption } from './daemon-address.js'
import { CliError, type CliIo, writeJson } from './io.js'

export interface ConsoleParts {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
}

const HELP = `
Without a command it is a conversation: the prompt is "admin:", Tab completes, the arrow keys bring commands back, "exit" leaves. With a
command it runs that one. Lines from a pipe are run one after the other. "help" lists the commands. A command that asks (file delete
license) needs a terminal, or noconfirm.

Exit code 0: done; 1: a command was refused; 2: wrong usage, or no such cluster or node; 3: the daemon cannot be reached.

Examples:
  $ lapsewatch console --cluster cup-sjc
  $ lapsewatch console --cluster cup-sjc file list license detail
  $ lapsewatch console --cluster cup-sjc file delete license old.lic noconfirm
  $ lapsewatch console --cluster cup-sjc --node cup-sjc-sub1 utils service restart Cisco UP SIP Proxy`

interface ConsoleOptions extends UrlOption {
  readonly cluster: string
  readonly node?: string
  readonly json?: true
}

export function registerConsole(program: Command, io: CliIo, parts: ConsoleParts): void {
  program
    .command('console')
    .description("type commands of the platform's own command line on a node")
    .argument('[command...]', 'one command; left out: a conversation')
    .requiredOption('--cluster <id>', 'the cluster')
    .option('--node <hostname>', 'the node; left out: the publisher')
    .option(URL_OPTION, URL_HELP)
    .option('--json', 'of one command: answer in JSON, what the API says')
    .addHelpText('after', HELP)
    .action((words: readonly string[], options: ConsoleOptions) => open(words, options, io, parts))
}

async function open(words: readonly string[], options: ConsoleOptions, io: CliIo, { stdin, stdout }: ConsoleParts): Promise<void> {
  if (options.json && words.length === 0) throw new CliError(2, ['--json needs a command'])
  const daemon = daemonAt(daemonUrl(options, io.env), io.env)
  const { cluster } = options
  const node = options.node ?? (await daemon.publisher(cluster))
  const conversation: Conversation = {
    run: (command, confirmed) => daemon.runOnConsole(cluster, node, command, confirmed),
    complete: (line) => daemon.completeOnConsole(cluster, node, line),
  }
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true
  const terminal: ConsoleTerminal = { input: stdin, output: stdout, errors: io.stderr, isTerminal }
  if (words.length > 0) return await oneCommand(words.join(' '), terminal, conversation, options, io)
  // An unknown node is told before the first prompt.
  await conversation.complete('')
  if (isTerminal)
    stdout.write(`Command line of ${node} in ${cluster}, simulated by Lapsewatch. "help" lists the commands, "exit" leaves.\n\n`)
  const ending = await converse(terminal, conversation)
  if (ending === 'some-refused' && !isTerminal) io.setExitCode(1)
}

async function oneCommand(
  command: string,
  terminal: ConsoleTerminal,
  conversation: Conversation,
  { json }: ConsoleOptions,
  io: CliIo,
): Promise<void> {
  const answer = await runOnce(terminal, conversation, command)
  if (json) {
    writeJson(io, answer)
    if (answer.outcome === 'refused') io.setExitCode(1)
    return
  }
  if (answer.outcome === 'refused') throw new CliError(1, [answer.output])
  if (answer.output !== '') io.stdout.write(`${answer.output}\n`)
}
