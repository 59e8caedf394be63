/** Cursors of lists that run from the newest to the oldest: the key of the last item given. */
import { type Page, StoreError } from '../../engine/ports.js'

export function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new StoreError('invalid-cursor', `"${cursor}" is no cursor of this list; take nextCursor from the page before`)
  return Number(cursor)
}

/** `rows` has one more than `limit` when another page follows. */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => number): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? String(keyOf(last)) : null }
}
