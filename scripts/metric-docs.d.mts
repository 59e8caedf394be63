import type { MetricSection } from '../src/telemetry/definitions/index.js'

/** The whole of docs/metrics.md. */
export function renderMetricDocs(sections: readonly MetricSection[]): string
