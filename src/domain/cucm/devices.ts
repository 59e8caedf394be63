/** What capabilities and devices consume in Device License Units: the table `config/devices.yaml`, and the one question that is asked of it. */
import { compareReleases } from '../release.js'

export interface Softphone {
  /** By itself. */
  readonly units: number
  /** As the secondary of a primary phone (adjunct licensing). */
  readonly adjunct: number
}

export interface DeviceTable {
  readonly capabilities: { readonly cup: number; readonly cupc: number }
  /** By model: those that may be secondaries (chapter, "Adjunct Licensing"). */
  readonly softphones: Readonly<Record<string, Softphone>>
  /** By model: every other device. */
  readonly phones: Readonly<Record<string, number>>
}

/** Adjunct licensing came with this release (chapter, "Adjunct Licensing"); before it a secondary costs what it costs alone. */
const ADJUNCT_SINCE = '6.0.1'

/** `6.0(1)` of the chapter is `6.0.1` here. */
function hasAdjunctLicensing(release: string): boolean {
  return compareReleases(release, ADJUNCT_SINCE) >= 0
}

/** `undefined`: the table does not have the model. */
export function unitsOfModel(devices: DeviceTable, model: string): number | undefined {
  return softphoneOf(devices, model)?.units ?? (Object.hasOwn(devices.phones, model) ? devices.phones[model] : undefined)
}

export function softphoneOf(devices: DeviceTable, model: string): Softphone | undefined {
  return Object.hasOwn(devices.softphones, model) ? devices.softphones[model] : undefined
}

/** Units of one device; a model that the table no longer has counts none. */
export function unitsOfPhone(devices: DeviceTable, model: string, isSecondary: boolean, release: string): number {
  const softphone = softphoneOf(devices, model)
  if (softphone !== undefined && isSecondary && hasAdjunctLicensing(release)) return softphone.adjunct
  return unitsOfModel(devices, model) ?? 0
}
