/** What the Tab key offers at the end of a line. Pure. */
import { COMMANDS, optionsOf, walk } from './grammar.js'

export interface Completion {
  /** The end of the line that a candidate takes the place of. */
  readonly replaces: string
  readonly candidates: readonly string[]
}

/** What there is on the node whose name a command may take. */
export interface Nameable {
  readonly files: readonly string[]
  readonly services: readonly string[]
}

export function complete(line: string, { files, services }: Nameable): Completion {
  const [begun = ''] = /\S*$/.exec(line) ?? []
  const before = line
    .slice(0, line.length - begun.length)
    .split(/\s+/)
    .filter(Boolean)
  const { command, depth, nextWords } = walk(before)
  if (command === 'help') return explained(before.slice(1), begun)
  if (command === undefined) return depth < before.length ? offer(begun, []) : offer(begun, nextWords)
  const { takes } = COMMANDS[command]
  if (takes.includes('SERVICE')) return service(line, depth, services)
  const given = before.slice(depth)
  const options = optionsOf(command).filter((option) => !given.includes(option))
  const namesFile = takes.some((parameter) => parameter === 'FILE' || parameter === '[FILE]')
  const hasFile = given.some((word) => !optionsOf(command).some((option) => option === word))
  return offer(begun, namesFile && !hasFile ? [...files, ...options] : options)
}

function explained(topic: readonly string[], begun: string): Completion {
  const { depth, command, nextWords } = walk(topic)
  return offer(begun, depth < topic.length || command !== undefined ? [] : nextWords)
}

/** The name of a service has blanks, so all of it is completed at once, in whatever case it was begun. */
function service(line: string, depth: number, services: readonly string[]): Completion {
  const begun = line.trimStart().replace(new RegExp(`^(?:\\S+\\s+){${depth}}`), '')
  const folded = begun.toLowerCase()
  return { replaces: begun, candidates: services.filter((name) => name.toLowerCase().startsWith(folded)) }
}

function offer(begun: string, words: readonly string[]): Completion {
  return { replaces: begun, candidates: words.filter((word) => word.startsWith(begun)) }
}
