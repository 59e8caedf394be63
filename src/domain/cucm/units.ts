/** Device License Units: what there is, what is used, and what that means (chapter, "User and Server License Requirements"; issue of the units). */
import type { Mode } from '../mode.js'
import { type DeviceTable, unitsOfPhone } from './devices.js'
import type { CucmLicense, CucmState, CucmSums } from './state.js'

export interface Units {
  readonly available: number
  readonly used: number
  /** `available` − `used`: below zero when more is used than there is. */
  readonly remaining: number
  /** What the counted files let one use beyond `available`. */
  readonly overdraft: number
}

export type UnitsKind = 'units' | 'cupc-software'
export const UNITS_KINDS: readonly UnitsKind[] = ['units', 'cupc-software']

/** A presence cluster that the Communications Manager serves. */
export interface ServedCluster {
  readonly id: string
  readonly mode: Mode
}

function usedUnits({ sums, release }: Pick<CucmState, 'sums' | 'release'>, devices: DeviceTable): number {
  return sums.cup * devices.capabilities.cup + sums.cupc * devices.capabilities.cupc + phoneUnits(sums, release, devices)
}

function phoneUnits(sums: CucmSums, release: string, devices: DeviceTable): number {
  return Object.entries(sums.phones).reduce(
    (sum, [model, { alone, secondary }]) =>
      sum + alone * unitsOfPhone(devices, model, false, release) + secondary * unitsOfPhone(devices, model, true, release),
    0,
  )
}

export function countedFiles(state: Pick<CucmState, 'files'>): readonly CucmLicense[] {
  return state.files.filter(({ countedSince }) => countedSince !== null)
}

/** Starter units count until a file with units does (facts §3.3: "starter licenses that get replaced when a production license file gets uploaded"). */
function starterUnits(state: CucmState): number {
  return countedFiles(state).some(({ units }) => units > 0) ? 0 : state.units
}

function sum(files: readonly CucmLicense[], of: (file: CucmLicense) => number): number {
  return files.reduce((total, file) => total + of(file), 0)
}

/** All of it: units of the counted files, one with each CUPC software licence, against everything that consumes one. */
export function unitsOf(state: CucmState, devices: DeviceTable): Units {
  const [units, software] = UNITS_KINDS.map((kind) => unitsOfKind(state, kind, devices)) as [Units, Units]
  return unitsFrom(units.available + software.available, units.used + software.used, units.overdraft + software.overdraft)
}

/**
 * By where they come from: `cupc-software` are the software licences with their one unit each, against the users with the CUPC capability;
 * `units` is all else. The two add up to the whole, and the pool is one: what one lacks the other may lend (our reading).
 */
export function unitsOfKind(state: CucmState, kind: UnitsKind, devices: DeviceTable): Units {
  const files = countedFiles(state)
  const forCupc = state.sums.cupc * devices.capabilities.cupc
  switch (kind) {
    case 'units':
      return unitsFrom(
        starterUnits(state) + sum(files, ({ units }) => units),
        usedUnits(state, devices) - forCupc,
        sum(files, ({ overdraft }) => overdraft),
      )
    case 'cupc-software':
      return unitsFrom(
        sum(files, ({ cupc }) => cupc),
        forCupc,
        sum(files, ({ cupcOverdraft }) => cupcOverdraft),
      )
  }
}

function unitsFrom(available: number, used: number, overdraft: number): Units {
  return { available, used, remaining: available - used, overdraft }
}

/** While all presence clusters are in evaluation, a want of units refuses nothing and raises nothing. */
export function areUnitsEnforced(clusters: readonly ServedCluster[]): boolean {
  return clusters.some(({ mode }) => mode !== 'evaluation')
}

/** Units that are used beyond all that is granted: so many of the capabilities assigned last are without one (our choice). */
export function shortUnits({ available, overdraft, used }: Units): number {
  return Math.max(0, used - available - overdraft)
}
