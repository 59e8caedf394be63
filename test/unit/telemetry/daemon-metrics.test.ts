import { describe, expect, it } from 'vitest'
import { ALARM_NAMES } from '../../../src/domain/catalogue.js'
import { DAY_MS } from '../../../src/domain/instant.js'
import { decideDaemonFact } from '../../../src/engine/daemon-journal.js'
import type { FailureReason } from '../../../src/routing/sink.js'
import { FAILURE_REASONS } from '../../../src/telemetry/daemon-metrics.js'
import { at, license } from '../../support/clusters.js'
import { readExposition } from '../../support/exposition.js'
import { creation, metered, scrape, textOf } from './metered.js'

const INSTALLED = at('2026-03-01T17:00:00Z')
const END = at('2026-05-30T16:00:00Z')

describe('alarms', () => {
  it('are counted by name and severity, each once', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED), creation('cup-ams', INSTALLED)])
    world.clock.now = END
    await world.tick()
    const read = await scrape(metrics)
    const of = (alarm: string, severity: string) => read.value('lapsewatch_alarms_total', { alarm, severity })
    expect(of('LicenseEvaluationExpired', '0')).toBe(2)
    expect(of('LicenseEvaluationCountdown', '4')).toBe(2 * 23)
    expect(of('LicenseEvaluationCountdown', '2')).toBe(2 * 6)
    expect(of('LicenseEvaluationCountdown', '1')).toBe(2)
    expect(of('ServiceStopped', '6')).toBe(2 * 4)
    const { items } = await world.store.alarms({ limit: 1000 })
    const total = read.families.get('lapsewatch_alarms_total')?.samples.reduce((sum, { value }) => sum + value, 0)
    expect(total).toBe(items.length)
  })

  it.each([
    [null, 4],
    [3600, 4 / 3600],
  ])('at speed %s a lateness of four seconds of licence time is %s seconds of the machine', async (speed, seconds) => {
    const world = await metered(END - DAY_MS)
    world.clock.speed = speed
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    world.clock.now = END + 4000
    await world.tick()
    const read = await scrape(metrics)
    const count = read.value('lapsewatch_alarm_lateness_seconds_count')
    expect(count).toBe(11)
    expect(read.value('lapsewatch_alarm_lateness_seconds_sum')).toBeCloseTo(11 * seconds, 9)
    expect(read.value('lapsewatch_clock_speed_ratio')).toBe(speed ?? 1)
  })

  it('what a gap made late is coalesced and counted, and says nothing of our own lateness', async () => {
    const world = await metered(END + 15 * DAY_MS)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    const read = await scrape(metrics)
    expect(read.value('lapsewatch_alarm_slots_coalesced_total', { alarm: 'LicenseEvaluationCountdown' })).toBe(30)
    expect(read.value('lapsewatch_alarm_slots_coalesced_total', { alarm: 'LicenseEvaluationReminder' })).toBe(1)
    expect(read.value('lapsewatch_alarm_slots_coalesced_total', { alarm: 'LicenseGraceStarted' })).toBe(0)
    expect(read.value('lapsewatch_alarm_lateness_seconds_count')).toBe(0)
  })

  it("the daemon's own are counted too, with the step that they tell of", async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    const context = { seq: 1, sequences: {} }
    const self = { hostname: 'daemon-host', version: '0.0.0' }
    const fact = { type: 'clock-stepped', data: { from: INSTALLED, to: INSTALLED - 5000, trust: 'behind' } } as const
    const stepped = { severity: 2, reason: 'a step', clears: [], alsoTo: [] } as const
    const telling = { router: { route: () => ['noc'], render: () => undefined }, clockTrust: 'trusted' } as const
    const { alarms, deliveries } = decideDaemonFact(fact, stepped, context, INSTALLED, self, telling)
    const [alarm] = alarms
    if (alarm === undefined) throw new Error('a step that is not trusted raises an alarm')
    world.events.emit({ type: 'daemon-fact', fact })
    world.events.emit({ type: 'subject-alarm', alarm, deliveries })
    world.clock.trust = 'behind'
    const read = await scrape(metrics)
    expect(read.value('lapsewatch_alarms_total', { alarm: 'CiscoSystemTimeChange', severity: '2' })).toBe(1)
    expect(read.value('lapsewatch_wall_clock_steps_total', { direction: 'backward' })).toBe(1)
    expect(read.value('lapsewatch_wall_clock_steps_total', { direction: 'forward' })).toBe(0)
    expect(read.value('lapsewatch_wall_clock_last_step_seconds')).toBe(-5)
    expect(read.series('lapsewatch_clock_trust')).toEqual([
      'lapsewatch_clock_trust{state="behind"} 1',
      'lapsewatch_clock_trust{state="held"} 0',
      'lapsewatch_clock_trust{state="trusted"} 0',
    ])
  })
})

