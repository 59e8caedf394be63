/** License Unit Report and License Unit Calculator (chapter, "Viewing Licensing Information"); their columns are ours (facts §5: not known). */
import { type DeviceTable, unitsOfModel, unitsOfPhone } from '../domain/cucm/devices.js'
import type { CucmLicense, CucmState } from '../domain/cucm/state.js'
import {
  countedFiles,
  type ServedCluster,
  shortUnits,
  UNITS_KINDS,
  type Units,
  type UnitsKind,
  unitsOf,
  unitsOfKind,
} from '../domain/cucm/units.js'
import type { CucmRow } from '../engine/cucm-port.js'
import { done, type Outcome, problem } from '../engine/problem.js'

export interface UnitReport {
  readonly units: Units
  readonly items: readonly (Units & { readonly kind: UnitsKind; readonly files: readonly string[] })[]
  /** Of each presence cluster that has not been in production: what its first day there would need, and how many units would be short. */
  readonly firstDayOfProduction: readonly { readonly cluster: string; readonly needed: number; readonly short: number }[]
}

export function unitReport({ state, clusters }: Pick<CucmRow, 'state' | 'clusters'>, devices: DeviceTable): UnitReport {
  const units = unitsOf(state, devices)
  const files = countedFiles(state)
  return {
    units,
    items: UNITS_KINDS.map((kind) => ({
      kind,
      ...unitsOfKind(state, kind, devices),
      files: files.filter(grants(kind)).map(({ file }) => file),
    })),
    firstDayOfProduction: clusters
      .filter(isBeforeProduction)
      .map(({ id }) => ({ cluster: id, needed: units.used, short: shortUnits(units) })),
  }
}

function grants(kind: UnitsKind): (file: CucmLicense) => boolean {
  return ({ units, cupc }) => (kind === 'units' ? units : cupc) > 0
}

function isBeforeProduction({ mode }: ServedCluster): boolean {
  return mode === 'evaluation' || mode === 'evaluation-expired'
}

export interface Addition {
  readonly enableCup: number
  readonly enableCupc: number
  readonly phones: readonly { readonly model: string; readonly count: number; readonly secondary: boolean }[]
}

export interface CalculatorLine {
  /** `Enable CUP`, `Enable CUPC`, or a model. */
  readonly name: string
  readonly secondary: boolean
  readonly unitsEach: number
  readonly count: number
  readonly units: number
  readonly whatIfCount: number
  readonly whatIfUnits: number
}

export interface Calculation {
  readonly current: Units
  readonly whatIf: Units
  readonly lines: readonly CalculatorLine[]
}

/** What is used, line by line, and what it would be with so many more (or, with negative counts, fewer). Changes nothing. */
export function calculate(state: CucmState, addition: Addition, devices: DeviceTable): Outcome<Calculation> {
  const unknown = addition.phones.find(({ model }) => unitsOfModel(devices, model) === undefined)
  if (unknown !== undefined)
    return problem('unknown-model', `how many units a "${unknown.model}" consumes is not known; name a model of config/devices.yaml`)
  const { capabilities } = devices
  const lines = [
    line({ name: 'Enable CUP', secondary: false, count: state.sums.cup, more: addition.enableCup }, capabilities.cup),
    line({ name: 'Enable CUPC', secondary: false, count: state.sums.cupc, more: addition.enableCupc }, capabilities.cupc),
    ...phoneCounts(state, addition).map((each) => line(each, unitsOfPhone(devices, each.name, each.secondary, state.release))),
  ]
  const below = lines.find(({ whatIfCount }) => whatIfCount < 0)
  if (below !== undefined)
    return problem('too-few', `there are ${below.count} of ${below.name}: ${below.count - below.whatIfCount} fewer cannot be`)
  const current = unitsOf(state, devices)
  const used = lines.reduce((sum, { whatIfUnits }) => sum + whatIfUnits, 0)
  return done({ current, whatIf: { ...current, used, remaining: current.available - used }, lines })
}

interface Counted {
  readonly name: string
  readonly secondary: boolean
  readonly count: number
  readonly more: number
}

/** Every model that there is or that is added, alone and as a secondary, by name. */
function phoneCounts({ sums }: CucmState, { phones }: Addition): readonly Counted[] {
  const models = [...new Set([...Object.keys(sums.phones), ...phones.map(({ model }) => model)])].sort()
  return models.flatMap((name) =>
    [false, true]
      .map((secondary) => ({
        name,
        secondary,
        count: sums.phones[name]?.[secondary ? 'secondary' : 'alone'] ?? 0,
        more: phones.reduce((sum, each) => sum + (each.model === name && each.secondary === secondary ? each.count : 0), 0),
      }))
      .filter(({ count, more }) => count !== 0 || more !== 0),
  )
}

function line({ name, secondary, count, more }: Counted, unitsEach: number): CalculatorLine {
  const whatIfCount = count + more
  return { name, secondary, unitsEach, count, units: count * unitsEach, whatIfCount, whatIfUnits: whatIfCount * unitsEach }
}
