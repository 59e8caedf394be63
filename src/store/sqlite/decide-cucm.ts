/** Decisions about a Communications Manager: row, users, phones, change log, journal, alarms and deliveries in one transaction. */
import type { CucmDecision, CucmRow, CucmScope, CucmScopeRows, NewCucm } from '../../engine/cucm-port.js'
import { StoreError } from '../../engine/ports.js'
import type { Instant } from '../../engine/store-port.js'
import { invariant } from '../errors.js'
import type { BulkRows } from './bulk-jobs.js'
import type { CucmRows } from './cucm-rows.js'
import { DAEMON, type Parts, writeConsequences } from './decide.js'

export interface CucmParts extends Parts {
  readonly cucms: CucmRows
  readonly bulk: BulkRows
}

export function createCucm(parts: CucmParts, now: Instant, { id, origin, decide }: NewCucm): void {
  parts.connection.transaction(() => {
    if (id === DAEMON || parts.cucms.find(id) !== undefined || parts.clusters.find(id) !== undefined)
      throw new StoreError('cluster-exists', `there is a cluster or Communications Manager ${id} already; nothing was created`)
    const decision = decide(parts.sequences.of(id))
    const key = parts.cucms.create(id, origin, decision.state)
    writeCucm(parts, key, id, 0, 0, decision, now)
    parts.memory.raiseMark(now)
  })
}

export function decideCucm<T>(
  parts: CucmParts,
  id: string,
  now: Instant,
  scope: CucmScope,
  decide: (row: CucmRow, rows: CucmScopeRows) => { readonly decision: CucmDecision | null; readonly result: T },
): { readonly result: T; readonly decision: CucmDecision | null } | undefined {
  return parts.connection.transaction(() => {
    const raw = parts.cucms.find(id)
    if (raw === undefined) return undefined
    const row = parts.cucms.row(raw)
    const answer = decide(row, parts.cucms.scope(raw.key, scope))
    if (answer.decision === null) return answer
    parts.cucms.write(raw.key, answer.decision.state)
    writeCucm(parts, raw.key, id, row.state.seq, row.state.changes, answer.decision, now)
    parts.memory.raiseMark(now)
    return answer
  })
}

function writeCucm(
  parts: CucmParts,
  key: number,
  id: string,
  lastSeq: number,
  lastChange: number,
  decision: CucmDecision,
  now: Instant,
): void {
  const { state, entries, changes } = decision
  invariant(state.id === id, () => `a decision about ${state.id} for the row of ${id}`)
  invariant(
    state.seq === lastSeq + entries.length,
    () => `state of ${id} at entry ${state.seq} after ${lastSeq} and ${entries.length} more`,
  )
  invariant(
    state.changes === lastChange + changes.length && changes.every(({ num }, index) => num === lastChange + 1 + index),
    () => `state of ${id} at change ${state.changes} after ${lastChange} and ${changes.length} more`,
  )
  parts.journal.append(id, lastSeq, entries)
  parts.cucms.change(key, changes)
  if (decision.bulk !== undefined) parts.bulk.write(key, decision.bulk)
  writeConsequences(parts, id, { ...decision, owed: [] }, now)
}
