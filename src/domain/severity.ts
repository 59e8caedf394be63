/** RFC 5424 severities, 0 emergency … 7 debug: the smaller, the more urgent. */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export const SEVERITY_NAMES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'] as const
