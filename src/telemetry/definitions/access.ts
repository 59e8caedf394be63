/** Who was let in, and who was not. */
import type { MetricDefinition } from './definition.js'

export const ACCESS_METRICS = {
  httpSessions: {
    name: 'lapsewatch_http_sessions',
    type: 'gauge',
    labels: [],
    help: 'Sessions of the page that are open now.',
    example: 'lapsewatch_http_sessions',
  },
  httpRefusals: {
    name: 'lapsewatch_http_refusals_total',
    type: 'counter',
    labels: ['reason'],
    help: 'Requests that were refused for want of a token or a role, by reason.',
    more: '`token-missing`, `token-unknown`, `role-not-allowed`, `too-many-guesses`: the codes of the answers, see [security.md](security.md).',
    example: 'increase(lapsewatch_http_refusals_total{reason="token-unknown"}[15m]) > 20',
  },
} as const satisfies Record<string, MetricDefinition>
