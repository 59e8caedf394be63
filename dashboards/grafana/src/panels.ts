/** The five kinds of panel that the dashboards are made of. Each takes the same things first, none of which may be left out: see `About`. */
import * as common from '@grafana/grafana-foundation-sdk/common'
import {
  type DataTransformerConfig,
  type DynamicConfigValue,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import { fixed, INK, shades } from './bands.js'
import { linkBuilder, type Target } from './links.js'

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }

/** What every panel has. */
export interface About {
  readonly title: string
  /** What is seen, and what it is not. */
  readonly description: string
  readonly unit: string
  readonly links: readonly Target[]
  /** Of 24 columns. */
  readonly width: number
  readonly height: number
  readonly decimals?: number
  /** Said where there is no data and that is good news. */
  readonly none?: string
}

export interface Query {
  readonly expr: string
  readonly legend?: string
}

interface PanelBuilder {
  build(): Panel
  title(title: string): this
  description(description: string): this
  datasource(datasource: common.DataSourceRef): this
  links(links: ReturnType<typeof linkBuilder>[]): this
  unit(unit: string): this
  decimals(decimals: number): this
  noValue(noValue: string): this
  span(columns: number): this
  height(rows: number): this
}

function about<P extends PanelBuilder>(panel: P, { title, description, unit, links, width, height, decimals, none }: About): P {
  panel.title(title).description(description).datasource(DATASOURCE).unit(unit).links(links.map(linkBuilder)).span(width).height(height)
  if (decimals !== undefined) panel.decimals(decimals)
  if (none !== undefined) panel.noValue(none)
  return panel
}

const REF_IDS = ['A', 'B', 'C', 'D', 'E', 'F']

function query({ expr, legend }: Query, index: number): DataqueryBuilder {
  const built = new DataqueryBuilder()
    .datasource(DATASOURCE)
    .expr(expr)
    .refId(REF_IDS[index] ?? '')
  return legend === undefined ? built : built.legendFormat(legend)
}

const now = (asked: Query, index: number) => query(asked, index).instant()
const overTime = (asked: Query, index: number) => query(asked, index).range()
const rows = (asked: Query, index: number) => now(asked, index).format(PromQueryFormat.Table)

function steps(thresholds: readonly Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds])
}

/** Plain ink. */
const NO_STEPS: readonly Threshold[] = [{ value: null, color: INK }]

export interface Stat extends About {
  readonly query: Query
  readonly steps?: readonly Threshold[]
  readonly mappings?: ValueMapping[]
  /** Solid once it is urgent: ink grows with urgency. */
  readonly solid?: true
  /** The series' name instead of its number. */
  readonly name?: true
}

export function statPanel(about_: Stat): stat.PanelBuilder {
  return about(new stat.PanelBuilder(), about_)
    .withTarget(now(about_.query, 0))
    .thresholds(steps(about_.steps ?? NO_STEPS))
    .mappings(about_.mappings ?? [])
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(about_.solid ? common.BigValueColorMode.BackgroundSolid : common.BigValueColorMode.Value)
    .textMode(about_.name ? common.BigValueTextMode.Name : common.BigValueTextMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
}

export interface Graph extends About {
  readonly queries: readonly Query[]
  readonly steps?: readonly Threshold[]
  readonly draw?: 'line' | 'bars' | 'stack'
  /** Colours of series by name; the others are shades of one. */
  readonly colors?: Readonly<Record<string, string>>
  readonly shade?: string
}

export function graphPanel(graph: Graph): timeseries.PanelBuilder {
  const panel = about(new timeseries.PanelBuilder(), graph)
    .targets(graph.queries.map(overTime))
    .thresholds(steps(graph.steps ?? NO_STEPS))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        graph.steps === undefined ? common.GraphThresholdsStyleMode.Off : common.GraphThresholdsStyleMode.Dashed,
      ),
    )
    .colorScheme(shades(graph.shade))
    .axisSoftMin(0)
    .showPoints(common.VisibilityMode.Auto)
    .lineWidth(2)
    .fillOpacity(0)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull']),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending))
  if (graph.draw === 'bars' || graph.draw === 'stack')
    panel
      .drawStyle(common.GraphDrawStyle.Bars)
      .fillOpacity(100)
      .lineWidth(0)
      .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'))
  for (const [name, color] of Object.entries(graph.colors ?? {})) panel.overrideByName(name, [{ id: 'color', value: fixed(color).build() }])
  return panel
}

export interface Timeline extends About {
  readonly query: Query
  readonly mappings: ValueMapping[]
}

export function timelinePanel(timeline: Timeline): statetimeline.PanelBuilder {
  return about(new statetimeline.PanelBuilder(), timeline)
    .withTarget(overTime(timeline.query, 0))
    .thresholds(steps(NO_STEPS))
    .mappings(timeline.mappings)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .alignValue(common.TimelineValueAlignment.Left)
    .rowHeight(0.8)
    .lineWidth(0)
    .fillOpacity(80)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(false)
        .displayMode(common.LegendDisplayMode.Hidden)
        .placement(common.LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Single).sort(common.SortOrder.None))
}

export interface Column {
  /** A label, or `Value #A` of the query of that letter; of a panel with one query `Value`. */
  readonly of: string
  readonly as: string
  readonly width?: number
  readonly unit?: string
  readonly decimals?: number
  readonly mappings?: ValueMapping[]
  /** The text takes the colour that the mapping says. */
  readonly colored?: true
  readonly links?: readonly Target[]
}

export interface Table extends About {
  readonly queries: readonly Query[]
  /** In this order; what is not among them is left out. */
  readonly columns: readonly Column[]
  readonly sortBy: string
}

export function tablePanel(asked: Table): table.PanelBuilder {
  const panel = about(new table.PanelBuilder(), asked)
    .targets(asked.queries.map(rows))
    .thresholds(steps(NO_STEPS))
    .transformations(arranged(asked.columns))
    .cellHeight(common.TableCellHeight.Sm)
    .showHeader(true)
    .sortBy([new common.TableSortByFieldStateBuilder().displayName(asked.sortBy).desc(false)])
  for (const column of asked.columns) {
    const properties = propertiesOf(column)
    if (properties.length > 0) panel.overrideByName(column.as, properties)
  }
  return panel
}

/** One row for equal labels, then the columns by name: labels keep theirs until they are renamed, so links look for the new one. */
function arranged(columns: readonly Column[]): DataTransformerConfig[] {
  const byName = (value: (column: Column, index: number) => string | number) =>
    Object.fromEntries(columns.map((column, index) => [column.of, value(column, index)]))
  return [
    { id: 'merge', options: {} },
    { id: 'filterFieldsByName', options: { include: { names: columns.map(({ of }) => of) } } },
    { id: 'organize', options: { excludeByName: {}, indexByName: byName((_, index) => index), renameByName: byName(({ as }) => as) } },
  ]
}

function propertiesOf({ width, unit, decimals, mappings, colored, links }: Column): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = []
  if (width !== undefined) properties.push({ id: 'custom.width', value: width })
  if (unit !== undefined) properties.push({ id: 'unit', value: unit })
  if (decimals !== undefined) properties.push({ id: 'decimals', value: decimals })
  if (mappings !== undefined) properties.push({ id: 'mappings', value: mappings })
  if (colored) properties.push({ id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.ColorText } })
  if (links !== undefined)
    properties.push({ id: 'links', value: links.map(({ title, url }) => ({ title, url, targetBlank: !url.startsWith('/d/') })) })
  return properties
}
