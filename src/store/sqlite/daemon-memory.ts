/** What the daemon itself remembers: which clock it lives by, how far licence time has come, its doubts, an unfinished correction. */

import { type DaemonMemory, StoreError } from '../../engine/ports.js'
import type { Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { Connection } from './connection.js'

type ClockKind = DaemonMemory['clockKind']
interface MemoryRow {
  readonly clock_kind: ClockKind | null
  readonly mark: number | null
  readonly trust: string | null
  readonly correcting_to: number | null
}

export interface Memory {
  read(): DaemonMemory
  claimClockKind(kind: ClockKind): void
  /** Raises the mark; it is lowered by a correction alone. */
  raiseMark(mark: Instant): void
  writeTrust(trust: string | null): void
  /** Lowers the mark and answers the correction's number; the same `to` again goes on with an unfinished one. */
  beginCorrection(to: Instant): number
  endCorrection(): void
}

export function createMemory({ db }: Connection): Memory {
  const read = db.prepare<[], MemoryRow>('SELECT clock_kind, mark, trust, correcting_to FROM daemon_memory')
  const claim = db.prepare<[string]>('UPDATE daemon_memory SET clock_kind = ?')
  const raise = db.prepare<{ mark: number }>('UPDATE daemon_memory SET mark = max(coalesce(mark, @mark), @mark)')
  const trust = db.prepare<[string | null]>('UPDATE daemon_memory SET trust = ?')
  const begin = db
    .prepare<{ to: number }, number>(
      'UPDATE daemon_memory SET corrections = corrections + (correcting_to IS NOT @to), correcting_to = @to, mark = min(coalesce(mark, @to), @to) RETURNING corrections',
    )
    .pluck()
  const end = db.prepare('UPDATE daemon_memory SET correcting_to = NULL')
  const row = (): MemoryRow => {
    const found = read.get()
    if (found === undefined)
      throw new StoreError(
        'store-corrupt',
        'the store has lost its own memory (table daemon_memory is empty); put a copy of the folder back (docs/operations.md, Restore)',
      )
    return found
  }
  return {
    read() {
      const { clock_kind, mark, trust: doubt, correcting_to } = row()
      return { clockKind: clock_kind ?? 'machine', mark, trust: doubt, unfinishedCorrection: correcting_to }
    },
    claimClockKind(kind) {
      const present = row().clock_kind
      if (present === kind) return
      if (present !== null) {
        throw new StoreError(
          'store-clock-kind',
          `the store was made under ${CLOCK_WORDS[present]} and this daemon runs on ${CLOCK_WORDS[kind]}: their times do not fit together; name another store, or ${REMEDIES[present]}`,
        )
      }
      claim.run(kind)
    },
    raiseMark: (mark) => void raise.run({ mark }),
    writeTrust: (doubt) => void trust.run(doubt),
    beginCorrection(to) {
      const unfinished = row().correcting_to
      invariant(unfinished === null || to <= unfinished, `a correction to ${unfinished} is unfinished, and ${to} lies after it`)
      const number = begin.get({ to })
      invariant(number !== undefined, 'the daemon memory is empty')
      return number
    },
    endCorrection: () => void end.run(),
  }
}

const CLOCK_WORDS: Readonly<Record<ClockKind, string>> = { machine: "the machine's clock", simulated: 'a simulated clock' }
const REMEDIES: Readonly<Record<ClockKind, string>> = { machine: 'leave `clock:` out', simulated: 'give `clock:` again' }
