/** What has been said on one node's command line, and what it waits for: a command, or an answer to a question. Pure. */
import type { ConsoleAnswer, ConsoleCompletion } from '../../api/types.js'

export const PROMPT = 'admin:'
const LINES_MAX = 2_000
const HISTORY_MAX = 500
const YES = /^y(es)?$/i

export interface Said {
  /** Counts up: its key. */
  readonly num: number
  readonly kind: 'typed' | 'output' | 'refused'
  readonly text: string
}

export interface Asked {
  readonly command: string
  readonly question: string
}

export interface Conversing {
  readonly said: readonly Said[]
  readonly asked: Asked | null
  /** Newest last. */
  readonly history: readonly string[]
  readonly isOver: boolean
}

export function begin(cluster: string, node: string): Conversing {
  const text = `Command line of ${node} in ${cluster}, simulated by Lapsewatch. "help" lists the commands, "exit" leaves.`
  return { said: [{ num: 0, kind: 'output', text }], asked: null, history: [], isOver: false }
}

/** A line was typed: behind the prompt, or behind the question. An answer to a question is no command to come back to. */
export function typed(before: Conversing, line: string): Conversing {
  const { asked, history } = before
  const said = withSaid(before, 'typed', `${asked === null ? PROMPT : `${asked.question} `}${line}`)
  const command = line.trim()
  if (asked !== null || command === '') return { ...before, said }
  return { ...before, said, history: [...history.filter((each) => each !== command), command].slice(-HISTORY_MAX) }
}

export function answered(before: Conversing, command: string, { outcome, output, question }: ConsoleAnswer): Conversing {
  if (outcome === 'question' && question !== null) return { ...before, asked: { command, question } }
  const said = output === '' ? before.said : withSaid(before, outcome === 'refused' ? 'refused' : 'output', output)
  return { ...before, said, asked: null, isOver: outcome === 'exit' }
}

export function refused(before: Conversing, text: string): Conversing {
  return { ...before, said: withSaid(before, 'refused', text), asked: null }
}

export function isYes(line: string): boolean {
  return YES.test(line.trim())
}

function withSaid({ said }: Conversing, kind: Said['kind'], text: string): readonly Said[] {
  return [...said, { num: (said.at(-1)?.num ?? 0) + 1, kind, text }].slice(-LINES_MAX)
}

/** The line with what Tab adds: the only candidate whole, of several what they have in common. */
export function completed(line: string, { replaces, candidates }: ConsoleCompletion): string {
  if (candidates.length === 0 || !line.endsWith(replaces)) return line
  const start = line.slice(0, line.length - replaces.length)
  if (candidates.length === 1) return `${start}${candidates[0]} `
  const common = commonStart(candidates)
  return common.length > replaces.length ? start + common : line
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...others] = words
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