it('every alarm is there at 0 in its usual severities before the first comes', async () => {
  const world = await metered(INSTALLED)
  const read = await scrape(world.metrics())
  const samples = read.families.get('lapsewatch_alarms_total')?.samples ?? []
  expect(new Set(samples.map(({ labels }) => labels.alarm))).toEqual(new Set(ALARM_NAMES))
  expect(samples.filter(({ value }) => value !== 0)).toEqual([])
  const severities = (alarm: string) => samples.filter(({ labels }) => labels.alarm === alarm).map(({ labels }) => labels.severity)
  expect(severities('LicenseGraceCountdown')).toEqual(['1', '2', '4'])
  expect(severities('LicenseEvaluationExpired')).toEqual(['0'])
  expect(severities('CiscoSystemTimeChange')).toEqual(['2', '6'])
})

it('licence files are counted by what became of them', async () => {
  const world = await metered(INSTALLED)
  const metrics = world.metrics()
  await world.create([creation('cup-sjc', INSTALLED)])
  await world.fact('cup-sjc', { type: 'license-refused', data: { file: 'x.lic', code: 'wrong-mac', reason: 'another MAC' } })
  await world.fact('cup-sjc', license())
  expect((await scrape(metrics)).series('lapsewatch_license_files_total')).toEqual([
    'lapsewatch_license_files_total{result="accepted"} 1',
    'lapsewatch_license_files_total{result="refused"} 1',
    'lapsewatch_license_files_total{result="vouched"} 0',
  ])
})

describe('sinks', () => {
  it('are there at 0 with every reason before anything was sent, and their outbox too', async () => {
    const world = await metered(INSTALLED)
    world.sinks = ['noc', 'archive']
    const read = await scrape(world.metrics())
    for (const sink of world.sinks) {
      expect(read.value('lapsewatch_deliveries_total', { sink })).toBe(0)
      expect(read.value('lapsewatch_deliveries_dropped_total', { sink })).toBe(0)
      expect(read.value('lapsewatch_outbox_pending', { sink })).toBe(0)
      for (const reason of FAILURE_REASONS) expect(read.value('lapsewatch_delivery_failures_total', { sink, reason })).toBe(0)
    }
    expect(read.series('lapsewatch_sink_up')).toEqual([])
    expect(read.series('lapsewatch_outbox_oldest_timestamp_seconds')).toEqual([])
  })

  it('fail for the reasons that the sinks have', () => {
    const ofSinks: Readonly<Record<FailureReason, true>> = {
      dns: true,
      refused: true,
      timeout: true,
      tls: true,
      auth: true,
      rejected: true,
      'no-ack': true,
      closed: true,
      io: true,
    }
    expect([...FAILURE_REASONS].sort()).toEqual(Object.keys(ofSinks).sort())
  })

  it('are up or down by what was last heard of them', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    const up = async () => (await scrape(metrics)).value('lapsewatch_sink_up', { sink: 'noc' })
    world.events.emit({ type: 'delivery-failed', sink: 'noc', reason: 'refused', text: 'connection refused' })
    expect(await up()).toBe(0)
    world.events.emit({ type: 'sink', sink: 'noc', state: 'connected' })
    expect(await up()).toBe(1)
    world.events.emit({ type: 'sink', sink: 'noc', state: 'lost' })
    expect(await up()).toBe(0)
    world.events.emit({ type: 'delivered', sink: 'noc', state: 'sent', count: 3 })
    expect(await up()).toBe(1)
    world.events.emit({ type: 'sink', sink: 'noc', state: 'elsewhere' })
    expect(await up()).toBeUndefined()
    world.events.emit({ type: 'delivered', sink: 'noc', state: 'failed', count: 2 })
    const read = await scrape(metrics)
    expect(read.value('lapsewatch_deliveries_dropped_total', { sink: 'noc' })).toBe(2)
    expect(read.value('lapsewatch_deliveries_total', { sink: 'noc' })).toBe(3)
    expect(read.value('lapsewatch_delivery_failures_total', { sink: 'noc', reason: 'refused' })).toBe(1)
  })

  it('go with their series when a reload takes them away, but for what is pending', async () => {
    const world = await metered(END - 40 * DAY_MS)
    world.sinks = ['noc', 'archive']
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    world.clock.now = END - 30 * DAY_MS
    await world.tick()
    world.events.emit({ type: 'sink', sink: 'noc', state: 'lost' })
    world.events.emit({ type: 'sink', sink: 'archive', state: 'connected' })
    expect((await scrape(metrics)).value('lapsewatch_sink_up', { sink: 'archive' })).toBe(1)
    world.sinks = []
    const read = await scrape(metrics)
    expect(read.series('lapsewatch_deliveries_total')).toEqual([])
    expect(read.series('lapsewatch_delivery_failures_total')).toEqual([])
    expect(read.series('lapsewatch_deliveries_dropped_total')).toEqual([])
    expect(read.series('lapsewatch_sink_up')).toEqual([])
    expect(read.series('lapsewatch_outbox_pending')).toEqual(['lapsewatch_outbox_pending{sink="noc"} 1'])
    expect(read.value('lapsewatch_outbox_oldest_timestamp_seconds', { sink: 'noc' })).toBe(world.clock.now / 1000)
  })
})

