/** What a phone may be: the chapter's rules of adjunct licensing, as refusals with a stable code. */
import type { Refusal } from '../refusal.js'
import { type DeviceTable, softphoneOf, unitsOfModel } from './devices.js'
import type { CucmPhone } from './state.js'

/** Chapter: "up to two secondary softphone devices to a primary phone". */
const SECONDARIES_MAX = 2

/** What of the others a phone's rules look at. */
export interface Neighbours {
  /** The phone named as its primary, as it is now. */
  readonly primary: CucmPhone | undefined
  /** Names of the secondaries that the primary has, this phone left out. */
  readonly siblings: readonly string[]
  /** Names of the secondaries of the phone itself. */
  readonly secondaries: readonly string[]
}

/** May the phone be so? `null`: yes. */
export function refusePhone(phone: Omit<CucmPhone, 'changed'>, neighbours: Neighbours, devices: DeviceTable): Refusal | null {
  const units = unitsOfModel(devices, phone.model)
  if (units === undefined) {
    return { code: 'unknown-model', text: `how many units a "${phone.model}" consumes is not known; name a model of config/devices.yaml` }
  }
  const { secondaries } = neighbours
  if (secondaries.length > 0 && (phone.primaryPhone !== null || softphoneOf(devices, phone.model) !== undefined)) {
    return {
      code: 'primary-has-secondaries',
      text: `${phone.name} is the primary phone of ${secondaries.join(', ')}: it cannot become a secondary or a softphone; release those first`,
    }
  }
  return phone.primaryPhone === null ? null : refuseSecondary(phone, phone.primaryPhone, neighbours, devices)
}

function refuseSecondary(
  phone: Omit<CucmPhone, 'changed'>,
  primaryName: string,
  { primary, siblings }: Neighbours,
  devices: DeviceTable,
): Refusal | null {
  if (softphoneOf(devices, phone.model) === undefined) {
    return {
      code: 'not-a-secondary',
      text: `a ${phone.model} cannot be a secondary: only ${Object.keys(devices.softphones).join(', ')} can`,
    }
  }
  if (primary === undefined) return { code: 'unknown-primary', text: `there is no phone ${primaryName} to be the primary` }
  if (primary.name === phone.name) return { code: 'own-primary', text: `${phone.name} cannot be its own primary phone` }
  if (softphoneOf(devices, primary.model) !== undefined) {
    return {
      code: 'softphone-as-primary',
      text: `${primary.name} is a softphone (${primary.model}) and cannot be a primary phone; name an IP phone`,
    }
  }
  if (siblings.length >= SECONDARIES_MAX) {
    return {
      code: 'too-many-secondaries',
      text: `${primary.name} has ${siblings.length} secondaries already (${siblings.join(', ')}); a primary phone has at most ${SECONDARIES_MAX}`,
    }
  }
  return refuseSmallerPrimary(phone, primary, devices)
}

/** Chapter: "The primary phone must be the device that consumes the most licenses." As many is enough (our reading). */
function refuseSmallerPrimary(phone: Omit<CucmPhone, 'changed'>, primary: CucmPhone, devices: DeviceTable): Refusal | null {
  const [own, its] = [unitsOfModel(devices, phone.model) ?? 0, unitsOfModel(devices, primary.model) ?? 0]
  if (its >= own) return null
  return {
    code: 'primary-consumes-less',
    text: `${primary.name} (${primary.model}) consumes ${its} units, a ${phone.model} ${own}: the primary phone must be the device that consumes most`,
  }
}

/** A primary phone whose model changes must still be the one that consumes most of its secondaries. */
export function refuseModelOfPrimary(
  phone: Omit<CucmPhone, 'changed'>,
  secondaries: readonly CucmPhone[],
  devices: DeviceTable,
): Refusal | null {
  for (const secondary of secondaries) {
    const refusal = refuseSmallerPrimary(secondary, { ...phone, changed: 0 }, devices)
    if (refusal !== null) return refusal
  }
  return null
}

/** Chapter: "You cannot delete the primary phone unless you remove the associated secondary softphone devices." */
export function refuseRemoval(phone: CucmPhone, secondaries: readonly string[]): Refusal | null {
  if (secondaries.length === 0) return null
  return {
    code: 'primary-has-secondaries',
    text: `${phone.name} is the primary phone of ${secondaries.join(', ')}; remove or release those first`,
  }
}
