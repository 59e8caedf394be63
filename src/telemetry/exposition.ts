/**
 * The text that a scrape answers with: the Prometheus format 0.0.4, or OpenMetrics 1.0 for who asks. prom-client's own writer is not used:
 * it takes the flavour as a setting of the registry and renames counters for good when it changes, so two readers would disturb each other.
 */
import type { MetricDefinition } from './definitions/index.js'

export type Flavour = 'prometheus' | 'openmetrics'

export const CONTENT_TYPES: Readonly<Record<Flavour, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** What ends a scrape. */
export const EPILOGUES: Readonly<Record<Flavour, string>> = { prometheus: '', openmetrics: '# EOF\n' }

/** What an `Accept` header prefers (RFC 9110 §12.5.1); text for who names neither, and for who names an OpenMetrics that is not 1.0. */
export function flavourFor(accept: string | undefined): Flavour {
  let openMetricsWeight = 0
  const textWeights = { 'text/plain': -1, 'text/*': -1, '*/*': -1 }
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice(8) ?? '1.0.0'
    if (type === 'application/openmetrics-text' && version === '1.0.0') openMetricsWeight = Math.max(openMetricsWeight, weight || 0)
    if (type in textWeights) textWeights[type as keyof typeof textWeights] = weight || 0
  }
  const textWeight = Object.values(textWeights).find((weight) => weight >= 0) ?? 0
  return openMetricsWeight > 0 && openMetricsWeight >= textWeight ? 'openmetrics' : 'prometheus'
}

/** The two lines before a family. In OpenMetrics a counter's family is named without the `_total` of its samples. */
export function familyHead(
  { name, type, help }: Pick<MetricDefinition, 'name' | 'help'> & { readonly type: string },
  flavour: Flavour,
): string {
  const isRenamed = flavour === 'openmetrics' && type === 'counter'
  const family = isRenamed ? name.replace(/_total$/, '') : name
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${family} ${flavour === 'openmetrics' ? text.replaceAll('"', '\\"') : text}\n# TYPE ${family} ${type}\n`
}

export function sampleLine(name: string, labels: Readonly<Record<string, string | number>>, value: number, flavour: Flavour): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${labelText(label, text, flavour)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}\n`
}

/** OpenMetrics wants the bounds of buckets as canonical floats: `1.0`. */
function labelText(label: string, value: string | number, flavour: Flavour): string {
  if (flavour === 'openmetrics' && label === 'le' && Number.isInteger(value)) return `${value}.0`
  return escapeLabel(String(value))
}

const SPECIAL = /[\\"\n\0]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\0': '\ufffd' }

/** A NUL ends the input for Prometheus's scanner, so it becomes the replacement character. */
export function escapeLabel(value: string): string {
  return SPECIAL.test(value) ? value.replaceAll(/[\\"\n\0]/g, (character) => ESCAPES[character] ?? character) : value
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}
