/** What each role may do (design §5.7), in one place for the API, the stream, the calendar and AXL. */
import type { TokenRole } from '../config/configuration.js'

export type Role = TokenRole

/** What an address needs: nobody's permission, or a role. */
export type Needed = 'nobody' | Role

/** An administrator may do what an operator may, an operator what a viewer may. */
const RANKS: Readonly<Record<Exclude<Role, 'calendar'>, number>> = { viewer: 1, operator: 2, administrator: 3 }

/** The calendar is also for whoever may read everything; its own role reads nothing else. */
export function isEnough(role: Role, needed: Needed): boolean {
  if (needed === 'nobody' || role === needed) return true
  if (role === 'calendar') return false
  return needed === 'calendar' || RANKS[role] >= RANKS[needed]
}
