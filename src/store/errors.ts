/** What goes wrong with a store, as one stable code and one sentence that names the path and what to do. */
import Database from 'better-sqlite3'
import { StoreError, type StoreErrorCode } from '../engine/ports.js'

/** Beginning of an SQLite result code (they have extensions, `SQLITE_READONLY_DBMOVED`), our code, and the sentence. First match wins. */
const SQLITE_FAULTS: readonly (readonly [prefix: string, code: StoreErrorCode, sentence: string])[] = [
  ['SQLITE_FULL', 'store-full', 'is full or its disk is; nothing was written: make room, the daemon goes on by itself'],
  ['SQLITE_READONLY', 'store-read-only', 'cannot be written; give the daemon the right to write there'],
  ['SQLITE_PERM', 'store-read-only', 'cannot be written; give the daemon the right to write there'],
  [
    'SQLITE_CORRUPT',
    'store-corrupt',
    'is damaged; put a copy of the folder back (docs/operations.md, Restore), or move it away to begin anew',
  ],
  [
    'SQLITE_NOTADB',
    'store-corrupt',
    'is not a Lapsewatch store or is damaged; put a copy of the folder back (docs/operations.md, Restore), or move it away to begin anew',
  ],
  ['SQLITE_BUSY', 'store-in-use', 'is in use by another program; stop that one, or give this daemon a folder of its own'],
  ['SQLITE_CANTOPEN', 'store-unreadable', 'cannot be opened; see that the folder exists and the daemon may enter it'],
  ['SQLITE_IOERR', 'store-unreadable', 'cannot be read or written (an I/O error of the disk); check the disk, then start again'],
]

const SYSTEM_FAULTS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  EROFS: ['store-read-only', 'lies on a read-only file system; mount it for writing, or name another folder'],
  EACCES: ['store-read-only', 'cannot be written; give the daemon the right to write there'],
  EPERM: ['store-read-only', 'cannot be written; give the daemon the right to write there'],
  ENOSPC: ['store-full', 'lies on a full disk; make room, then start again'],
  EDQUOT: ['store-full', 'is over its disk quota; make room, then start again'],
  ENOTDIR: ['store-unreadable', 'is not a folder; name one that exists or may be made'],
  ENOENT: ['store-unreadable', 'cannot be made; name a folder that exists or may be made'],
  EEXIST: ['store-unreadable', 'is not a folder; name one that exists or may be made'],
}

/** The error as the rest of the program may see it; one that is not about the store is answered unchanged. */
export function asStoreError(error: unknown, path: string): unknown {
  if (error instanceof Database.SqliteError) {
    if (error.code.startsWith('SQLITE_CONSTRAINT')) {
      return new StoreError('already-decided', `the store at ${path} already has this row (${error.message}); nothing was written`, {
        cause: error,
      })
    }
    const fault = SQLITE_FAULTS.find(([prefix]) => error.code.startsWith(prefix))
    return fault ? new StoreError(fault[1], `the store at ${path} ${fault[2]} (${error.code})`, { cause: error }) : error
  }
  const code = systemCode(error)
  const fault = code === undefined ? undefined : SYSTEM_FAULTS[code]
  return fault ? new StoreError(fault[0], `the store at ${path} ${fault[1]} (${code})`, { cause: error }) : error
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * What must hold at the store's border; a breach is a defect of the program, and the transaction is rolled back. Where it is asked for every
 * row, the breach is a function: only what is wrong is put into words.
 */
export function invariant(holds: boolean, breach: string | (() => string)): asserts holds {
  if (!holds) throw new Error(`store invariant: ${typeof breach === 'string' ? breach : breach()}`)
}
