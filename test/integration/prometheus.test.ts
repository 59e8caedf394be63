/** A real Prometheus beside the demo at a day a second: what it has counted is what the preview said (issue "Done when" 4). */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lapsewatch } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { fastDemo } from '../support/demo.js'
import { describePeer, itWithPeer } from '../support/peer.js'
import { type Prometheus, startPrometheus } from '../support/prometheus.js'

/** The last countdown of the demo ends after 31 days. */
const ENDED_WITHIN_MS = 120_000

interface PreviewItem {
  readonly at: string
  readonly kind: string
  readonly name?: string
  readonly severity?: number
}

describePeer('prometheus', 'Prometheus beside the demo at a day a second', (peer) => {
  const folder = tempFolder()
  let daemon: Daemon
  let prometheus: Prometheus
  let previewed: readonly PreviewItem[]

  beforeAll(async () => {
    const file = fastDemo(folder)
    const { stdout } = await lapsewatch(['preview', '--config', file, '--days', '120', '--json'])
    previewed = (JSON.parse(String(stdout)) as { items: PreviewItem[] }).items
    daemon = await startDaemon(file)
    prometheus = await startPrometheus(peer, { daemonUrl: daemon.url })
    const running = 'sum(lapsewatch_clusters{mode=~"evaluation|grace"})'
    await prometheus.queryUntil(`${running} == 0 and sum(lapsewatch_clusters) == 5`, undefined, ENDED_WITHIN_MS)
  }, ENDED_WITHIN_MS + 60_000)
  afterAll(async () => {
    await prometheus?.stop()
    await daemon?.stop()
    folder.remove()
  })

  const COUNTED = '{alarm=~"License(Evaluation|Grace)Countdown"}'
  const countdowns = () => previewed.filter(({ name }) => /^License(Evaluation|Grace)Countdown$/.test(name ?? ''))

  it('has counted as many countdown alarms as were previewed, by name and severity', async () => {
    const expected: Record<string, number> = {}
    for (const { name, severity } of countdowns()) expected[`${name} ${severity}`] = (expected[`${name} ${severity}`] ?? 0) + 1
    const counted = await prometheus.query(`lapsewatch_alarms_total${COUNTED} > 0`)
    expect(Object.fromEntries(counted.map(({ labels, value }) => [`${labels.alarm} ${labels.severity}`, value]))).toEqual(expected)
    expect(countdowns().length).toBeGreaterThan(30)
  })

  it('never saw a countdown alarm before its time', async () => {
    const [now] = await prometheus.query('lapsewatch_now_timestamp_seconds[10m]')
    const series = await prometheus.query(`lapsewatch_alarms_total${COUNTED}[10m]`)
    const scrapes = now?.samples ?? []
    // What is counted while the scrape is written is due before the next one is.
    const early = scrapes.slice(0, -1).filter(({ at }, index) => {
      const counted = series.flatMap(({ samples }) => samples.filter((sample) => sample.at === at).map(({ value }) => value))
      const due = countdowns().filter((item) => Date.parse(item.at) / 1000 <= (scrapes[index + 1]?.value ?? 0))
      return counted.reduce((sum, value) => sum + value, 0) > due.length
    })
    expect(scrapes.length).toBeGreaterThan(30)
    expect(early).toEqual([])
  })

  itWithPeer('promtool', 'leaves promtool nothing to say about the metrics', async (promtool) => {
    const input = await (await fetch(`${daemon.url}/metrics`)).text()
    expect(spawnSync(promtool.path, ['check', 'metrics'], { input, encoding: 'utf8' })).toMatchObject({ stdout: '', stderr: '', status: 0 })
  })
})
