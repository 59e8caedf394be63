/** What the Service Manager needs of the engine and its domain, in one place: `services` may look at the engine only. */
export type { ServiceName, Source } from '../domain/journal.js'
export { refuseUnlicensed } from '../domain/refusal.js'
export type { ClusterRow } from './ports.js'
export type { Outcome } from './problem.js'
