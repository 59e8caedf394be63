/** Users of a Communications Manager: what a wanted user becomes, with the order in which capabilities were assigned. */
import type { CucmUser } from './state.js'

/** A user as an administrator, a bulk job or AXL describes one; what is left out stays as it is. */
export interface UserWish {
  readonly userid: string
  readonly primaryExtension?: string | null | undefined
  readonly enableCup?: boolean | undefined
  readonly enableCupc?: boolean | undefined
  readonly contacts?: number | undefined
}

/** `assigned`: the last number given to a capability so far, `changed`: the number of this change in the log. */
export function userFrom(before: CucmUser | null, wish: UserWish, assigned: number, changed: number): CucmUser {
  const enableCup = wish.enableCup ?? before?.enableCup ?? false
  const enableCupc = wish.enableCupc ?? before?.enableCupc ?? false
  const cupAssigned = enableCup ? (before?.cupAssigned ?? assigned + 1) : null
  const isCupNew = cupAssigned === assigned + 1
  return {
    userid: wish.userid,
    primaryExtension: wish.primaryExtension === undefined ? (before?.primaryExtension ?? null) : wish.primaryExtension,
    enableCup,
    enableCupc,
    contacts: wish.contacts ?? before?.contacts ?? 0,
    cupAssigned,
    cupcAssigned: enableCupc ? (before?.cupcAssigned ?? assigned + (isCupNew ? 2 : 1)) : null,
    changed,
  }
}

/** Nothing of it would be different: then there is nothing to write. */
export function isSameUser(a: CucmUser, b: CucmUser): boolean {
  return (
    a.primaryExtension === b.primaryExtension && a.enableCup === b.enableCup && a.enableCupc === b.enableCupc && a.contacts === b.contacts
  )
}
