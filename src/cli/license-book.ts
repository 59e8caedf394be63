/** The book of PAKs in use: one command at a time, and a licence file is never handed out unless the book has it. */
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { formatRefusal } from '../config/finding.js'
import { type PakBook, readPakBook } from '../config/pak-book-file.js'
import type { BookRefusal } from '../domain/pak-book.js'
import { CliError } from './io.js'
import { attempt, LICENSE_MODE, type LicenseIo } from './license-io.js'

/** What a registration or a rehost comes to: the file to hand out, and the book's text with it. */
export interface Entered<T> {
  readonly ok: true
  readonly license: string
  readonly bookText: string
  readonly answer: T
}

export interface HandOut {
  readonly registry: string
  readonly out: string
  readonly whenThere: 'refuse' | 'replace'
}

/** Throws what the user did wrong; a "no" of the book is answered. */
export async function enterInBook<T>(
  { registry, out, whenThere }: HandOut,
  io: LicenseIo,
  enter: (book: PakBook) => Entered<T> | BookRefusal,
): Promise<Entered<T> | BookRefusal> {
  const path = orThrow(attempt(registry, 'read', () => realpathSync(registry)))
  const release = await lock(`${path}.lock`, registry, io)
  try {
    const entered = enter(readBook(path))
    if (entered.ok) handOut(path, out, whenThere, entered)
    return entered
  } finally {
    release()
  }
}

export function readBook(path: string): PakBook {
  const read = readPakBook(path)
  if (!read.ok) throw new CliError(2, formatRefusal(read).split('\n'))
  return read.book
}

async function lock(path: string, registry: string, io: LicenseIo): Promise<() => void> {
  try {
    return await io.lockFile(path)
  } catch (error) {
    const busy = String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')
    const problem = busy
      ? `${registry} is in use by another command; try again`
      : `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`
    throw new CliError(2, [problem])
  }
}

/**
 * The licence is complete under another name before the book has it, and gets its own name after that: whenever the process dies, what was
 * handed out is in the book, and what is in the book lies there.
 */
function handOut(book: string, out: string, whenThere: HandOut['whenThere'], { license, bookText }: Entered<unknown>): void {
  const waiting = `${out}.${process.pid}.tmp`
  const claimed = whenThere === 'refuse'
  if (claimed) orThrow(attempt(out, 'written', () => closeSync(openSync(out, 'wx', LICENSE_MODE))))
  const written = attempt(out, 'written', () => writeDurably(waiting, license, LICENSE_MODE))
  const entered = written.ok ? attempt(book, 'written', () => replaceDurably(book, bookText)) : written
  if (!entered.ok) {
    rmSync(waiting, { force: true })
    if (claimed) rmSync(out, { force: true })
    throw new CliError(2, [entered.problem])
  }
  const named = attempt(out, 'written', () => renameSync(waiting, out))
  if (!named.ok) throw new CliError(2, [`${named.problem}; it is in the book, and lies in ${waiting}: move it to where you want it`])
}

function replaceDurably(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`
  try {
    writeDurably(beside, text, statSync(path).mode & 0o777)
    renameSync(beside, path)
  } finally {
    if (existsSync(beside)) rmSync(beside)
  }
}

function writeDurably(path: string, text: string, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  chmodSync(path, mode)
}

function orThrow<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }): T {
  if (!result.ok) throw new CliError(2, [result.problem.replace(/exists already$/, 'exists already; --force overwrites it')])
  return result.value
}
