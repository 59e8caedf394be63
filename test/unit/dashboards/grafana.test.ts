/** The dashboards of dashboards/grafana: that they are what their program writes, and that each has what it must have. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { BANDS, DAY_STEPS, DAYS_COLOURED } from '../../../dashboards/grafana/src/bands.js'
import { DASHBOARDS, textOf } from '../../../dashboards/grafana/src/dashboards.js'
import { chosen, DASHBOARDS_FOLDER, expressionsOf, interpolated, panelsOf, readDashboards } from '../../support/grafana.js'
import { documentedMetrics } from '../telemetry/documented.js'

const dashboards = readDashboards()
const panels = dashboards.flatMap((dashboard) => panelsOf(dashboard).map((panel) => ({ at: `${dashboard.file} / ${panel.title}`, panel })))
const expressions = dashboards.flatMap(expressionsOf)

describe('the committed dashboards', () => {
  test.each(Object.entries(DASHBOARDS))('%s is what `npm run dashboards` writes', (file, dashboard) => {
    expect(readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8')).toBe(textOf(dashboard))
  })

  it('are these five and no other, under uids that never change', () => {
    expect(Object.fromEntries(dashboards.map(({ file, uid }) => [file, uid]))).toEqual({
      'alarm-pipeline.json': 'lapsewatch-pipeline',
      'clocks.json': 'lapsewatch-clocks',
      'cluster.json': 'lapsewatch-cluster',
      'daemon.json': 'lapsewatch-daemon',
      'licences.json': 'lapsewatch-licences',
    })
  })

  test.each(dashboards)('$file can be provisioned from a file', (dashboard) => {
    expect(dashboard).toMatchObject({ schemaVersion: 39, tags: ['lapsewatch'], timezone: 'browser' })
    expect(dashboard).not.toHaveProperty('id')
    expect(dashboard).not.toHaveProperty('__inputs')
    expect(JSON.stringify(dashboard)).not.toContain('inControlsMenu')
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance', 'site', 'cluster', 'page'])
    expect(dashboard.annotations.list.map(({ name }) => name)).toEqual(['Mode changes'])
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })

  test.each(dashboards)('$file fills its grid, and no panel covers another', ({ panels: placed }) => {
    const cells = placed.flatMap(({ title, gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => ({ title, at: `${x + (index % w)} ${y + Math.floor(index / w)}` })),
    )
    const height = Math.max(...placed.map(({ gridPos: { y, h } }) => y + h))
    expect(placed.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
    expect(new Set(cells.map(({ at }) => at)).size).toBe(cells.length)
    expect(cells.length).toBe(24 * height)
  })
})

describe('every panel', () => {
  test.each(panels)('has title, description, unit, links and queries: $at', ({ panel }) => {
    expect(panel.title).not.toBe('')
    expect(panel.description ?? '').toMatch(/^[A-Z].{15,}\.$/s)
    expect(panel.fieldConfig?.defaults.unit ?? '').not.toBe('')
    expect(panel.datasource?.uid).toBe('${datasource}')
    expect(panel.targets).not.toHaveLength(0)
    const urls = (panel.links ?? []).map(({ url }) => url)
    expect(urls.some((url) => url.startsWith('http://${page:raw}/'))).toBe(true)
    expect(urls.some((url) => url.includes('runbook.md#'))).toBe(true)
  })
})

describe('every query', () => {
  const known = new Set(
    documentedMetrics(readFileSync('docs/metrics.md', 'utf8')).flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    ),
  )

  test.each(expressions)('asks for metrics that the daemon exposes, of the chosen daemons: $of', ({ target: { expr } }) => {
    const selectors = [...expr.matchAll(/\b((?:lapsewatch|process|nodejs)_\w+)\b(\{[^}]*\})?/g)]
    expect(selectors).not.toHaveLength(0)
    for (const [, name = '', matchers = ''] of selectors) {
      expect(known).toContain(name)
      expect(matchers).toContain('job=~"$job", instance=~"$instance"')
    }
  })

  test.each(expressions)('takes licence time from the daemon: $of', ({ target: { expr } }) => {
    expect(expr).not.toMatch(/\btime\(\)|\bnow\(\)/)
  })
})

describe('the bands', () => {
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }

  test.each(BANDS)('$words keeps 3:1 on a panel of Grafana, light and dark', ({ color }) => {
    expect(contrast(color, '#FFFFFF')).toBeGreaterThanOrEqual(3)
    expect(contrast(color, '#181B1F')).toBeGreaterThanOrEqual(3)
  })

  it('change at 0, 1, 7 and 30 days', () => {
    expect(DAY_STEPS.map(({ value }) => value)).toEqual([null, 0, 1, 7, 30])
  })

  test.each([
    [-3, 'ended'],
    [0, 'ended'],
    [0.2, '≤ 1 day'],
    [1, '≤ 1 day'],
    [2, '≤ 7 days'],
    [7, '≤ 7 days'],
    [7.1, '≤ 30 days'],
    [30, '≤ 30 days'],
    [31, 'more'],
  ])('hold for %d days left: %s', (days, words) => {
    const band = DAYS_COLOURED.findIndex(
      ({ options }) => Number(options.from ?? -Infinity) <= days && days <= Number(options.to ?? Infinity),
    )
    expect(BANDS[band]?.words).toBe(words)
  })
})

describe('variables in a query', () => {
  test.each([
    [['noc'], 'noc'],
    [['a', 'b'], '(a|b)'],
    [['127.0.0.1:8080'], '127\\\\.0\\\\.0\\\\.1:8080'],
  ])('%j stands in it as %s', (values, text) => {
    expect(chosen(values)).toBe(text)
  })

  it('are put in under both spellings, and one that is not known stays', () => {
    expect(interpolated('up{a="$a", b="${b}", c="$c"}[$__range]', { a: '1', b: '2', __range: '5m' })).toBe('up{a="1", b="2", c="$c"}[5m]')
  })
})

describe('the provisioning folder', () => {
  const read = (path: string) => parse(readFileSync(join(DASHBOARDS_FOLDER, 'provisioning', path), 'utf8'))

  it('names one data source of the type that the dashboards choose from', () => {
    expect(read('datasources/lapsewatch.yaml')).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: 'prometheus', access: 'proxy', url: 'http://127.0.0.1:9090' }],
    })
  })

  it('takes dashboards from one folder', () => {
    expect(read('dashboards/lapsewatch.yaml')).toMatchObject({
      apiVersion: 1,
      providers: [{ type: 'file', folder: 'Lapsewatch', options: { path: '/var/lib/grafana/dashboards/lapsewatch' } }],
    })
  })
})
