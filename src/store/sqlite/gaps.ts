/** The daemon's `gap` facts, beside its journal, so that those beyond an instant are found without reading it (design §3.7). */

import type { Gap, Instant } from '../../engine/store-port.js'
import type { Connection } from './connection.js'
import type { AnyEntry } from './journal.js'

export function writeGaps({ db }: Connection, entries: readonly AnyEntry[]): void {
  for (const { type, seq, data } of entries) {
    if (type !== 'gap') continue
    const { from, to } = data as Gap
    db.prepare<[number, number, number]>('INSERT INTO gaps (seq, from_at, to_at) VALUES (?, ?, ?)').run(seq, from, to)
  }
}

export function gapsAfter({ db }: Connection, after: Instant): readonly { from: Instant; to: Instant }[] {
  return db
    .prepare<[number], { from: number; to: number }>(
      'SELECT from_at AS "from", to_at AS "to" FROM gaps WHERE to_at > ? ORDER BY from_at, seq',
    )
    .all(after)
}
