/** One delivery for people: when, how bad, where and what on one line of at most 100 columns, the text below it. Pure. */
import type { createColors } from 'picocolors'
import { SEVERITY_WORDS } from '../syslog/message.js'

export type Colors = ReturnType<typeof createColors>

/** What is read of a payload; anything that isn't there is blank. */
export interface TerminalAlarm {
  readonly decidedAt: string
  readonly severity: number
  readonly cluster: string
  readonly node: string
  readonly name: string
  readonly text: string
}

const COLUMNS_MAX = 100
const CLUSTER_COLUMNS = 12
const NODE_COLUMNS = 16
const SEVERITY_COLUMNS = 9
/** The text stands under the severity. */
const INDENT = ' '.repeat(21)

/** An escape sequence in a text must not reach the terminal. */
const visible = (text: string): string => text.replace(/\p{Cc}/gu, '?')

function paint(colors: Colors, severity: number): (text: string) => string {
  switch (severity) {
    case 0:
      return (text) => colors.bgRed(colors.white(colors.bold(text)))
    case 1:
      return (text) => colors.bold(colors.red(text))
    case 2:
    case 3:
      return colors.red
    case 4:
      return colors.yellow
    case 5:
      return colors.green
    default:
      return colors.cyan
  }
}

/** Breaks at blanks; a word longer than a line stands alone and sticks out. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((piece) => piece !== '')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

const seconds = (stamp: string): string => stamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z')

export function terminalLines(alarm: TerminalAlarm, colors: Colors): string {
  const word = SEVERITY_WORDS[alarm.severity] ?? String(alarm.severity)
  const severity = paint(colors, alarm.severity)(word) + ' '.repeat(Math.max(0, SEVERITY_COLUMNS - word.length))
  const cluster = visible(alarm.cluster).padEnd(CLUSTER_COLUMNS)
  const node = visible(alarm.node).padEnd(NODE_COLUMNS)
  const head = `${colors.dim(seconds(visible(alarm.decidedAt)))} ${severity} ${colors.bold(cluster)} ${node} ${colors.bold(visible(alarm.name))}`
  const text = wrap(visible(alarm.text), COLUMNS_MAX - INDENT.length).map((line) => `${INDENT}${line}`)
  return [head, ...text].join('\n')
}
