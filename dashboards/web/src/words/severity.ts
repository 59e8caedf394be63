/** Severities by syslog's own names (RFC 5424 §6.2.1). */

const SEVERITY_NAMES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'] as const

/** `4 warning` */
export function severityWords(severity: number): string {
  return `${severity} ${SEVERITY_NAMES[severity] ?? ''}`.trimEnd()
}
