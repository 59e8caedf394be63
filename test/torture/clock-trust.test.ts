/** The long versions of test/integration/clock-trust.test.ts: three minutes ten years ahead, and a hold that stands for its ten minutes. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../src/domain/instant.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { type FakedClock, fakedClock } from '../support/faked-clock.js'
import { describePeer } from '../support/peer.js'

describePeer('faketime', 'clock trust over minutes', () => {
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

  async function start(): Promise<Daemon> {
    const installedAt = new Date(Date.now() - 60 * DAY_MS + HOUR_MS).toISOString()
    const config = folder.file(
      'lapsewatch.yaml',
      `
store: ./data
http: { listen: "127.0.0.1:0" }
clusters:
  - id: cup
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: ${installedAt}
    nodes: [ { hostname: pub, address: 10.0.0.1, mac: "000bcd000001", role: publisher } ]
sinks:
  log: { type: file, path: ./alarms.log }
routes: [ { to: [ log ] } ]
`,
    )
    daemon = await startDaemon(config, { env: clock.env })
    return daemon
  }

  const trustOf = async (of: Daemon) => (await of.get<{ trust: string }>('/api/v1/clock')).trust
  const becomes = async (of: Daemon, wanted: string) => await until(async () => ((await trustOf(of)) === wanted ? true : undefined))
  const names = async (of: Daemon, of2: string) =>
    (await of.get<{ items: { name: string; reason: string }[] }>(`/api/v1/alarms?cluster=${of2}`)).items.map(
      (alarm) => `${alarm.name} ${alarm.reason}`,
    )

  it('ten years forward for three minutes and back: nothing has happened', async () => {
    const at = await start()
    clock.setOffset(3650 * DAY_MS)
    await becomes(at, 'held')
    await passed(3 * 60_000)
    expect(await trustOf(at)).toBe('held')
    clock.setOffset(0)
    await becomes(at, 'trusted')
    expect(await names(at, 'cup')).toEqual([])
    expect(await names(at, 'daemon')).toEqual(['CiscoSystemTimeChange clock', 'CiscoSystemTimeChange clock'])
    expect((await at.get<{ mode: string }>('/api/v1/clusters/cup')).mode).toBe('evaluation')
  })

  it('25 hours forward that stand for ten minutes are taken over, as a gap', async () => {
    const at = await start()
    clock.setOffset(25 * HOUR_MS)
    await becomes(at, 'held')
    await passed(9 * 60_000)
    expect(await trustOf(at)).toBe('held')
    await becomes(at, 'trusted')
    await until(async () => ((await names(at, 'cup')).length > 0 ? true : undefined))
    expect(await names(at, 'cup')).toEqual(['LicenseEvaluationCountdown catch-up'])
  })
})

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
