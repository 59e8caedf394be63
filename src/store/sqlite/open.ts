/** Opens an embedded store: a folder with one SQLite file in it, or memory alone. What cannot be used is refused here, with one clear sentence. */
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { type Store, StoreError } from '../../engine/ports.js'
import { asStoreError } from '../errors.js'
import { startCheckpoints } from './checkpoints.js'
import { type Connection, createConnection } from './connection.js'
import { lockFolder } from './lock.js'
import { migrate } from './migrate.js'
import { createDatabase, createSqliteStore } from './store.js'

const BUSY_TIMEOUT_MS = 1000
const CACHE_KIB = 32 * 1024
const PAGE_BYTES = 4096
/** What the log is cut to when it begins anew. */
const LOG_BYTES_MAX = 64 * 1024 * 1024
/** Up to this size a whole check at the start takes well under a second; beyond it damage is met, and named, when it is read. */
const QUICK_CHECK_BYTES_MAX = 64 * 1024 * 1024

/** Keeps nothing: the same adapter over a database in memory. */
export async function openMemoryStore(): Promise<Store> {
  const connection = createConnection(new Database(':memory:'))
  await migrate(connection, 'memory')
  return createSqliteStore(createDatabase(connection), {
    kind: 'memory',
    path: 'memory',
    owner: randomUUID(),
    close: () => connection.query.destroy(),
  })
}

export async function openFolderStore(folder: string): Promise<Store> {
  const path = resolve(folder)
  let release: (() => void) | undefined
  let connection: Connection | undefined
  try {
    prepareFolder(path)
    release = lockFolder(join(path, 'lapsewatch.lock'))
    const file = join(path, 'lapsewatch.sqlite')
    connection = await openFile(file, path)
    // The lock says that whoever held a sink is gone.
    connection.db.prepare('UPDATE sinks SET owner = NULL, lapses_at = 0').run()
    const database = createDatabase(connection)
    const endCheckpoints = startCheckpoints(connection, file)
    return createSqliteStore(database, { kind: 'sqlite', path, owner: randomUUID(), close: closing(connection, endCheckpoints, release) })
  } catch (error) {
    connection?.db.close()
    release?.()
    throw asStoreError(error, path)
  }
}

function prepareFolder(path: string): void {
  makeFolder(path)
  if (!statSync(path).isDirectory())
    throw new StoreError('store-unreadable', `the store at ${path} is not a folder; name one that exists or may be made`)
  accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  const file = join(path, 'lapsewatch.sqlite')
  if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    // On a read-only file system Node's recursive mkdir says only ENOENT; the folder above it says why.
    let above = dirname(path)
    while (!existsSync(above)) above = dirname(above)
    accessSync(above, constants.W_OK | constants.X_OK)
    throw error
  }
}

async function openFile(file: string, path: string): Promise<Connection> {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma(`cache_size = -${CACHE_KIB}`)
    db.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`)
    db.pragma('temp_store = MEMORY')
    if (statSync(file).size <= QUICK_CHECK_BYTES_MAX) quickCheck(db, path)
    const connection = createConnection(db)
    await migrate(connection, path)
    return connection
  } catch (error) {
    db.close()
    throw error
  }
}

function quickCheck(db: Database.Database, path: string): void {
  const verdict = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().get()
  if (verdict === 'ok') return
  throw new StoreError(
    'store-corrupt',
    `the store at ${path} is damaged (${verdict}); put a copy of the folder back (docs/operations.md, Restore), or move it away to begin anew`,
  )
}

function closing({ query }: Connection, endCheckpoints: () => Promise<void>, release: () => void): () => Promise<void> {
  return async () => {
    await endCheckpoints()
    await query.destroy()
    release()
  }
}
