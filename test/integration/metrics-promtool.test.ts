/** Prometheus's own checker reads what a scrape says, and the example queries of the documentation. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DAY_MS } from '../../src/domain/instant.js'
import { at, license } from '../support/clusters.js'
import { describePeer } from '../support/peer.js'
import { documentedMetrics } from '../unit/telemetry/documented.js'
import { creation, metered, textOf } from '../unit/telemetry/metered.js'

const INSTALLED = at('2026-03-01T17:00:00Z')

describePeer('promtool', 'promtool', (promtool) => {
  it('has nothing to say about a scrape in which every family has series', async () => {
    const world = await metered(INSTALLED + 61 * DAY_MS)
    world.sinks = ['noc', 'hostile "sink"\n\\']
    const figures = {
      cucm: 'cucm-sjc',
      units: { units: { available: 50, used: 41, overdraft: 2 }, 'cupc-software': { available: 5, used: 1, overdraft: 0 } },
      users: { cup: 40, cupc: 1 },
      clusters: ['cup-sjc'],
    }
    const metrics = world.metrics({ licensed: { all: async () => [figures], one: async () => figures } })
    metrics.configurationLoaded(true)
    await world.create([
      creation('cup-sjc', INSTALLED, { labels: { site: 'a "quoted" \\ place\nwith lines\0', 'not-a-name': 'x', '': 'y' } }),
      creation('cup-ams', INSTALLED - 20 * DAY_MS),
    ])
    await world.fact('cup-ams', license())
    world.events.emit({ type: 'tick', at: world.clock.now, tookMs: 1.5, decided: 2 })
    world.events.emit({ type: 'delivery-failed', sink: 'noc', reason: 'refused', text: 'refused' })
    world.events.emit({ type: 'login-refused', cluster: 'cup-sjc', code: 'no-capability' })
    await world.store.writeMark(world.clock.now, null)
    const text = await textOf(metrics)
    expect(spawnSync(promtool.path, ['check', 'metrics'], { input: text, encoding: 'utf8' })).toMatchObject({
      stdout: '',
      stderr: '',
      status: 0,
    })
  })

  it('understands every example query of docs/metrics.md', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lapsewatch-rules-'))
    try {
      const rules = documentedMetrics(readFileSync('docs/metrics.md', 'utf8')).map(({ example }, index) => ({
        record: `example:${index}`,
        expr: example,
      }))
      const file = join(folder, 'rules.yaml')
      // JSON is YAML.
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'examples', rules }] }))
      expect(execFileSync(promtool.path, ['check', 'rules', file], { encoding: 'utf8' })).toContain(`SUCCESS: ${rules.length} rules found`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