describe('the daemon', () => {
  it('has no instant of what has not happened yet', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    const names = [
      'lapsewatch_scheduler_last_tick_timestamp_seconds',
      'lapsewatch_store_high_water_timestamp_seconds',
      'lapsewatch_config_last_reload_successful',
      'lapsewatch_config_last_reload_success_timestamp_seconds',
    ]
    const before = await scrape(metrics)
    expect(names.flatMap((name) => before.series(name))).toEqual([])
    world.events.emit({ type: 'tick', at: INSTALLED, tookMs: 2, decided: 0 })
    await world.store.writeMark(INSTALLED, null)
    metrics.configurationLoaded(true)
    world.clock.now += 1500
    metrics.configurationLoaded(false)
    const after = await scrape(metrics)
    expect(names.map((name) => after.value(name))).toEqual([INSTALLED / 1000, INSTALLED / 1000, 0, INSTALLED / 1000])
    expect(after.value('lapsewatch_now_timestamp_seconds')).toBe(INSTALLED / 1000 + 1.5)
    expect(after.value('lapsewatch_scheduler_tick_duration_seconds_bucket', { le: '0.0025' })).toBe(1)
    expect(after.value('lapsewatch_build_info', { version: '0.1.0', node: process.versions.node })).toBe(1)
  })

  it('answers two readers in their own formats at once, and neither changes the other', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    await world.create([creation('cup-sjc', INSTALLED)])
    const openMetrics = 'application/openmetrics-text;version=1.0.0'
    const [first, open, last] = await Promise.all([textOf(metrics), textOf(metrics, openMetrics), textOf(metrics)])
    const text = readExposition(first)
    const read = readExposition(open, 'openmetrics')
    expect(text.families.get('lapsewatch_deliveries_total')?.type).toBe('counter')
    expect(read.families.get('lapsewatch_deliveries')?.type).toBe('counter')
    expect(read.value('lapsewatch_deliveries_total', { sink: 'noc' })).toBe(0)
    expect([...readExposition(last).families.keys()]).toEqual([...text.families.keys()])
    expect((await metrics.render(openMetrics)).contentType).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
    expect((await metrics.render()).contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('hears nothing any more once it is stopped', async () => {
    const world = await metered(INSTALLED)
    const metrics = world.metrics()
    metrics.stop()
    world.events.emit({ type: 'trouble', where: 'tick', error: new Error('x') })
    expect((await scrape(metrics)).value('lapsewatch_internal_errors_total')).toBe(0)
  })
})
