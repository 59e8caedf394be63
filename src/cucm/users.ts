/** Users of a Communications Manager and their capabilities (chapter, "Assigning the Licensing Capabilities"). */
import type { CucmUser } from '../domain/cucm/state.js'
import { isSameUser, type UserWish, userFrom } from '../domain/cucm/users.js'
import type { Source } from '../domain/journal.js'
import type { ListedUser } from '../engine/cucm-port.js'
import { done, type Outcome, refused } from '../engine/problem.js'
import { type CucmOperating, change, rowOf } from './operating.js'

export async function addUser(operating: CucmOperating, id: string, wish: UserWish, source: Source): Promise<Outcome<CucmUser>> {
  return await change(operating, id, source, { users: [wish.userid] }, ({ state }, { users }) => {
    if (users.has(wish.userid)) return { code: 'user-exists', text: `there is a user ${wish.userid} already` }
    const user = userFrom(null, wish, state.assigned, state.changes + 1)
    return { changes: [{ kind: 'user', before: null, after: user, job: null }], value: user }
  })
}

export async function updateUser(operating: CucmOperating, id: string, wish: UserWish, source: Source): Promise<Outcome<CucmUser>> {
  return await change(operating, id, source, { users: [wish.userid] }, ({ state }, { users }) => {
    const before = users.get(wish.userid)
    if (before === undefined) return unknownUser(id, wish.userid)
    const after = userFrom(before, wish, state.assigned, state.changes + 1)
    return isSameUser(before, after) ? { value: before } : { changes: [{ kind: 'user', before, after, job: null }], value: after }
  })
}

/** A user who owns phones stays: the phones would be nobody's. */
export async function removeUser(operating: CucmOperating, id: string, userid: string, source: Source): Promise<Outcome<null>> {
  return await change(operating, id, source, { users: [userid] }, (_, { users, owned }) => {
    const before = users.get(userid)
    if (before === undefined) return unknownUser(id, userid)
    const phones = owned.get(userid) ?? []
    if (phones.length > 0)
      return { code: 'user-owns-phones', text: `${userid} owns ${phones.join(', ')}; remove those or give them to another user` }
    return { changes: [{ kind: 'user', before, after: null, job: null }], value: null }
  })
}

export async function findUser(operating: CucmOperating, id: string, userid: string): Promise<Outcome<ListedUser>> {
  const row = await rowOf(operating, id)
  if (!row.ok) return row
  const found = await operating.store.cucmUser(id, userid)
  return found === undefined ? refused(unknownUser(id, userid)) : done(found)
}

function unknownUser(id: string, userid: string) {
  return { code: 'unknown-user', text: `${id} has no user ${userid}` }
}
