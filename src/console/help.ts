/** What `help` and `?` say: the table of commands, or some of it. */
import { type Answer, lines, refuse } from './answer.js'
import { COMMANDS, type CommandName, syntaxOf, walk } from './grammar.js'
import { unknown } from './parse.js'

const ABOUT = '"help COMMAND" or "COMMAND ?" explains one.'

export function help(topic: readonly string[]): Answer {
  const { depth, command, commands } = walk(topic)
  if (command !== undefined) return lines(...explanation(command))
  if (depth < topic.length) return refuse('unknown-command', unknown(topic, depth))
  return lines(...overview(commands), '', ABOUT)
}

function overview(names: readonly CommandName[]): readonly string[] {
  const width = Math.max(...names.map((name) => syntaxOf(name).length))
  return names.map((name) => `${syntaxOf(name).padEnd(width)}  ${COMMANDS[name].summary}`)
}

function explanation(name: CommandName): readonly string[] {
  const { summary, explains, at } = COMMANDS[name]
  return [
    syntaxOf(name),
    `  ${summary}`,
    ...explains.map((line) => `  ${line}`),
    ...(at === 'publisher' ? ['  On the publisher only.'] : []),
  ]
}
