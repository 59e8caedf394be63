/**
 * The committed dashboards as Grafana takes them: read from their files, their variables asked of Prometheus, and each query with its variables put
 * in as Grafana's Prometheus data source does it. No Grafana server is at hand for tests; what is not of the queries is checked by shape.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const DASHBOARDS_FOLDER = fileURLToPath(new URL('../../dashboards/grafana', import.meta.url))

export interface Target {
  readonly refId: string
  readonly expr: string
  readonly instant?: boolean
  readonly range?: boolean
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly uid: string }
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly links?: readonly { readonly title: string; readonly url: string }[]
  readonly targets?: readonly Target[]
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly query: string | { readonly query: string }
  readonly multi?: boolean
  readonly includeAll?: boolean
  readonly allValue?: string
}

export interface Dashboard {
  readonly file: string
  readonly uid: string
  readonly title: string
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
  readonly annotations: { readonly list: readonly { readonly name: string; readonly expr: string; readonly target: Target }[] }
}

export function readDashboards(): readonly Dashboard[] {
  const files = readdirSync(DASHBOARDS_FOLDER).filter((name) => name.endsWith('.json'))
  return files.map((file) => ({ file, ...JSON.parse(readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8')) }))
}

/** Panels that ask something: rows only stand between them. */
export function panelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.filter(({ type }) => type !== 'row')
}

/** Every expression and what asks it. */
export function expressionsOf(dashboard: Dashboard): readonly { readonly of: string; readonly target: Target }[] {
  return [
    ...panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
      targets.map((target) => ({ of: `${dashboard.file} / ${title} / ${target.refId}`, target })),
    ),
    ...dashboard.annotations.list.map(({ name, target }) => ({ of: `${dashboard.file} / annotation ${name}`, target })),
  ]
}

export type Values = Readonly<Record<string, string>>

/** Chosen values as they stand in a query: of several the regular expression that is any of them, each with its dots escaped twice. */
export function chosen(values: readonly string[]): string {
  const escaped = values.map((value) => value.replaceAll('\\', '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&'))
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`
}

/** `$name` and `${name}`; a variable that nobody set stands as it is, as in Grafana, and Prometheus refuses it. */
export function interpolated(expression: string, values: Values): string {
  return expression.replace(
    /\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g,
    (whole, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? whole,
  )
}

export interface LabelValues {
  readonly selector: string
  readonly label: string
}

function labelValuesOf({ query }: Variable): LabelValues {
  const text = typeof query === 'string' ? query : query.query
  const [, selector, label] = /^label_values\((.+),\s*(\w+)\)$/.exec(text) ?? []
  if (selector === undefined || label === undefined) throw new Error(`not a query of label values: ${text}`)
  return { selector, label }
}

/** Asks the query variables from the first to the last, each with those before it at what Grafana starts with: all, or the first value. */
export async function startingValues(
  dashboard: Dashboard,
  ask: (labels: LabelValues) => Promise<readonly string[]>,
): Promise<{ readonly values: Values; readonly found: Readonly<Record<string, readonly string[]>> }> {
  const values: Record<string, string> = {}
  const found: Record<string, readonly string[]> = {}
  for (const variable of dashboard.templating.list.filter(({ type }) => type === 'query')) {
    const { selector, label } = labelValuesOf(variable)
    const answered = await ask({ selector: interpolated(selector, values), label })
    found[variable.name] = answered
    values[variable.name] = variable.includeAll ? (variable.allValue ?? chosen(answered)) : (answered[0] ?? '')
  }
  return { values, found }
}
