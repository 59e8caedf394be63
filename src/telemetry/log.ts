/**
 * The daemon's own log, on winston: JSON lines, or one short line for a person when the stream is a terminal. Never the alarm path: nothing
 * waits for it, and a log that cannot be written stops nothing. Its stamps are machine time, since it says what happened to the process.
 */
import type { Writable } from 'node:stream'
import winston from 'winston'
import { jsonLine, terminalLine } from './log-line.js'

export { logEvents } from './log-events.js'

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export type LogFields = Readonly<Record<string, unknown>>

/** One line each; `fields` say the same as `message` for machines, and more. */
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>

export interface LogOptions {
  readonly stream: Writable & { readonly isTTY?: boolean }
  /** Left out: whether the stream is one. */
  readonly isTerminal?: boolean
  /** `error`, `warn`, `info` or `debug`; anything else is `info`, with a line that says so. */
  readonly level: string
}

/** A reader that stands still costs at most this much memory; what comes then is dropped and counted. */
export const WAITING_BYTES_MAX = 1_048_576

export function createLog({ stream, isTerminal = stream.isTTY === true, level }: LogOptions): Log {
  const chosen = LOG_LEVELS.find((known) => known === level)
  const logger = winston.createLogger({
    level: chosen ?? 'info',
    levels: Object.fromEntries(LOG_LEVELS.map((name, rank) => [name, rank])),
    format: winston.format.printf(({ level: at, message, fields }) => {
      const line = { at: new Date(), level: at, message: String(message), fields: (fields ?? {}) as LogFields }
      return isTerminal ? terminalLine(line) : jsonLine(line)
    }),
    transports: [new winston.transports.Stream({ stream, eol: '\n' })],
  })
  let dropped = 0
  let isGone = false
  // A reader that closed (`lapsewatch serve | head`) must not end the daemon, as an error that nobody listens to would.
  stream.on('error', () => {
    isGone = true
  })

  function write(at: LogLevel, message: string, fields: LogFields = {}): void {
    // winston would make the line first and look at its level afterwards.
    if (isGone || !logger.isLevelEnabled(at)) return
    if (stream.writableLength > WAITING_BYTES_MAX) {
      dropped++
      return
    }
    if (dropped > 0)
      logger.log({ level: 'warn', message: `the log's reader was too slow: ${dropped} lines were dropped`, fields: { dropped } })
    dropped = 0
    logger.log({ level: at, message, fields })
  }

  const log: Log = {
    error: (message, fields) => write('error', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    info: (message, fields) => write('info', message, fields),
    debug: (message, fields) => write('debug', message, fields),
  }
  if (chosen === undefined) log.warn(`there is no log level ${level}; using info`, { level, known: LOG_LEVELS })
  return log
}
