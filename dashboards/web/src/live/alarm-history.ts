/** Alarms that were read, and what the stream has told since. Pure. */
import type { AlarmObject } from '../api/types.js'

/** Newest first, each alarm once, with its deliveries as they are now. Both newest first; `told` holds what may be shown. */
export function historyOf(fetched: readonly AlarmObject[], told: readonly AlarmObject[]): readonly AlarmObject[] {
  const now = new Map(told.map((alarm) => [alarm.id, alarm]))
  const known = new Set(fetched.map(({ id }) => id))
  const newest = fetched[0]?.decidedAt
  const newer = told.filter((alarm) => !known.has(alarm.id) && (newest === undefined || alarm.decidedAt >= newest))
  return [...newer, ...fetched.map((alarm) => now.get(alarm.id) ?? alarm)]
}
