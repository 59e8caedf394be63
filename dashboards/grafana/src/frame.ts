/** What is around the panels: variables, annotations, links, and what of the file is fixed so that a file of the same dashboard is the same. */
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { SHADE } from './bands.js'
import { siblings, TAG } from './links.js'
import { DATASOURCE } from './panels.js'
import { DAEMON, FLEET, inSite } from './promql.js'

/** The oldest that has all of what is used here (Grafana 10.4); later ones bring a dashboard up to theirs when they load it. */
const SCHEMA_VERSION = 39

/** Panels that stand under a heading, or under none. */
export interface Section {
  readonly heading?: string
  readonly panels: readonly { build(): Panel }[]
}

export interface Frame {
  readonly uid: string
  readonly title: string
  /** The question that it answers. */
  readonly description: string
  readonly from: string
  readonly refresh: string
  /** Whether one cluster is looked at or many. */
  readonly clusters: 'many' | 'one'
  readonly sections: readonly Section[]
}

export function framed({ uid, title, description, from, refresh, clusters, sections }: Frame): Dashboard {
  const builder = new DashboardBuilder(`Lapsewatch / ${title}`)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .link(siblings())
    .annotation(modeChanges())
  for (const { heading, panels } of sections) {
    if (heading !== undefined) builder.withRow(new RowBuilder(heading))
    for (const panel of panels) builder.withPanel(panel)
  }
  const dashboard = builder.build()
  dashboard.schemaVersion = SCHEMA_VERSION
  dashboard.templating.list = variables(clusters)
  for (const [index, panel] of (dashboard.panels ?? []).entries()) panel.id = index + 1
  inSight(dashboard)
  return dashboard
}

/** The library puts links and annotations into a menu of newer Grafanas, where nobody sees them. */
function inSight({ links, panels, annotations }: Dashboard): void {
  const ofPanels = (panels ?? []).flatMap((panel) => ('links' in panel ? (panel.links ?? []) : []))
  for (const placed of [...(links ?? []), ...ofPanels, ...(annotations.list ?? [])]) delete placed.placement
}

const ALL = { selected: true, text: 'All', value: '$__all' }

function labelValues(name: string, label: string, description: string, metric: string, of: string): QueryVariableBuilder {
  const query = `label_values(${metric}, ${of})`
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query, refId: 'Variable' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
}

const many = (variable: QueryVariableBuilder) => variable.multi(true).includeAll(true).current(ALL)
/** Everything, without naming it: ten thousand names do not fit into a query. Also what has no such label. */
const anything = (variable: QueryVariableBuilder) => many(variable).allValue('.*')

function variables(clusters: Frame['clusters']): VariableModel[] {
  const info = `lapsewatch_cluster_info{${DAEMON}, label_site=~"$site"}`
  const cluster = labelValues('cluster', 'Cluster', 'Retired clusters are not among them.', info, 'cluster')
  const page = labelValues(
    'page',
    'Page',
    "Host and port of the daemon's own page, for links.",
    `lapsewatch_build_info{${DAEMON}}`,
    'instance',
  )
  return [
    new DatasourceVariableBuilder('datasource')
      .label('Data source')
      .description('The Prometheus that scrapes Lapsewatch.')
      .type('prometheus')
      .build(),
    many(labelValues('job', 'Job', "The scrape job's name.", 'lapsewatch_build_info', 'job')).build(),
    many(labelValues('instance', 'Daemon', 'Host and port that are scraped.', 'lapsewatch_build_info{job=~"$job"}', 'instance')).build(),
    anything(labelValues('site', 'Site', "The clusters' own label `site`.", `lapsewatch_cluster_info{${DAEMON}}`, 'label_site')).build(),
    (clusters === 'one' ? cluster.multi(false).includeAll(false) : anything(cluster)).build(),
    // An address from outside would lead the viewer of a shared link somewhere else.
    { ...page.hide(VariableHide.HideVariable).build(), skipUrlSync: true },
  ]
}

/** Where a cluster is in a mode that it was not in one step before. A cluster that was not known then has not changed. */
function modeChanges(): AnnotationQueryBuilder {
  const expr = `max by (cluster, mode) (
  ${inSite(`(lapsewatch_cluster_mode{${FLEET}} == 1 and lapsewatch_cluster_mode{${FLEET}} offset $__interval == 0)`)}
)`
  return new AnnotationQueryBuilder()
    .name('Mode changes')
    .datasource(DATASOURCE)
    .enable(true)
    .hide(false)
    .iconColor(SHADE)
    .target(new DataqueryBuilder().datasource(DATASOURCE).expr(expr).refId('Anno').range())
    .expr(expr)
    .titleFormat('{{cluster}}')
    .textFormat('{{cluster}} is in {{mode}}')
    .tagKeys('cluster,mode')
}
