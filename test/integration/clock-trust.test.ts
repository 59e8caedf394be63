/** Clock trust on the real daemon, its wall clock moved by libfaketime. Exact boundaries and ten-minute holds: test/unit/engine, test/torture. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../src/domain/instant.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { type FakedClock, fakedClock } from '../support/faked-clock.js'
import { describePeer } from '../support/peer.js'

interface ClockView {
  readonly now: string
  readonly wall: string
  readonly trust: string
  readonly until?: string
  readonly dueOnConfirm?: readonly { readonly cluster: string }[]
}

interface AlarmView {
  readonly id: string
  readonly name: string
  readonly severity: number
  readonly reason: string
  readonly clears: readonly string[]
}

describePeer('faketime', 'clock trust on the real daemon', () => {
  let folder: ReturnType<typeof tempFolder>
  let clock: FakedClock
  let daemon: Daemon | undefined

  beforeEach(() => {
    folder = tempFolder()
    clock = fakedClock(folder.path)
  })
  afterEach(async () => {
    await daemon?.kill()
    daemon = undefined
    folder.remove()
  })

  /** A cluster whose slot of 30 days comes so long after now. */
  function configuration(slotInMs: number, cadence = ''): string {
    const installedAt = new Date(Date.now() - 60 * DAY_MS + slotInMs).toISOString()
    return folder.file(
      'lapsewatch.yaml',
      `
store: ./data
http: { listen: "127.0.0.1:0" }
clusters:
  - id: cup
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    ${cadence}
    installedAt: ${installedAt}
    nodes: [ { hostname: pub, address: 10.0.0.1, mac: "000bcd000001", role: publisher } ]
sinks:
  log: { type: file, path: ./alarms.log }
routes: [ { to: [ log ] } ]
`,
    )
  }

  async function start(config: string): Promise<Daemon> {
    daemon = await startDaemon(config, { env: clock.env })
    return daemon
  }

  const trust = async (of: Daemon) => await of.get<ClockView>('/api/v1/clock')
  const becomes = async (of: Daemon, wanted: string) => await until(async () => ((await trust(of)).trust === wanted ? true : undefined))
  const alarms = async (of: Daemon, cluster: string) =>
    [...(await of.get<{ items: AlarmView[] }>(`/api/v1/alarms?cluster=${cluster}`)).items].reverse()

  it('25 h forward is held, says what would fall due, and 3 h backward stands still; back where it was, nothing has happened', {
    timeout: 90_000,
  }, async () => {
    const at = await start(configuration(HOUR_MS))
    clock.setOffset(25 * HOUR_MS)
    await becomes(at, 'held')
    const held = await trust(at)
    expect(held.dueOnConfirm).toEqual([expect.objectContaining({ cluster: 'cup' })])
    expect(Date.parse(held.wall) - Date.parse(held.now)).toBeGreaterThan(24 * HOUR_MS)
    expect(await alarms(at, 'cup')).toEqual([])
    clock.setOffset(-3 * HOUR_MS)
    await becomes(at, 'behind')
    const behind = await trust(at)
    expect((await trust(at)).now).toBe(behind.now)
    clock.setOffset(0)
    await becomes(at, 'trusted')
    expect((await alarms(at, 'daemon')).map((alarm) => [alarm.name, alarm.severity])).toEqual([
      ['CiscoSystemTimeChange', 2],
      ['CiscoSystemTimeChange', 2],
      ['CiscoSystemTimeChange', 6],
    ])
    expect(await alarms(at, 'cup')).toEqual([])
  })

  it('a doubt survives a restart, raises nothing again, and a confirmation lets what is due happen', { timeout: 90_000 }, async () => {
    const config = configuration(HOUR_MS)
    const first = await start(config)
    clock.setOffset(100 * DAY_MS)
    await becomes(first, 'held')
    await first.kill()
    const second = await start(config)
    expect((await trust(second)).trust).toBe('held')
    expect(await alarms(second, 'daemon')).toHaveLength(1)
    expect(await alarms(second, 'cup')).toEqual([])
    expect((await second.post('/api/v1/clock/confirm')).status).toBe(200)
    await until(async () => ((await alarms(second, 'cup')).length >= 6 ? true : undefined))
    const raised = await alarms(second, 'cup')
    expect(raised.map((alarm) => alarm.name).filter((name) => name.startsWith('License'))).toEqual([
      'LicenseEvaluationExpired',
      'LicenseEvaluationReminder',
    ])
    expect(raised.every((alarm) => alarm.reason === 'catch-up')).toBe(true)
    expect((await second.post<{ code: string }>('/api/v1/clock/confirm')).body.code).toBe('clock-not-held')
    clock.setOffset(0)
    await becomes(second, 'behind')
    const to = new Date().toISOString()
    expect((await second.post('/api/v1/clock/correct', { to, reason: 'the time server was wrong' })).status).toBe(200)
    await becomes(second, 'trusted')
    const view = await second.get<{ mode: string; services: { state: string }[] }>('/api/v1/clusters/cup')
    expect(view.mode).toBe('evaluation')
    expect(view.services.every((service) => service.state === 'running')).toBe(true)
    const correction = (await alarms(second, 'daemon')).at(-1)
    // The daemon's own journal is cut as well: the step that was written in the wrong time is void too.
    expect(new Set(correction?.clears.filter((id) => id.startsWith('cup.')))).toEqual(new Set(raised.map((alarm) => alarm.id)))
  })

  it.each([
    ['40 days ahead is held', 40 * DAY_MS, 'held'],
    ['two hours behind stands still', -2 * HOUR_MS, 'behind'],
    ['a day ahead is a day that nobody watched', DAY_MS, 'trusted'],
  ])('a clock that is wrong at the start: %s', { timeout: 60_000 }, async (_, offset, expected) => {
    const config = configuration(HOUR_MS)
    const first = await start(config)
    await first.stop()
    clock.setOffset(offset)
    const second = await start(config)
    expect((await trust(second)).trust).toBe(expected)
    expect((await alarms(second, 'daemon')).map((alarm) => alarm.severity)).toEqual(expected === 'trusted' ? [] : [2])
    // Nobody had subscribed to anything when the engine found the step.
    const metrics = await (await fetch(`${second.url}/metrics`)).text()
    expect(metrics).toContain(
      `lapsewatch_wall_clock_steps_total{direction="${offset < 0 ? 'backward' : 'forward'}"} ${expected === 'trusted' ? 0 : 1}`,
    )
    const gaps = (await second.get<{ items: { type: string }[] }>('/api/v1/clusters/cup/journal')).items
    expect(gaps.map((entry) => entry.type)).toContain('installed')
    if (expected === 'trusted') await until(async () => ((await alarms(second, 'cup')).length > 0 ? true : undefined))
    expect(await alarms(second, 'cup')).toHaveLength(expected === 'trusted' ? 1 : 0)
  })

  it('a process stopped over one slot raises it afterwards, over two the latest, and journals the other', { timeout: 90_000 }, async () => {
    const config = configuration(7000, 'cadence: { days: [30], hours: 719 }')
    const at = await start(config)
    at.process.kill('SIGSTOP')
    await passed(12_000)
    // The first hourly slot comes an hour after that of 30 days: the wall takes it in with a step that is taken over.
    clock.setOffset(HOUR_MS - 1000)
    at.process.kill('SIGCONT')
    await until(async () => ((await alarms(at, 'cup')).length > 0 ? true : undefined))
    const raised = await alarms(at, 'cup')
    expect(raised.map((alarm) => [alarm.id.split('.').at(-1), alarm.reason])).toEqual([['PT719H', 'catch-up']])
    const journal = await at.get<{ items: { type: string; data: { alarmId?: string } }[] }>('/api/v1/clusters/cup/journal')
    expect(journal.items.filter((entry) => entry.type === 'coalesced').map((entry) => entry.data.alarmId?.split('.').at(-1))).toEqual([
      'P30D',
    ])
  })
})

/** Real time has to pass here: it is a real process that is stopped. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
