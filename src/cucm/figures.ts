/** What the metrics say of Communications Managers: the numbers of their reports, without the rows. */
import type { DeviceTable } from '../domain/cucm/devices.js'
import { type Units, type UnitsKind, unitsOfKind } from '../domain/cucm/units.js'
import type { CucmRow, CucmStore } from '../engine/cucm-port.js'

export interface CucmFigures {
  readonly cucm: string
  readonly units: Readonly<Record<UnitsKind, Units>>
  readonly users: { readonly cup: number; readonly cupc: number }
  readonly clusters: readonly string[]
}

export interface CucmFiguresReading {
  all(): Promise<readonly CucmFigures[]>
  one(cucm: string): Promise<CucmFigures | undefined>
}

export function createCucmFigures(store: Pick<CucmStore, 'cucm' | 'cucms'>, devices: DeviceTable): CucmFiguresReading {
  return {
    all: async () => (await store.cucms()).map((row) => figuresOf(row, devices)),
    async one(cucm) {
      const row = await store.cucm(cucm)
      return row === undefined ? undefined : figuresOf(row, devices)
    },
  }
}

function figuresOf({ state, clusters }: CucmRow, devices: DeviceTable): CucmFigures {
  return {
    cucm: state.id,
    units: { units: unitsOfKind(state, 'units', devices), 'cupc-software': unitsOfKind(state, 'cupc-software', devices) },
    users: { cup: state.sums.cup, cupc: state.sums.cupc },
    clusters: clusters.map(({ id }) => id),
  }
}
