/** Sinks as the store knows them: a small number for a name, and how many deliveries of each are pending. */
import type { Connection } from './connection.js'

export interface Sinks {
  /** The sink's key; a new name gets one, so call it inside a transaction. */
  keyOf(name: string): number
  nameOf(key: number): string
  /** Every sink that was ever used. */
  all(): readonly { readonly key: number; readonly name: string }[]
  /** Adds to the number of pending deliveries, written at the end of the transaction. */
  addPending(key: number, count: number): void
}

export function createSinks(connection: Connection): Sinks {
  const { db } = connection
  const find = db.prepare<[string], number>('SELECT key FROM sinks WHERE name = ?').pluck()
  const findName = db.prepare<[number], string>('SELECT name FROM sinks WHERE key = ?').pluck()
  const insert = db.prepare<[string], number>('INSERT INTO sinks (name) VALUES (?) RETURNING key').pluck()
  const count = db.prepare<[number, number]>('UPDATE sinks SET pending = pending + ? WHERE key = ?')
  const list = db.prepare<[], { key: number; name: string }>('SELECT key, name FROM sinks ORDER BY name')
  const keys = new Map<string, number>()
  const names = new Map<number, string>()
  const added = new Map<number, number>()

  connection.onTransaction({
    beforeCommit: () => {
      for (const [key, number] of added) if (number !== 0) count.run(number, key)
      added.clear()
    },
    afterRollback: () => {
      added.clear()
      keys.clear()
      names.clear()
    },
  })
  return {
    keyOf(name) {
      let key = keys.get(name)
      if (key === undefined) {
        key = find.get(name) ?? insert.get(name)
        if (key === undefined) throw new Error(`the sink ${name} got no key`)
        keys.set(name, key)
      }
      return key
    },
    nameOf(key) {
      let name = names.get(key)
      if (name === undefined) {
        name = findName.get(key)
        if (name === undefined) throw new Error(`no sink has the key ${key}`)
        names.set(key, name)
      }
      return name
    },
    all: () => list.all(),
    addPending: (key, number) => void added.set(key, (added.get(key) ?? 0) + number),
  }
}
