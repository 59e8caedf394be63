/** What lies in dashboards/prometheus and dashboards/alertmanager, given to the programs that it is for; and a real Prometheus that fires. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { REPOSITORY } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { blocksOf, readPage } from '../support/documents.js'
import { describePeer } from '../support/peer.js'
import { type Prometheus, startPrometheus } from '../support/prometheus.js'

const PROMETHEUS = join(REPOSITORY, 'dashboards/prometheus')
const RULES = join(PROMETHEUS, 'lapsewatch.rules.yml')
const ALERTMANAGER = join(REPOSITORY, 'dashboards/alertmanager/alertmanager.yml')

interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly labels?: { readonly severity?: string }
  readonly annotations?: Readonly<Record<string, string>>
}
const rules: readonly Rule[] = parse(readFileSync(RULES, 'utf8')).groups.flatMap((group: { rules: readonly Rule[] }) => group.rules)
const alerts = rules.filter(({ alert }) => alert !== undefined)
/** The lines of docs/monitoring.md that begin so; what would occupy a port, or takes long, is started by tests of its own. */
const shown = (start: string) =>
  blocksOf(readPage('docs/monitoring.md'), 'sh').flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith(start)))

const testFiles = readdirSync(join(PROMETHEUS, 'tests')).map((name) => join(PROMETHEUS, 'tests', name))

describe('the rules', () => {
  test('never ask for the time of Prometheus', () => {
    expect(rules.filter(({ expr }) => /\btime\s*\(/.test(expr))).toEqual([])
  })

  test.each(alerts)('$alert says what it is, in a severity that routes know, and where to read on', ({ alert, labels, annotations }) => {
    expect(['info', 'warning', 'critical', 'none']).toContain(labels?.severity)
    expect(annotations?.summary).toMatch(/^[A-Z][^{]*\.$/)
    expect(annotations?.description).toMatch(/\.$/)
    expect(annotations?.runbook_url).toMatch(new RegExp(`/docs/runbook\\.md#${alert?.toLowerCase()}$`))
  })

  test('each fires in the tests of promtool', () => {
    const texts = testFiles.map((file) => readFileSync(file, 'utf8')).join('\n')
    const untested = alerts.filter(({ alert, labels }) => !texts.includes(`alertname="${alert}", severity="${labels?.severity}"`))
    expect(untested.map(({ alert }) => alert)).toEqual([])
  })
})

describePeer('promtool', 'promtool', ({ path }) => {
  it('takes the rules and the example configuration', async () => {
    const checked = await execa(path, ['check', 'rules', RULES], { reject: false })
    expect({ exitCode: checked.exitCode, stderr: checked.stderr }).toEqual({ exitCode: 0, stderr: '' })
    const configuration = await execa(path, ['check', 'config', join(PROMETHEUS, 'prometheus.yml')], { reject: false })
    expect({ exitCode: configuration.exitCode, stderr: configuration.stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it.each(shown('promtool check'))('runs as docs/monitoring.md shows it: %s', async (line) => {
    const { exitCode, all } = await execa('bash', ['-c', line.replace('promtool', path)], { cwd: REPOSITORY, reject: false, all: true })
    expect(exitCode, all).toBe(0)
  })

  it('finds that they fire when they should, and not when they should not', { timeout: 120_000 }, async () => {
    const { exitCode, all } = await execa(path, ['test', 'rules', ...testFiles], { reject: false, all: true })
    expect(exitCode, all).toBe(0)
  })
})

describePeer('amtool', 'amtool', ({ path }) => {
  it('takes the example configuration', async () => {
    const { exitCode, stderr } = await execa(path, ['check-config', ALERTMANAGER], { reject: false })
    expect(exitCode, stderr).toBe(0)
  })

  it.each(shown('amtool'))('runs as docs/monitoring.md shows it: %s', async (line) => {
    const { exitCode, all } = await execa('bash', ['-c', line.replace('amtool', path)], { cwd: REPOSITORY, reject: false, all: true })
    expect(exitCode, all).toBe(0)
  })

  it.each([
    ['LapsewatchWatchdog', 'none', 'dead-mans-switch'],
    ['LapsewatchLicenseExpiring', 'info', 'procurement,noc'],
    ['LapsewatchLicenseExpiring', 'warning', 'noc'],
    ['LapsewatchLicenseEnded', 'critical', 'duty,noc'],
    ['LapsewatchAbsent', 'critical', 'duty,noc'],
    ['LapsewatchClustersGone', 'info', 'noc'],
    ['SomethingElse', 'warning', 'noc'],
  ])('routes %s of severity %s to %s', async (alert, severity, receivers) => {
    const labels = [`alertname=${alert}`, `severity=${severity}`, 'cluster=cup-sjc']
    const { stdout } = await execa(path, ['config', 'routes', 'test', `--config.file=${ALERTMANAGER}`, ...labels])
    expect(stdout).toBe(receivers)
  })
})

test('docs/monitoring.md lists every alert', () => {
  const { text } = readPage('docs/monitoring.md')
  expect(alerts.filter(({ alert }) => !text.includes(`\`${alert}\``)).map(({ alert }) => alert)).toEqual([])
})

test('the example of Alertmanager names only alerts that there are', () => {
  const named = [...readFileSync(ALERTMANAGER, 'utf8').matchAll(/alertname = (\w+)/g)].map(([, name]) => name)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((name) => alerts.every(({ alert }) => alert !== name))).toEqual([])
})

describePeer('prometheus', 'a real Prometheus with these rules', (peer) => {
  const folder = tempFolder()
  let daemon: Daemon
  let prometheus: Prometheus
  beforeAll(async () => {
    // Ended on 1 April; licence time is years from the machine's, and stands.
    const nodes = [{ hostname: 'cup-sjc-pub', address: '10.1.1.10', mac: '000bcd4ee59d', role: 'publisher' }]
    const cluster = { id: 'cup-sjc', product: 'cup-7', release: '7.0.5', timezone: 'UTC', installedAt: '2020-01-02T00:00:00Z', nodes }
    const clock = { start: '2020-04-01T02:00:00Z', speed: 0.001 }
    const text = JSON.stringify({ clock, store: 'memory', http: { listen: '127.0.0.1:0' }, clusters: [cluster] })
    daemon = await startDaemon(folder.file('lapsewatch.yaml', text))
    prometheus = await startPrometheus(peer, { daemonUrl: daemon.url, ruleFiles: [RULES] })
  }, 60_000)
  afterAll(async () => {
    await prometheus?.stop()
    await daemon?.stop()
    folder.remove()
  })

  it('fires for a clock that ended, by licence time', { timeout: 60_000 }, async () => {
    const [alert] = await prometheus.queryUntil('ALERTS{alertname="LapsewatchLicenseEnded", alertstate="firing"}')
    expect(alert?.labels).toMatchObject({ cluster: 'cup-sjc', clock: 'evaluation', severity: 'critical', job: 'lapsewatch' })
    const [remaining] = await prometheus.query('lapsewatch:clock_overrun_seconds')
    expect(Math.round(remaining?.value ?? 0)).toBe(7200)
  })
})
