/** Brings a database to the newest version: the numbered files of `migrations/`, all that are missing in one transaction. A newer one is refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Migration, Migrator } from 'kysely'
import { StoreError } from '../../engine/ports.js'
import type { Connection } from './connection.js'

const SHIPPED_FOLDER = fileURLToPath(new URL('./migrations', import.meta.url))

export async function migrate(connection: Connection, path: string, folder = SHIPPED_FOLDER): Promise<void> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const newest = names.at(-1) ?? ''
  const unknown = appliedMigrations(connection).find((name) => name > newest)
  if (unknown !== undefined) {
    throw new StoreError(
      'store-newer',
      `the store at ${path} was written by a newer version of Lapsewatch (it has ${unknown}, this one knows up to ${newest}); install that version or name another store`,
    )
  }
  const migrations: Record<string, Migration> = {}
  for (const name of names) {
    // A whole file at once: kysely's own statements are single ones.
    migrations[name] = { up: async () => void connection.db.exec(readFileSync(join(folder, name), 'utf8')) }
  }
  const migrator = new Migrator({ db: connection.query, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

function appliedMigrations({ db }: Connection): readonly string[] {
  const table = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kysely_migration'").get()
  return table === undefined ? [] : db.prepare<[], string>('SELECT name FROM kysely_migration ORDER BY name').pluck().all()
}
