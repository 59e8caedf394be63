/** Many rows a statement: rows gather over a transaction and leave in statements of a fixed size, the rest in one of its own size. */
import type Sqlite from 'better-sqlite3'
import type { Connection } from './connection.js'

type Value = string | number | null

export interface BatchInsert<Row extends readonly Value[]> {
  add(row: Row): void
  /** Writes what has gathered; called by itself at the end of the transaction. */
  flush(): void
}

const ROWS_PER_STATEMENT = 16

export function batchInsert<Row extends readonly Value[]>(
  connection: Connection,
  table: string,
  columns: readonly string[],
): BatchInsert<Row> {
  const { db } = connection
  const statements = new Map<number, Sqlite.Statement<Value[]>>()
  const row = `(${columns.map(() => '?').join(', ')})`
  let values: Value[] = []
  let rows = 0

  const flush = (): void => {
    if (rows === 0) return
    let statement = statements.get(rows)
    if (statement === undefined) {
      statement = db.prepare<Value[]>(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array<string>(rows).fill(row).join(', ')}`)
      statements.set(rows, statement)
    }
    const written = values
    values = []
    rows = 0
    statement.run(...written)
  }
  connection.onTransaction({
    beforeCommit: flush,
    afterRollback: () => {
      values = []
      rows = 0
    },
  })
  return {
    add(added) {
      for (const value of added) values.push(value)
      rows += 1
      if (rows === ROWS_PER_STATEMENT) flush()
    },
    flush,
  }
}
