/** What every operation on a Communications Manager needs, and the one way in which each of them writes: in the engine's turn, in one decision. */
import type { DeviceTable } from '../domain/cucm/devices.js'
import type { CucmState } from '../domain/cucm/state.js'
import { areUnitsEnforced, type ServedCluster, shortUnits, unitsOf } from '../domain/cucm/units.js'
import type { Instant } from '../domain/instant.js'
import type { Source } from '../domain/journal.js'
import type { Refusal } from '../domain/refusal.js'
import type { Operating } from '../engine/cluster-operations.js'
import type { CucmDecision, CucmRow, CucmScope, CucmScopeRows } from '../engine/cucm-port.js'
import type { Events } from '../engine/events.js'
import { done, type Outcome, problem, refused } from '../engine/problem.js'
import { type CucmContext, decideCucm, type What } from './decide.js'

export interface CucmOperating extends Operating {
  readonly devices: DeviceTable
  readonly events: Events
}

/** What is to happen, given the rows as they are; a refusal refuses all of it. `value` is what the operation answers. */
export type Build<T> = (row: CucmRow, rows: CucmScopeRows, now: Instant) => (What & { readonly value: T }) | Refusal

/** Lets `build` look at the rows of `scope` and writes what it says, unless the units do not suffice. */
export async function change<T>(
  operating: CucmOperating,
  id: string,
  source: Source,
  scope: CucmScope,
  build: Build<T>,
): Promise<Outcome<T>> {
  const { engine, store, events, devices } = operating
  return await engine.inTurn(async (now) => {
    const context = contextOf(operating, now, source)
    const answer = await store.decideCucm<Outcome<T>>(id, now, scope, (row, rows) => {
      const built = build(row, rows, now)
      if ('code' in built) return { decision: null, result: refused(built) }
      const decision = decideCucm(row, built, context)
      const short =
        decision === null || decision.changes.length === 0 ? null : unitsExhausted(row.state, decision.state, row.clusters, devices)
      return short === null ? { decision, result: done(built.value) } : { decision: null, result: refused(short) }
    })
    if (answer === undefined) return unknownCucm(id)
    if (answer.decision !== null) tell(events, id, answer.decision)
    return answer.result
  })
}

export function contextOf({ engine, devices }: CucmOperating, now: Instant, source: Source): CucmContext {
  return { now, source, devices, telling: engine.deciding() }
}

export function tell(events: Events, id: string, { alarms, deliveries }: CucmDecision): void {
  for (const alarm of alarms) {
    events.emit({ type: 'subject-alarm', alarm, deliveries: deliveries.filter(({ alarmId }) => alarmId === alarm.id) })
  }
  events.emit({ type: 'cucm', cucm: id })
}

/** A change that consumes units which are not there (chapter: "compares it with the number of device licenses that have been purchased"). */
export function unitsExhausted(
  before: CucmState,
  after: CucmState,
  clusters: readonly ServedCluster[],
  devices: DeviceTable,
): Refusal | null {
  const [had, has] = [unitsOf(before, devices), unitsOf(after, devices)]
  if (has.used <= had.used || shortUnits(has) === 0 || !areUnitsEnforced(clusters)) return null
  const overdraft = has.overdraft === 0 ? '' : `, ${has.overdraft} of them overdraft`
  return {
    code: 'units-exhausted',
    text: `this takes ${has.used} Device License Units and there are ${has.available + has.overdraft}${overdraft}; upload a licence file with more units and restart the CallManager service, or take capabilities or phones back`,
  }
}

export function unknownCucm(id: string) {
  return problem('unknown-cucm', `there is no Communications Manager ${id}`)
}

export async function rowOf({ store }: Pick<Operating, 'store'>, id: string): Promise<Outcome<CucmRow>> {
  const row = await store.cucm(id)
  return row === undefined ? unknownCucm(id) : done(row)
}
