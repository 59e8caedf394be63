/**
 * prom-client's metrics of the process, under the names that every dashboard for Node.js knows (`process_…`, `nodejs_…`). Once a process:
 * they watch garbage collection and the loop until it ends.
 */
import { collectDefaultMetrics, type Registry } from 'prom-client'

const UNWANTED = [
  // Gauges that are named like counters, which `promtool check metrics` objects to.
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
  // 292 years as long as nothing was measured, and the resolution of the measurement afterwards.
  'nodejs_eventloop_lag_min_seconds',
]
/** Delays of the loop are measured this finely; finer costs an idle daemon more. */
const LOOP_DELAY_MS = 20

export function registerProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_DELAY_MS })
  for (const name of UNWANTED) registry.removeSingleMetric(name)
}
