/** What every command is handed, how a command fails, and the options that several of them share. */
import { InvalidArgumentError } from 'commander'
import type { LicenseIo } from './license-io.js'

/** 0 fine · 1 the answer is "no" · 2 wrong usage or configuration · 3 the daemon cannot be reached (design §5.2). */
export type ExitCode = 0 | 1 | 2 | 3

export interface CliIo extends LicenseIo {
  readonly setExitCode: (code: ExitCode) => void
}

/** Lines for stderr and the exit code: how a command ends that cannot do what was asked. */
export class CliError extends Error {
  constructor(
    readonly exitCode: Exclude<ExitCode, 0>,
    readonly lines: readonly string[],
  ) {
    super(lines.join('\n'))
    this.name = 'CliError'
  }
}

export const DEFAULT_CONFIG = './lapsewatch.yaml'

/** Tables and legends are made for a terminal of this width. */
export const COLUMNS = 100

/** A parser for commander: a whole number within bounds, or a usage error that names them. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= least && number <= most)) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
    return number
  }
}

export function writeJson(io: Pick<CliIo, 'stdout'>, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
