import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createConnection } from '../../../src/store/sqlite/connection.js'
import { migrate } from '../../../src/store/sqlite/migrate.js'
import { createDatabase, createSqliteStore } from '../../../src/store/sqlite/store.js'
import { alarmOf, backlog, create, day, decisionOf } from '../../support/store-fixture.js'

async function openBounded() {
  const connection = createConnection(new Sqlite(':memory:'))
  await migrate(connection, 'memory')
  const store = createSqliteStore(createDatabase(connection), {
    kind: 'memory',
    path: '/var/lib/lapsewatch',
    owner: 'one',
    close: () => connection.query.destroy(),
  })
  const used = Number(connection.db.pragma('page_count', { simple: true }))
  return { store, limitTo: (more: number) => connection.db.pragma(`max_page_count = ${used + more}`) }
}

describe('a store that is full', () => {
  it('rejects the one operation, writes nothing of it, and goes on when there is room again', async () => {
    const { store, limitTo } = await openBounded()
    await create(store, { 'cup-a': day(1) })
    limitTo(10)
    const decide = (count: number) =>
      store.decideOne('cup-a', day(1), (row) => {
        const alarms = Array.from({ length: count }, (_, index) => alarmOf(`cup-a.slot${row.state.seq}-${index}`))
        return { decision: decisionOf(row.state, { at: day(1), alarms }), result: null }
      })
    await expect(decide(2000)).rejects.toMatchObject({ code: 'store-full' })
    await expect(decide(2000)).rejects.toThrow('/var/lib/lapsewatch')
    expect(await store.outbox()).toEqual([])
    expect((await store.cluster('cup-a'))?.state.seq).toBe(1)
    await decide(1)
    expect(await store.pending('noc', 0, 9)).toHaveLength(1)
    limitTo(10_000)
    await decide(2000)
    expect((await store.outbox())[0]?.pending).toBe(2001)
    await store.close()
  })

  it('still lets deliveries that wait be read and settled', async () => {
    const { store, limitTo } = await openBounded()
    await backlog(store, 'cup-a', 500)
    limitTo(0)
    const fence = (await store.claimSink('noc', 60_000)) ?? 0
    const rows = await store.pending('noc', 0, 1000)
    expect(await store.updateDeliveries('noc', fence, [{ to: 'sent', nums: rows.map(({ num }) => num), at: day(2) }])).toBe(true)
    expect(await store.pending('noc', 0, 1000)).toEqual([])
    await store.close()
  })
})
