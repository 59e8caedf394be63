/** What of a Communications Manager the API shows. */
import type { DeviceTable } from '../domain/cucm/devices.js'
import { unitsOfPhone } from '../domain/cucm/devices.js'
import { type CucmChange, type CucmLicense, type CucmPhone, type CucmState, isEntitling } from '../domain/cucm/state.js'
import { areUnitsEnforced, unitsOf } from '../domain/cucm/units.js'
import { formatInstant } from '../domain/instant.js'
import type { CucmRow, ListedUser } from '../engine/cucm-port.js'
import type { CucmLicenseObject, CucmObject, PhoneObject, UserObject } from './schemas/cucm.js'

export function cucmView({ id, state, clusters }: CucmRow, devices: DeviceTable): CucmObject {
  const { release, mac, sums } = state
  return {
    id,
    release,
    mac,
    starterUnits: state.units,
    units: unitsOf(state, devices),
    unitsEnforced: areUnitsEnforced(clusters),
    clusters: clusters.map((cluster) => ({ ...cluster })),
    users: sums.users,
    phones: Object.values(sums.phones).reduce((sum, { alone, secondary }) => sum + alone + secondary, 0),
    restartNeeded: state.files.some((file) => isEntitling(file) && file.countedSince === null),
  }
}

export function cucmLicenseView(file: CucmLicense): CucmLicenseObject {
  return {
    file: file.file,
    state: isEntitling(file) ? 'valid' : 'unverified',
    counted: file.countedSince !== null,
    reason: reasonOf(file),
    units: file.units,
    overdraft: file.overdraft + file.cupcOverdraft,
    cupc: file.cupc,
    release: file.release,
    mac: file.mac,
    uploadedAt: formatInstant(file.uploadedAt),
    countedSince: file.countedSince === null ? null : formatInstant(file.countedSince),
    ...(file.vouchedBy === undefined ? {} : { vouchedBy: { ...file.vouchedBy } }),
  }
}

function reasonOf({ verdict, vouchedBy, countedSince }: CucmLicense): string {
  const trust = vouchedBy === undefined ? 'signed by a trusted key' : `vouched for by ${vouchedBy.by}: ${vouchedBy.reason}`
  if (verdict === 'unverified' && vouchedBy === undefined)
    return 'no trusted key has signed it: it counts only once somebody vouches for it and the CallManager service has been restarted'
  return countedSince === null ? `${trust}; counts once the CallManager service has been restarted` : trust
}

export function userView({ user, devices }: ListedUser): UserObject {
  const { userid, primaryExtension, enableCup, enableCupc, contacts } = user
  return { userid, primaryExtension, enableCup, enableCupc, contacts, devices }
}

export function phoneView({ name, model, owner, primaryPhone }: CucmPhone, { release }: CucmState, devices: DeviceTable): PhoneObject {
  return { name, model, owner, primaryPhone, units: unitsOfPhone(devices, model, primaryPhone !== null, release) }
}

export function changeView({ num, at, source, kind, job, before, after }: CucmChange) {
  return {
    num,
    at: formatInstant(at),
    source,
    kind,
    job,
    before: before === null ? null : shownSide(before),
    after: after === null ? null : shownSide(after),
  }
}

/** A user or phone of a change, without the numbers that only the store needs. */
export function shownSide(side: object): Record<string, unknown> {
  const { changed: _, cupAssigned: _cup, cupcAssigned: _cupc, ...rest } = side as Record<string, unknown>
  return rest
}
