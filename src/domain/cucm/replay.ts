/** The journalled side of a Communications Manager, folded from its journal: what a correction of the clock builds anew, and a test compares. */
import type { Instant } from '../instant.js'
import { applyCucmFact, type CucmEntry, type CucmFact, type CucmState, newCucm, type UnitsAlarmName } from './state.js'

/** Sums, and the numbers of users and phones, stand in no journal: they are 0. Expects entries that are not void. */
export function replayCucm(entries: readonly CucmEntry[]): CucmState {
  const [first, ...rest] = entries
  if (first?.type !== 'installed') throw new Error('the journal of a Communications Manager begins with "installed"')
  let state: CucmState = { ...newCucm(first.data), seq: first.seq }
  for (const entry of rest) state = { ...applyEntry(state, entry), seq: entry.seq }
  return state
}

function applyEntry(state: CucmState, entry: CucmEntry): CucmState {
  if (entry.type !== 'alarm') return applyCucmFact(state, entry, entry.at)
  const { alarmId, sinks, clears } = entry.data
  const standing = clears === undefined ? state.standing : state.standing.filter((each) => !clears.includes(each.alarmId))
  return { ...state, standing: sinks === undefined ? standing : [...standing, { name: nameOf(alarmId), alarmId, sinks }] }
}

function nameOf(alarmId: string): UnitsAlarmName {
  return alarmId.slice(alarmId.lastIndexOf('.') + 1) as UnitsAlarmName
}

/**
 * A correction of the clock (design §3.8): `voided` are the entries that were written later than `to`; the facts among them are taken again, in
 * order, at `to`. What stood by a void alarm stands no longer; what the units are to be told of is looked at afterwards. Users and phones are as
 * they are: rows with a change log, no facts.
 */
export function retakeCucm(
  before: CucmState,
  kept: readonly CucmEntry[],
  voided: readonly CucmEntry[],
  to: Instant,
): { readonly state: CucmState; readonly entries: readonly CucmEntry[] } {
  const facts = voided.filter((entry): entry is CucmEntry & CucmFact => entry.type !== 'alarm' && entry.type !== 'units-crossed')
  const entries = facts.map((fact, index) => ({ ...fact, seq: before.seq + 1 + index, at: to }))
  const { sums, assigned, changes } = before
  const state = replayCucm([...kept, ...entries])
  return { state: { ...state, sums, assigned, changes, seq: before.seq + entries.length }, entries }
}
