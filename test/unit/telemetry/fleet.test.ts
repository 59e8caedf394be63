import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../src/domain/instant.js'
import type { Fact } from '../../../src/domain/journal.js'
import { liveClock } from '../../../src/domain/licensing.js'
import { MODES } from '../../../src/domain/mode.js'
import { serviceViews } from '../../../src/domain/view.js'
import type { Store } from '../../../src/engine/ports.js'
import { at, DELETED, LM_RESTARTED, license, MAC_A, MAC_B, REBUILT } from '../../support/clusters.js'
import { readExposition } from '../../support/exposition.js'
import { creation, type Metered, metered, scrape, textOf } from './metered.js'

const INSTALLED = at('2026-03-01T17:00:00Z')
const FLEET_NAMES = [
  'lapsewatch_cluster_info',
  'lapsewatch_cluster_mode',
  'lapsewatch_clock_start_timestamp_seconds',
  'lapsewatch_clock_expiry_timestamp_seconds',
  'lapsewatch_next_alarm_timestamp_seconds',
  'lapsewatch_service_up',
  'lapsewatch_clusters',
]

/** What the store says, in the words of a scrape. */
async function expected(store: Store): Promise<readonly string[]> {
  const rows = await store.clusters({ limit: 1000, retired: false })
  const series = rows.flatMap(({ id, state, labels, nextAt }) => {
    const clock = liveClock(state)
    const own = Object.entries(labels).map(([name, value]) => `label_${name}="${value}",`)
    return [
      `lapsewatch_cluster_info{cluster="${id}",${own.join('')}product="cup-7",release="${state.release}"} 1`,
      ...MODES.map((mode) => `lapsewatch_cluster_mode{cluster="${id}",mode="${mode}"} ${mode === state.mode ? 1 : 0}`),
      ...(clock === null
        ? []
        : [
            `lapsewatch_clock_start_timestamp_seconds{clock="${clock.kind}",cluster="${id}"} ${clock.startsAt / 1000}`,
            `lapsewatch_clock_expiry_timestamp_seconds{clock="${clock.kind}",cluster="${id}"} ${clock.endsAt / 1000}`,
          ]),
      ...(nextAt === null ? [] : [`lapsewatch_next_alarm_timestamp_seconds{cluster="${id}"} ${nextAt / 1000}`]),
      ...serviceViews(state).map(
        ({ node, service, state: running }) =>
          `lapsewatch_service_up{cluster="${id}",node="${node}",service="${service}"} ${running === 'running' ? 1 : 0}`,
      ),
    ]
  })
  const { byMode } = await store.counts()
  return [...series, ...MODES.map((mode) => `lapsewatch_clusters{mode="${mode}"} ${byMode[mode] ?? 0}`)].sort()
}

async function scraped(metrics: ReturnType<Metered['metrics']>): Promise<readonly string[]> {
  const read = await scrape(metrics)
  return FLEET_NAMES.flatMap((name) => read.series(name)).sort()
}

const step = fc.record({
  cluster: fc.constantFrom('a', 'b', 'c'),
  afterDays: fc.integer({ min: 0, max: 40 }),
  deed: fc.constantFrom(
    'tick',
    'license',
    'delete',
    'rebuild',
    'rebuild-back',
    'restart',
    'stop',
    'add-node',
    'retire',
    'return',
    'labels',
    'create',
    'scrape',
  ),
})

function factOf(deed: string, cluster: string): Fact | null {
  switch (deed) {
    case 'license':
      return license({ servers: 1 })
    case 'delete':
      return DELETED()
    case 'rebuild':
      return REBUILT(MAC_B, `${cluster}-pub`)
    case 'rebuild-back':
      return REBUILT(MAC_A, `${cluster}-pub`)
    case 'restart':
      return LM_RESTARTED
    case 'stop':
      return { type: 'service-stopped', data: { node: `${cluster}-pub`, service: 'proxy' } }
    case 'add-node':
      return { type: 'node-added', data: { hostname: `${cluster}-sub2`, address: '10.1.1.12', mac: '000bcd4ee59f' } }
    case 'retire':
      return { type: 'retired', data: {} }
    case 'return':
      return { type: 'returned', data: creation(cluster, 0).block }
    default:
      return null
  }
}

