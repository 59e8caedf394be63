/** What the rows of a store are made of, and the port they pass through, in one place: `store` may look at the engine only. */
export type { Alarm, Labels } from '../domain/alarm.js'
export type { ClusterState } from '../domain/cluster.js'
export type { CucmChange, CucmEntry, CucmPhone, CucmState, CucmUser } from '../domain/cucm/state.js'
export { DAY_MS, formatInstant, type Instant } from '../domain/instant.js'
export type { Entry, Gap, Source } from '../domain/journal.js'
export type { Mode } from '../domain/mode.js'
