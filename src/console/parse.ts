/** A line as a command, or what is wrong with it in one line that says what to do. Pure. */
import { nearMiss } from '../config/near-miss.js'
import { COMMANDS, type CommandName, type Option, optionsOf, syntaxOf, walk } from './grammar.js'

export interface ParsedCommand {
  readonly name: CommandName
  /** May hold `*`. */
  readonly file: string | null
  readonly service: string
  /** Of `help`: what is to be explained. */
  readonly topic: readonly string[]
  readonly options: ReadonlySet<Option>
}

export interface Misread {
  readonly code: 'unknown-command' | 'incomplete-command' | 'unexpected-word' | 'not-a-command'
  readonly text: string
}

export type Parsed = { readonly ok: true; readonly command: ParsedCommand } | { readonly ok: false; readonly misread: Misread }

const QUOTED_LENGTH_MAX = 40
const ASK_HELP = '"help" lists the commands'

/** The words of a line; quotes of either kind hold one together, as a shell's do. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '')
}

/** Not of a blank line, which is no command. */
export function parse(line: string): Parsed {
  if (/\p{Cc}/u.test(line.replaceAll('\t', ' '))) return misread('not-a-command', 'a command is one line without control characters')
  const words = wordsOf(line)
  if (words.at(-1) === '?') return { ok: true, command: { ...NOTHING, name: 'help', topic: words.slice(0, -1) } }
  const { command, depth, nextWords, commands } = walk(words)
  if (command !== undefined) return argumentsOf(command, words.slice(depth))
  if (depth < words.length) return misread('unknown-command', unknown(words, depth))
  const said = words.join(' ')
  const only = commands.length === 1 ? commands[0] : undefined
  const rest = only === undefined ? `it goes on with ${listed(nextWords)}; "${said} ?" explains` : `the whole command is ${syntaxOf(only)}`
  return misread('incomplete-command', `"${said}" is not complete: ${rest}`)
}

const NOTHING = { file: null, service: '', topic: [], options: new Set<Option>() } as const

function argumentsOf(name: CommandName, words: readonly string[]): Parsed {
  const { takes } = COMMANDS[name]
  if (takes.includes('[COMMAND]')) return { ok: true, command: { ...NOTHING, name, topic: words } }
  if (takes.includes('SERVICE')) {
    if (words.length === 0) return misread('incomplete-command', `"${name}" needs the name of a service: ${syntaxOf(name)}`)
    return { ok: true, command: { ...NOTHING, name, service: words.join(' ') } }
  }
  const known = optionsOf(name)
  const options = new Set<Option>()
  let file: string | null = null
  for (const word of words) {
    const option = known.find((each) => each === word)
    if (option !== undefined) options.add(option)
    else if (file === null && takes.some((parameter) => parameter === 'FILE' || parameter === '[FILE]')) file = word
    else return misread('unexpected-word', `${quoted(word)} is one word too many${meant(word, known)}: ${syntaxOf(name)}`)
  }
  if (file === null && takes.includes('FILE'))
    return misread('incomplete-command', `"${name}" needs the name of a licence file: ${syntaxOf(name)}`)
  return { ok: true, command: { ...NOTHING, name, file, options } }
}

/** The command that begins as the words do and goes on with the word that was probably meant. */
export function unknown(words: readonly string[], depth: number): string {
  const said = quoted(words.slice(0, depth + 1).join(' '))
  const near = corrected(words)
  return `unknown command ${said}${near === undefined ? '' : `: did you mean "${near}"?`}${near === undefined ? '; ' : ' '}${ASK_HELP}`
}

/** Word by word the nearest command; `undefined` where a word is like none. */
function corrected(words: readonly string[]): string | undefined {
  const right: string[] = []
  for (const word of words) {
    const { nextWords, command } = walk(right)
    if (command !== undefined) break
    const begun = nextWords.filter((next) => next.startsWith(word))
    const near = begun.length === 1 ? begun[0] : nearMiss(word, nextWords)
    if (near === undefined) return undefined
    right.push(near)
  }
  return right.join(' ')
}

function meant(word: string, known: readonly string[]): string {
  const near = nearMiss(word, known)
  return near === undefined ? '' : ` (did you mean "${near}"?)`
}

export function quoted(text: string): string {
  return `"${text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text}"`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function misread(code: Misread['code'], text: string): Parsed {
  return { ok: false, misread: { code, text } }
}