describe("the fleet's series", () => {
  it('say what the store says after any life, whether read from it or kept up with what was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = await metered(INSTALLED)
        const kept = world.metrics()
        await world.create([creation('a', INSTALLED), creation('b', INSTALLED - 50 * DAY_MS)])
        await scrape(kept)
        let labelled = 0
        for (const { cluster, afterDays, deed } of steps) {
          world.clock.now += afterDays * DAY_MS
          await world.tick()
          const fact = factOf(deed, cluster)
          if (fact !== null) await world.fact(cluster, fact)
          if (deed === 'labels') await world.setLabels(cluster, { site: `site-${labelled++}` })
          if (deed === 'create' && (await world.store.cluster(cluster)) === undefined)
            await world.create([creation(cluster, world.clock.now)])
          if (deed === 'scrape') await scrape(kept)
        }
        const wanted = await expected(world.store)
        expect(await scraped(kept)).toEqual(wanted)
        expect(await scraped(world.metrics())).toEqual(wanted)
        kept.stop()
        await world.store.close()
      }),
      { numRuns: 15 },
    )
  })

  it('leaves a retired cluster out altogether, and has it back when it returns', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED), creation('cup-ams', INSTALLED)])
    await scrape(metrics)
    await world.fact('cup-sjc', { type: 'retired', data: {} })
    const text = await textOf(metrics)
    expect(text).not.toContain('cup-sjc')
    expect(text).toContain('cup-ams')
    await world.fact('cup-sjc', { type: 'returned', data: creation('cup-sjc', 0).block })
    expect((await scrape(metrics)).value('lapsewatch_cluster_mode', { cluster: 'cup-sjc', mode: 'evaluation' })).toBe(1)
  })

  it('has no expiry and no next alarm in production', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    await world.fact('cup-sjc', license())
    const read = await scrape(metrics)
    expect(read.value('lapsewatch_cluster_mode', { cluster: 'cup-sjc', mode: 'production' })).toBe(1)
    expect(read.series('lapsewatch_clock_expiry_timestamp_seconds')).toEqual([])
    expect(read.series('lapsewatch_next_alarm_timestamp_seconds')).toEqual([])
  })

  it('keeps the expiry after the end, with every service down', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    await scrape(metrics)
    world.clock.now = at('2026-05-30T16:00:00Z')
    await world.tick()
    const read = await scrape(metrics)
    expect(read.value('lapsewatch_clock_expiry_timestamp_seconds', { cluster: 'cup-sjc', clock: 'evaluation' })).toBe(
      world.clock.now / 1000,
    )
    expect(read.value('lapsewatch_cluster_mode', { cluster: 'cup-sjc', mode: 'evaluation-expired' })).toBe(1)
    expect(read.series('lapsewatch_service_up')).toHaveLength(4)
    expect(read.series('lapsewatch_service_up').filter((series) => !series.endsWith(' 0'))).toEqual([])
  })

  it('takes labels with valid names only, whatever their values hold', async () => {
    const world = await metered(INSTALLED)
    const hostile = 'x"} 1\nlapsewatch_up 1 \\ ü €'
    await world.create([creation('cup-sjc', INSTALLED, { labels: { site: hostile, 'not-a-name': '1', ü: '1', empty: '', '9th': 'y' } })])
    const read = await scrape(world.metrics())
    const [info] = read.families.get('lapsewatch_cluster_info')?.samples ?? []
    expect(info?.labels).toEqual({ cluster: 'cup-sjc', product: 'cup-7', release: '7.0.5', label_site: hostile, label_9th: 'y' })
  })

  it('is not undone by a row that was read before something was decided', async () => {
    const world = await metered(INSTALLED)
    await world.create([creation('a', INSTALLED), creation('b', INSTALLED)])
    const metrics = world.metrics({
      store: {
        ...world.store,
        async clusters(query) {
          const before = await world.store.clusters(query)
          await world.fact('a', { type: 'retired', data: {} })
          await world.fact('b', license())
          return before
        },
      },
    })
    const read = await scrape(metrics)
    expect(read.series('lapsewatch_cluster_info')).toHaveLength(1)
    expect(read.value('lapsewatch_cluster_mode', { cluster: 'b', mode: 'production' })).toBe(1)
  })

  it('reads the store after the first tick, so that a scrape has nothing left to read', async () => {
    const world = await metered(INSTALLED)
    await world.create(Array.from({ length: 250 }, (_, index) => creation(`cup-${String(index).padStart(3, '0')}`, INSTALLED)))
    let reads = 0
    const clusters: Store['clusters'] = (query) => {
      reads++
      return world.store.clusters(query)
    }
    const metrics = world.metrics({ store: { ...world.store, clusters } })
    expect(reads).toBe(0)
    for (let tick = 0; tick < 3; tick++) world.events.emit({ type: 'tick', at: INSTALLED, tookMs: 1, decided: 0 })
    await scrape(metrics)
    expect((await scrape(metrics)).series('lapsewatch_cluster_info')).toHaveLength(250)
    expect(reads).toBe(3)
  })

  it('a scrape under way shows one moment, whatever is decided meanwhile', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('a', INSTALLED), creation('b', INSTALLED)])
    const wanted = await expected(world.store)
    const { chunks } = await metrics.render()
    let text = ''
    for await (const chunk of chunks) {
      if (text === '') {
        await world.fact('a', { type: 'retired', data: {} })
        await world.create([creation('c', INSTALLED)])
      }
      text += chunk
    }
    const read = readExposition(text)
    expect(FLEET_NAMES.flatMap((name) => read.series(name)).sort()).toEqual(wanted)
  })

  it('a store that fails in the middle costs that scrape its fleet and nothing else, and what was read before is read again', async () => {
    const world = await metered(INSTALLED)
    await world.create(Array.from({ length: 150 }, (_, index) => creation(`cup-${String(index).padStart(3, '0')}`, INSTALLED)))
    const troubles: unknown[] = []
    world.events.subscribe((event) => event.type === 'trouble' && troubles.push(event.where))
    let calls = 0
    const metrics = world.metrics({
      store: {
        ...world.store,
        clusters: (query) => (calls++ === 1 ? Promise.reject(new Error('disk I/O error')) : world.store.clusters(query)),
      },
    })
    const first = await scrape(metrics)
    expect(first.value('lapsewatch_store_up')).toBe(0)
    expect(first.value('lapsewatch_now_timestamp_seconds')).toBe(INSTALLED / 1000)
    expect(first.series('lapsewatch_clusters')).toEqual([])
    await world.fact('cup-000', { type: 'retired', data: {} })
    const second = await scrape(metrics)
    expect(second.value('lapsewatch_store_up')).toBe(1)
    expect(second.value('lapsewatch_internal_errors_total')).toBe(1)
    expect(second.series('lapsewatch_cluster_info')).toHaveLength(149)
    expect(troubles).toEqual(['metrics'])
  })
})
