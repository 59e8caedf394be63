/** What the licence commands are handed, how they read and write files, and how a person's mistake is told. */
import { chmodSync, closeSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { LICENSE_BYTES_MAX } from '../domain/license-text.js'

export interface LicenseIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
  readonly setExitCode: (code: 0 | 1 | 2) => void
  /** Waits for whoever holds it; answers what releases it, which the operating system does for a process that dies. */
  readonly lockFile: (path: string) => Promise<() => void>
}

/** Licence files are for everybody to read. */
export const LICENSE_MODE = 0o644

export type FileResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

/** One clear line, exit code 2 (wrong usage): never a stack trace. */
export function usageError(io: LicenseIo, problem: string): void {
  io.stderr.write(`error: ${problem}\n`)
  io.setExitCode(2)
}

/** The file's bytes, but never more than one beyond the limit: enough to tell that it is too large, whatever it is. */
export function readLicenseBytes(path: string): FileResult<Uint8Array> {
  return attempt(path, 'read', () => {
    if (statSync(path).isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
    const bytes = new Uint8Array(LICENSE_BYTES_MAX + 1)
    const file = openSync(path, 'r')
    try {
      let length = 0
      for (;;) {
        const read = readSync(file, bytes, length, bytes.length - length, null)
        length += read
        if (read === 0 || length === bytes.length) return bytes.subarray(0, length)
      }
    } finally {
      closeSync(file)
    }
  })
}

/** `whenThere: refuse` never overwrites, not even a file that appears this very moment. The mode is set whether the file is new or not. */
export function writeNewFile(path: string, text: string, mode: number, whenThere: 'refuse' | 'replace'): FileResult<null> {
  return attempt(path, 'written', () => {
    writeFileSync(path, text, { mode, flag: whenThere === 'refuse' ? 'wx' : 'w' })
    chmodSync(path, mode)
    return null
  })
}

/** Takes back a file that this run has written, when its partner could not be. */
export function removeOwnFile(path: string): void {
  rmSync(path, { force: true })
}

/** An error of the file system, in words. */
export function attempt<T>(path: string, verb: 'read' | 'written', action: () => T): FileResult<T> {
  try {
    return { ok: true, value: action() }
  } catch (error) {
    return { ok: false, problem: `${path} cannot be ${verb}: ${problemOf(error, verb)}` }
  }
}

function problemOf(error: unknown, verb: 'read' | 'written'): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return verb === 'read' ? 'there is no such file' : 'there is no such folder'
    case 'EEXIST':
      return 'it exists already'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EISDIR':
      return 'it is a folder'
    case 'ENOTDIR':
      return 'a part of the path is not a folder'
    case 'ENOSPC':
      return 'the disk is full'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
