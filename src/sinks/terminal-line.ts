/** One delivery for people: when, how bad, where and what on a line, below it what it says and what it did; nothing beyond 100 columns. Pure. */
import type { createColors } from 'picocolors'
import { SEVERITY_WORDS } from '../syslog/message.js'

export type Colors = ReturnType<typeof createColors>

/** What is read of a payload; anything that isn't there is blank. */
export interface TerminalAlarm {
  readonly dueAt: string
  readonly decidedAt: string
  readonly severity: number
  readonly cluster: string
  readonly node: string
  readonly name: string
  readonly text: string
  readonly reason: string
  /** The service that a service's alarm is about, as people call it, where its text does not. */
  readonly service: string
}

const COLUMNS_MAX = 100
const CLUSTER_COLUMNS = 12
const NODE_COLUMNS = 16
const SEVERITY_COLUMNS = 9
/** The text stands under the severity. */
const INDENT = ' '.repeat(21)
/** Where it is and what it is, when a line is too short for both, go on below themselves. */
const PLACE_INDENT = ' '.repeat(INDENT.length + SEVERITY_COLUMNS + 1)
const CONSEQUENCE = '=> '

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

/** Breaks at blanks; within a word only where it is longer than a line. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((piece) => piece !== '')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
    for (; line.length > columns; line = line.slice(columns)) lines.push(line.slice(0, columns))
  }
  return line === '' ? lines : [...lines, line]
}

const seconds = (stamp: string): string => stamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z')

/** A service's alarm says of which one and where; one that comes late, since when it was due. */
function sentence({ text, reason, dueAt, node, service }: TerminalAlarm): string {
  const about = service === '' ? '' : `${service} on ${node}: `
  const late = reason === 'catch-up' ? `Late, due ${seconds(dueAt)}: ` : ''
  return `${late}${about}${text}`
}

/** `consequences`: what the alarm did, a sentence each. */
export function terminalLines(alarm: TerminalAlarm, colors: Colors, consequences: readonly string[] = []): string {
  const word = SEVERITY_WORDS[alarm.severity] ?? String(alarm.severity)
  const severity = paint(colors, alarm.severity)(word) + ' '.repeat(Math.max(0, SEVERITY_COLUMNS - word.length))
  const text = wrap(visible(sentence(alarm)), COLUMNS_MAX - INDENT.length)
  const did = consequences.flatMap((each) =>
    wrap(visible(each), COLUMNS_MAX - INDENT.length - CONSEQUENCE.length).map(
      (line, index) => (index === 0 ? CONSEQUENCE : ' '.repeat(CONSEQUENCE.length)) + line,
    ),
  )
  return [
    `${colors.dim(seconds(visible(alarm.decidedAt)))} ${severity} ${place(alarm, colors)}`,
    ...text.map((line) => INDENT + line),
    ...did.map((line) => INDENT + colors.bold(line)),
  ].join('\n')
}

function place(alarm: TerminalAlarm, colors: Colors): string {
  const cluster = visible(alarm.cluster).padEnd(CLUSTER_COLUMNS)
  const node = visible(alarm.node).padEnd(NODE_COLUMNS)
  const name = visible(alarm.name)
  const columns = COLUMNS_MAX - PLACE_INDENT.length
  if (cluster.length + node.length + name.length + 2 <= columns) return `${colors.bold(cluster)} ${node} ${colors.bold(name)}`
  return wrap(`${cluster} ${node} ${name}`, columns).join(`\n${PLACE_INDENT}`)
}
