/**
 * Retention: settled deliveries, alarms and old history go after a while, so that they never slow the store down. What is *old* is judged in
 * licence time; when the run comes is machine time, by node-cron (design §4): nobody previews it.
 */
import cron from 'node-cron'
import { DAY_MS } from '../domain/instant.js'
import type { Events } from './events.js'
import type { LicenceTime } from './licence-time.js'
import type { Store } from './ports.js'

/** Longer than a year, so that last year's countdown can still be looked up. Facts of clusters are kept for ever. */
const RETENTION_DAYS = 400
const ROWS_AT_ONCE = 2000
/** Once an hour, at a minute at which little else runs. UTC, since node-cron's zones skip a night's run in spring. */
const SCHEDULE = '23 * * * *'

/** Answers a function that ends it. */
export function startRetention(store: Store, time: LicenceTime, events: Events): () => Promise<void> {
  let stopping = false
  const task = cron.schedule(SCHEDULE, run, { timezone: 'UTC', noOverlap: true })

  async function run(): Promise<void> {
    // While the wall is not trusted nothing is made from it: no alarm, no stop, no retention (design §3.8).
    if ((time.trust()?.mode ?? 'trusted') !== 'trusted') return
    try {
      const before = time.now() - RETENTION_DAYS * DAY_MS
      while (!stopping && (await store.retain(before, ROWS_AT_ONCE)) > 0) await new Promise((resolve) => setImmediate(resolve))
    } catch (error) {
      events.emit({ type: 'trouble', where: 'retention', error })
    }
  }

  return async () => {
    stopping = true
    await task.destroy()
  }
}
