/** Where panels lead: to the daemon's own page, to the runbook, and from one dashboard to the next. The addresses are written here only. */
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'

/** The page is where Prometheus scrapes, unless the variable `page` says otherwise. */
const PAGE = 'http://${page:raw}'
/** As in the alerting rules of dashboards/prometheus. */
const RUNBOOK = 'https://lapsewatch.example/docs/runbook.md'

export const TAG = 'lapsewatch'

export interface Target {
  readonly title: string
  readonly url: string
}

/** In a table or a series the row's own cluster is `${__data.fields.cluster}` or `${__field.labels.cluster}`. */
export function page(path = '/', title = "Open the daemon's page"): Target {
  return { title, url: `${PAGE}${path}` }
}

/** What to do when the alert of that name fires, which is when the panel shows something to act on. */
export function runbook(alert: `Lapsewatch${string}`): Target {
  return { title: 'Runbook', url: `${RUNBOOK}#${alert.toLowerCase()}` }
}

/** Another dashboard of ours with the same variables and time; `variables` are set besides. */
export function dashboard(uid: string, title: string, variables: Readonly<Record<string, string>> = {}): Target {
  const set = Object.entries(variables).map(([name, value]) => `&var-${name}=${value}`)
  return {
    title,
    url: `/d/${uid}?\${__url_time_range}&\${datasource:queryparam}&\${job:queryparam}&\${instance:queryparam}&\${site:queryparam}${set.join('')}`,
  }
}

export function linkBuilder({ title, url }: Target): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(!url.startsWith('/d/'))
}

/** The other dashboards, at the top of each. */
export function siblings(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Lapsewatch').type(DashboardLinkType.Dashboards).tags([TAG]).includeVars(true).keepTime(true)
}
