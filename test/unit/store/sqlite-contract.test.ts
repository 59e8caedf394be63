import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll } from 'vitest'
import { createConnection } from '../../../src/store/sqlite/connection.js'
import { migrate } from '../../../src/store/sqlite/migrate.js'
import { openFolderStore, openMemoryStore } from '../../../src/store/sqlite/open.js'
import { createDatabase, createSqliteStore } from '../../../src/store/sqlite/store.js'
import { describeStoreContract } from '../../support/store-contract.js'

const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-contract-'))
let stores = 0
afterAll(() => rmSync(folder, { recursive: true }))

describeStoreContract('a folder', { open: () => openFolderStore(join(folder, String(++stores))) })
describeStoreContract('memory', { open: openMemoryStore })

const databases = new Map<unknown, ReturnType<typeof createDatabase>>()
describeStoreContract('two stores over one database in memory', {
  async open() {
    const connection = createConnection(new Sqlite(':memory:'))
    await migrate(connection, 'memory')
    const database = createDatabase(connection)
    const store = createSqliteStore(database, { kind: 'memory', path: 'memory', owner: 'one', close: () => connection.query.destroy() })
    databases.set(store, database)
    return store
  },
  async openPeer(store) {
    const database = databases.get(store)
    if (database === undefined) throw new Error('the peer of no store')
    return createSqliteStore(database, { kind: 'memory', path: 'memory', owner: 'two', close: async () => undefined })
  },
})
