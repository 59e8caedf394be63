/** Phones of a Communications Manager, and which of them are secondaries of a primary (chapter, "Adjunct Licensing"). */
import type { DeviceTable } from '../domain/cucm/devices.js'
import { type Neighbours, refuseModelOfPrimary, refusePhone, refuseRemoval } from '../domain/cucm/phone-rules.js'
import type { CucmPhone } from '../domain/cucm/state.js'
import type { Source } from '../domain/journal.js'
import type { Refusal } from '../domain/refusal.js'
import type { CucmScope, CucmScopeRows } from '../engine/cucm-port.js'
import { done, type Outcome, refused } from '../engine/problem.js'
import { type CucmOperating, change, rowOf } from './operating.js'

/** A phone as somebody describes one; what is left out stays as it is. */
export interface PhoneWish {
  readonly name: string
  readonly model?: string | undefined
  readonly owner?: string | undefined
  /** `null`: of none. */
  readonly primaryPhone?: string | null | undefined
}

export type NewPhone = PhoneWish & { readonly model: string; readonly owner: string }

export async function addPhone(operating: CucmOperating, id: string, wish: NewPhone, source: Source): Promise<Outcome<CucmPhone>> {
  return await change(operating, id, source, phoneScope(wish), ({ state }, rows) => {
    if (rows.phones.has(wish.name)) return { code: 'phone-exists', text: `there is a phone ${wish.name} already` }
    const { name, model, owner, primaryPhone = null } = wish
    const phone = { name, model, owner, primaryPhone, changed: state.changes + 1 }
    const refusal = refuseAmong(phone, null, rows, operating.devices)
    return refusal ?? { changes: [{ kind: 'phone', before: null, after: phone, job: null }], value: phone }
  })
}

export async function updatePhone(operating: CucmOperating, id: string, wish: PhoneWish, source: Source): Promise<Outcome<CucmPhone>> {
  return await change(operating, id, source, phoneScope(wish), ({ state }, rows) => {
    const before = rows.phones.get(wish.name)
    if (before === undefined) return unknownPhone(id, wish.name)
    const phone = phoneFrom(before, wish, state.changes + 1)
    if (isSamePhone(before, phone)) return { value: before }
    const refusal = refuseAmong(phone, before, rows, operating.devices)
    return refusal ?? { changes: [{ kind: 'phone', before, after: phone, job: null }], value: phone }
  })
}

export async function removePhone(operating: CucmOperating, id: string, name: string, source: Source): Promise<Outcome<null>> {
  return await change(operating, id, source, { phones: [name] }, (_, { phones, secondaries }) => {
    const before = phones.get(name)
    if (before === undefined) return unknownPhone(id, name)
    const refusal = refuseRemoval(before, secondaries.get(name) ?? [])
    return refusal ?? { changes: [{ kind: 'phone', before, after: null, job: null }], value: null }
  })
}

export async function findPhone(operating: CucmOperating, id: string, name: string): Promise<Outcome<CucmPhone>> {
  const row = await rowOf(operating, id)
  if (!row.ok) return row
  const found = await operating.store.cucmPhone(id, name)
  return found === undefined ? refused(unknownPhone(id, name)) : done(found)
}

export function phoneFrom(before: CucmPhone, wish: PhoneWish, changed: number): CucmPhone {
  return {
    name: before.name,
    model: wish.model ?? before.model,
    owner: wish.owner ?? before.owner,
    primaryPhone: wish.primaryPhone === undefined ? before.primaryPhone : wish.primaryPhone,
    changed,
  }
}

export function isSamePhone(a: CucmPhone, b: CucmPhone): boolean {
  return a.model === b.model && a.owner === b.owner && a.primaryPhone === b.primaryPhone
}

export function phoneScope({ name, owner, primaryPhone }: PhoneWish): CucmScope {
  return {
    users: owner === undefined ? [] : [owner],
    phones: [name, ...(primaryPhone === undefined || primaryPhone === null ? [] : [primaryPhone])],
  }
}

/** Every rule that a phone has to keep as it would be among the others; `before`: as it is. */
export function refuseAmong(phone: CucmPhone, before: CucmPhone | null, rows: CucmScopeRows, devices: DeviceTable): Refusal | null {
  if (before?.owner !== phone.owner && !rows.users.has(phone.owner))
    return { code: 'unknown-owner', text: `there is no user ${phone.owner} to own ${phone.name}` }
  const neighbours = neighboursOf(phone, rows)
  const secondaries = neighbours.secondaries.flatMap((name) => rows.phones.get(name) ?? [])
  return refusePhone(phone, neighbours, devices) ?? refuseModelOfPrimary(phone, secondaries, devices)
}

function neighboursOf({ name, primaryPhone }: CucmPhone, rows: CucmScopeRows): Neighbours {
  return {
    primary: primaryPhone === null ? undefined : rows.phones.get(primaryPhone),
    siblings: primaryPhone === null ? [] : (rows.secondaries.get(primaryPhone) ?? []).filter((sibling) => sibling !== name),
    secondaries: rows.secondaries.get(name) ?? [],
  }
}

function unknownPhone(id: string, name: string) {
  return { code: 'unknown-phone', text: `${id} has no phone ${name}` }
}
