/**
 * Deciding about a Communications Manager: facts and changes give everything that one transaction writes, with the alarms about units that
 * follow. Pure and synchronous, so the store calls it while it holds the row (design §2.3).
 */
import type { Alarm } from '../domain/alarm.js'
import { textOf } from '../domain/alarm-text.js'
import { type AlarmName, definitionOf } from '../domain/catalogue.js'
import type { DeviceTable } from '../domain/cucm/devices.js'
import { unitsAlarms, unitsReason } from '../domain/cucm/limits.js'
import {
  applyChanges,
  applyCucmFact,
  type CucmChange,
  type CucmEntry,
  type CucmFact,
  type CucmState,
  type UnitsAlarmName,
  type UnitsStanding,
} from '../domain/cucm/state.js'
import { areUnitsEnforced, type ServedCluster, type Units, unitsOf } from '../domain/cucm/units.js'
import type { Instant } from '../domain/instant.js'
import type { Source } from '../domain/journal.js'
import type { Severity } from '../domain/severity.js'
import type { CucmDecision, CucmRow } from '../engine/cucm-port.js'
import { type Telling, teller } from '../engine/tell.js'

/** The label `product` of its alarms (design §3.6). */
export const CUCM_PRODUCT = 'cucm'

/** A change without its place in the log, which the decision gives it. */
export type ChangeDraft = CucmChange extends infer C ? (C extends CucmChange ? Pick<C, 'kind' | 'before' | 'after' | 'job'> : never) : never

/** What is to happen: to the journalled side, and to users and phones. */
export interface What {
  readonly facts?: readonly CucmFact[]
  readonly changes?: readonly ChangeDraft[]
}

export interface CucmContext {
  readonly now: Instant
  readonly source: Source
  readonly devices: DeviceTable
  readonly telling: Telling
}

type CucmSubject = Pick<CucmRow, 'state' | 'clusters' | 'sequences'>

/** `null`: nothing happened, and nothing about the units has to be said. */
export function decideCucm(row: CucmSubject, { facts = [], changes: drafts = [] }: What, context: CucmContext): CucmDecision | null {
  const { now, source } = context
  const changes = drafts.map((draft, index) => ({ ...draft, num: row.state.changes + 1 + index, at: now, source }) as CucmChange)
  const book = openBook(row, context)
  for (const fact of facts) book.fact(fact, source)
  book.set(applyChanges(book.state(), changes))
  tellUnits(book, row.clusters, context)
  const decision = { ...book.decision(), changes }
  return decision.entries.length === 0 && changes.length === 0 ? null : decision
}

/** Raises and clears what the units are to be told of, each under a fact that says what they were. */
function tellUnits(book: Book, clusters: readonly ServedCluster[], { devices }: CucmContext): void {
  const state = book.state()
  const units = unitsOf(state, devices)
  const names = state.standing.map(({ name }) => name)
  const wanted = unitsAlarms(units, names, areUnitsEnforced(clusters))
  const raised = wanted.filter((name) => !names.includes(name))
  const over = state.standing.filter(({ name }) => !wanted.includes(name))
  if (raised.length === 0 && over.length === 0) return
  const { used, available, overdraft } = units
  book.fact({ type: 'units-crossed', data: { used, available, overdraft } }, 'engine')
  if (over.length > 0) book.clear(over, units)
  for (const name of raised) {
    const { alarmId, sinks } = book.raise(name, unitsReason(name, units), [], [])
    book.set({ ...book.state(), standing: [...book.state().standing, { name, alarmId, sinks }] })
  }
}

interface Book {
  state(): CucmState
  set(state: CucmState): void
  fact(fact: CucmFact, source: Source): void
  /** An alarm whose cause is the fact before it. */
  raise(
    name: AlarmName,
    reason: string,
    clears: readonly string[],
    alsoTo: readonly string[],
  ): { readonly alarmId: string; readonly sinks: readonly string[] }
  clear(over: readonly UnitsStanding[], units: Units): void
  decision(): Omit<CucmDecision, 'changes'>
}

function openBook(row: CucmSubject, { now, telling }: CucmContext): Book {
  let { state } = row
  let cause = state.seq
  const entries: CucmEntry[] = []
  const alarms: Alarm[] = []
  const told = teller(telling, { product: () => CUCM_PRODUCT, release: () => state.release, labels: {} }, row.sequences)

  function write(entry: Omit<CucmEntry, 'seq' | 'at'>): number {
    const seq = state.seq + 1
    entries.push({ ...entry, seq, at: now } as CucmEntry)
    state = { ...state, seq }
    return seq
  }

  const book: Book = {
    state: () => state,
    set(next) {
      state = next
    },
    fact(fact, source) {
      state = applyCucmFact(state, fact, now)
      cause = write({ type: fact.type, data: fact.data, source } as Omit<CucmEntry, 'seq' | 'at'>)
      if (fact.type !== 'license-refused') return
      const name = fact.data.code === 'license-wrong-mac' ? 'CiscoLicenseFileInvalid' : 'CiscoLicenseFileError'
      book.raise(name, `${fact.data.file}: ${fact.data.reason}`, [], [])
    },
    raise(name, reason, clears, alsoTo) {
      const alarm = alarmOf(state, `${state.id}.fact.${cause}.${name}`, name, reason, clears, now)
      const sinks = told.tell(alarm, alsoTo)
      alarms.push(alarm)
      const clearing = clears.length > 0 ? ({ clearing: true, clears } as const) : {}
      const standing = isUnitsAlarm(name) ? { sinks } : {}
      write({ type: 'alarm', source: 'engine', data: { alarmId: alarm.id, dueAt: now, ...standing, ...clearing } })
      return { alarmId: alarm.id, sinks }
    },
    clear(over, units) {
      const clears = over.map(({ alarmId }) => alarmId)
      const alsoTo = [...new Set(over.flatMap(({ sinks }) => sinks))]
      book.raise('LicenseUnitsCleared', unitsReason('LicenseUnitsCleared', units), clears, alsoTo)
      state = { ...state, standing: state.standing.filter((standing) => !over.includes(standing)) }
    },
    decision: () => ({ state, entries, alarms, deliveries: told.deliveries, sequences: told.moved }),
  }
  return book
}

function isUnitsAlarm(name: AlarmName): name is UnitsAlarmName {
  return name === 'CiscoLicenseApprochingLimit' || name === 'CiscoLicenseOverDraft'
}

/** Its node is the Communications Manager itself, which has no other name. */
function alarmOf(state: CucmState, id: string, name: AlarmName, reason: string, clears: readonly string[], now: Instant): Alarm {
  const params = { Reason: reason }
  const text = textOf({
    name,
    productName: 'Cisco Unified Communications Manager',
    timezone: 'UTC',
    release: state.release,
    clock: null,
    daysRemaining: null,
    hoursLeft: null,
    daysSinceEnd: null,
    graceStep: null,
    params,
  })
  return {
    id,
    name,
    // None of the alarms of a Communications Manager goes by days.
    severity: definitionOf(name).severity as Severity,
    cluster: state.id,
    node: state.id,
    clock: null,
    daysRemaining: null,
    dueAt: now,
    decidedAt: now,
    expiresAt: null,
    text,
    reason: 'fact',
    clears,
    params,
    service: null,
  }
}
