/** How a line of the daemon's log looks: JSON for machines, short for people. */
import type { LogFields } from './log.js'

export interface LogLine {
  readonly at: Date
  readonly level: string
  readonly message: string
  readonly fields: LogFields
}

/** `time`, `level`, `message` first, and no field may stand in for them. */
export function jsonLine({ at, level, message, fields }: LogLine): string {
  return JSON.stringify({ time: at.toISOString(), level, message, ...without(fields, ['time', 'level', 'message']) })
}

/** Time of day (UTC), level, message. The fields say little more, and a stack trace is for the JSON only. */
export function terminalLine({ at, level, message }: LogLine): string {
  const text = message.trimEnd().replaceAll(CONTROL, '\u{fffd}').replaceAll('\n', `\n${INDENT}`)
  return `${at.toISOString().slice(11, 19)} ${level.padEnd(5)} ${text}`
}

/** What a peer says may stand in a message, and must not move the cursor of whoever reads it. Line breaks are kept, indented. */
const CONTROL = /(?!\n)\p{Cc}/gu
const INDENT = ' '.repeat('00:00:00 error '.length)

function without(fields: LogFields, names: readonly string[]): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
