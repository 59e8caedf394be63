/**
 * One open database: the prepared-statement handle for hot paths, kysely for reads, and transactions.
 * What modules keep in memory about the database (known sinks, sums not yet written) is put right here when a transaction fails.
 */
import type Sqlite from 'better-sqlite3'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import type { Schema } from './schema.js'

export interface Connection {
  readonly db: Sqlite.Database
  readonly query: Kysely<Schema>
  /** Runs at once in one writing transaction; rolls back and rethrows when `run` throws. */
  transaction<T>(run: () => T): T
  onTransaction(hooks: TransactionHooks): void
}

export interface TransactionHooks {
  /** Runs last in every transaction. */
  readonly beforeCommit?: () => void
  readonly afterCommit?: () => void
  /** Runs when a transaction failed. */
  readonly afterRollback?: () => void
}

/** SQLite's DDL is transactional, but kysely's adapter says it is not: without this a crash inside a migration would leave half of it. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }
}

export function createConnection(db: Sqlite.Database): Connection {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const beforeCommit: (() => void)[] = []
  const afterCommit: (() => void)[] = []
  const afterRollback: (() => void)[] = []
  return {
    db,
    query: new Kysely<Schema>({ dialect: new Dialect({ database: db }) }),
    transaction<T>(run: () => T): T {
      begin.run()
      let result: T
      try {
        result = run()
        for (const hook of beforeCommit) hook()
        commit.run()
      } catch (error) {
        // SQLite has rolled back by itself after some faults, a full disk among them.
        if (db.inTransaction) rollback.run()
        for (const hook of afterRollback) hook()
        throw error
      }
      for (const hook of afterCommit) hook()
      return result
    },
    onTransaction(hooks) {
      if (hooks.afterCommit) afterCommit.push(hooks.afterCommit)
      if (hooks.beforeCommit) beforeCommit.push(hooks.beforeCommit)
      if (hooks.afterRollback) afterRollback.push(hooks.afterRollback)
    },
  }
}
