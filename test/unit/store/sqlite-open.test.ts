import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreError } from '../../../src/engine/ports.js'
import { openStore } from '../../../src/store/open-store.js'
import { createConnection } from '../../../src/store/sqlite/connection.js'
import { migrate } from '../../../src/store/sqlite/migrate.js'
import { backlog, create, day, deliveryOf } from '../../support/store-fixture.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'lapsewatch.sqlite')

async function refusal(location = folder): Promise<StoreError> {
  const error: unknown = await openStore(location).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StoreError)) throw new Error(`not refused with a StoreError but ${String(error)}`)
  expect(error.message).toContain(location)
  expect(error.message).not.toContain('\n')
  return error
}

describe('opening a store', () => {
  it('makes the folder, and finds everything again the next time', async () => {
    const deep = join(folder, 'var', 'data')
    const first = await openStore(deep)
    await backlog(first, 'cup-a', 3)
    await first.writeMark(day(4), 'doubt')
    await first.close()
    const second = await openStore(deep)
    expect((await second.pending('noc', 0, 9)).map(({ payload }) => payload)).toEqual(
      [1, 2, 3].map((slot) => deliveryOf(`cup-a.slot${slot}`).payload),
    )
    expect(await second.memory()).toMatchObject({ mark: day(4), trust: 'doubt' })
    await backlog(second, 'cup-b', 1)
    expect(await second.pending('noc', 0, 9)).toHaveLength(4)
    await second.close()
  })

  it('refuses a folder that another daemon has, and takes it once that one is gone', async () => {
    const first = await openStore(folder)
    expect(await refusal()).toMatchObject({ code: 'store-in-use' })
    await first.close()
    await (await openStore(folder)).close()
  })

  it('lets go of the folder when opening fails', async () => {
    writeFileSync(file(), 'not a database, but long enough to be looked at as one'.repeat(100))
    expect(await refusal()).toMatchObject({ code: 'store-corrupt' })
    rmSync(file())
    await (await openStore(folder)).close()
  })

  it('refuses a store whose pages are damaged', async () => {
    const store = await openStore(folder)
    await backlog(store, 'cup-a', 200)
    await store.close()
    const bytes = readFileSync(file())
    bytes.fill(0xa5, 8192, bytes.length - 4096)
    writeFileSync(file(), bytes)
    expect(await refusal()).toMatchObject({ code: 'store-corrupt' })
  })

  it('refuses a store from a newer version and leaves it as it was', async () => {
    await (await openStore(folder)).close()
    const db = new Sqlite(file())
    db.prepare("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later.sql', 'x')").run()
    db.close()
    const error = await refusal()
    expect(error.code).toBe('store-newer')
    expect(error.message).toContain('9999_later.sql')
  })

  it('refuses what is not a folder', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    expect(await refusal(path)).toMatchObject({ code: 'store-unreadable' })
    expect(await refusal(join(path, 'below'))).toMatchObject({ code: 'store-unreadable' })
  })

  it('refuses a kind of store that it does not know, and repeats no password', async () => {
    const error: unknown = await openStore('postgres://user:secret@host/db').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store-unreadable' })
    expect(String(error)).not.toContain('secret')
  })

  it('frees the claims of a daemon that died', async () => {
    const first = await openStore(folder)
    const fence = await first.claimSink('noc', 60_000)
    await first.close()
    const second = await openStore(folder)
    expect(await second.claimSink('noc', 60_000)).toBeGreaterThan(fence ?? 0)
    await second.close()
  })
})

describe('migrations', () => {
  const migrations = () => join(folder, 'migrations')
  const write = (name: string, sql: string) => writeFileSync(join(migrations(), name), sql)
  beforeEach(() => mkdirSync(migrations()))

  it('are applied in order of their numbers, each once', async () => {
    write('0002_b.sql', "INSERT INTO t VALUES ('b');")
    write('0001_a.sql', "CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('a');")
    const connection = createConnection(new Sqlite(':memory:'))
    await migrate(connection, 'memory', migrations())
    write('0003_c.sql', "INSERT INTO t VALUES ('c');")
    await migrate(connection, 'memory', migrations())
    expect(connection.db.prepare('SELECT x FROM t').pluck().all()).toEqual(['a', 'b', 'c'])
    await connection.query.destroy()
  })

  it('leave nothing of themselves when one breaks off half-way', async () => {
    write('0001_a.sql', 'CREATE TABLE t (x TEXT);')
    const connection = createConnection(new Sqlite(':memory:'))
    await migrate(connection, 'memory', migrations())
    write('0002_b.sql', "INSERT INTO t VALUES ('b'); CREATE TABLE u (x TEXT);")
    write('0003_c.sql', 'CREATE TABLE v (x TEXT); INSERT INTO nowhere VALUES (1);')
    await expect(migrate(connection, 'memory', migrations())).rejects.toThrow('nowhere')
    const tables = connection.db.prepare("SELECT name FROM sqlite_master WHERE name IN ('t', 'u', 'v')").pluck().all()
    expect(tables).toEqual(['t'])
    expect(connection.db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0)
    write('0003_c.sql', 'CREATE TABLE v (x TEXT);')
    await migrate(connection, 'memory', migrations())
    expect(connection.db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(1)
    await connection.query.destroy()
  })
})

describe('a backup', () => {
  it('is a store of its own with all that was there, and appears whole or not at all', async () => {
    const store = await openStore(folder)
    await backlog(store, 'cup-a', 50)
    const copy = join(folder, 'copy')
    mkdirSync(copy)
    await store.backup(join(copy, 'lapsewatch.sqlite'))
    expect(readdirSync(copy)).toEqual(['lapsewatch.sqlite'])
    const restored = await openStore(copy)
    expect(await restored.pending('noc', 0, 100)).toHaveLength(50)
    await restored.close()
    const nowhere = join(folder, 'missing', 'x.sqlite')
    await expect(store.backup(nowhere)).rejects.toThrow()
    expect(existsSync(nowhere)).toBe(false)
    await store.close()
  })

  it('works of a store in memory too', async () => {
    const store = await openStore('memory')
    await create(store, { 'cup-a': null })
    await store.backup(file())
    await store.close()
    const restored = await openStore(folder)
    expect(await restored.cluster('cup-a')).toBeDefined()
    await restored.close()
  })
})
