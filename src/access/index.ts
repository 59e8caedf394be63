/** What the ways in take from here. */
export { type Access, createAccess } from './access.js'
export { type Asking, SESSION_COOKIE } from './credentials.js'
export { isEnough, type Needed } from './role.js'
export { SESSION_MS } from './sessions.js'
export type { Caller } from './token-table.js'
