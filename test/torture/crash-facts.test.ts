/** Facts and gaps under kill -9: a fact either happened with everything that follows from it, or it did not happen at all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../src/domain/instant.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { fakedClock } from '../support/faked-clock.js'
import { MAC, serverLine, signedFile } from '../support/licenses.js'
import { describePeer } from '../support/peer.js'

let folder: ReturnType<typeof tempFolder>
let daemon: Daemon | undefined

beforeEach(() => {
  folder = tempFolder()
})
afterEach(async () => {
  await daemon?.kill()
  daemon = undefined
  folder.remove()
})

interface Listed<T> {
  readonly items: readonly T[]
}
interface EntryView {
  readonly seq: number
  readonly type: string
}

const cluster = (installedAt: string) => `
clusters:
  - id: cup
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: ${installedAt}
    nodes: [ { hostname: pub, address: 10.0.0.1, mac: "${MAC}", role: publisher } ]
sinks:
  log: { type: file, path: ./alarms.log }
routes: [ { to: [ log ] } ]
`

describe('an upload that the daemon does not survive', () => {
  it.each([
    ['fact.before-commit', 'evaluation', 0],
    ['fact.after-commit', 'production', 1],
  ])('killed at %s: the cluster is in %s, and nothing is half done', async (point, mode, uploads) => {
    const config = folder.file(
      'lapsewatch.yaml',
      `clock: { start: 2026-04-29T16:00:00Z, speed: 60 }\nstore: ./data\nhttp: { listen: "127.0.0.1:0" }\n${cluster('2026-04-01T00:00:00Z')}`,
    )
    const doomed = await startDaemon(config, { env: { LAPSEWATCH_CRASH_AT: `${point}:1` } })
    const body = signedFile(serverLine({ count: 1 }))
    await fetch(`${doomed.url}/api/v1/clusters/cup/licenses?filename=a.lic`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
    }).catch(() => undefined)
    await doomed.exited
    daemon = await startDaemon(config)
    const view = await daemon.get<{ mode: string }>('/api/v1/clusters/cup')
    const journal = (await daemon.get<Listed<EntryView>>('/api/v1/clusters/cup/journal')).items
    expect(view.mode).toBe(mode)
    expect(journal.filter((entry) => entry.type === 'license-uploaded')).toHaveLength(uploads)
    expect(journal.map((entry) => entry.seq)).toEqual(journal.map((_, index) => index + 1))
    const enabled = (await daemon.get<Listed<{ name: string }>>('/api/v1/alarms')).items.filter(
      (alarm) => alarm.name === 'LicenseProductionEnabled',
    )
    expect(enabled).toHaveLength(uploads)
  })
})

describePeer('faketime', 'a daemon that dies right after it has journalled a gap', () => {
  it('knows at the next start that the slots in it were missed: the latest is raised once, the others are coalesced', async () => {
    const clock = fakedClock(folder.path)
    const installedAt = new Date(Date.now() - 60 * DAY_MS + HOUR_MS).toISOString()
    const config = folder.file('lapsewatch.yaml', `store: ./data\nhttp: { listen: "127.0.0.1:0" }\n${cluster(installedAt)}`)
    const first = await startDaemon(config, { env: clock.env })
    await first.stop()
    clock.setOffset(3 * DAY_MS)
    const doomed = startDaemon(config, { env: { ...clock.env, LAPSEWATCH_CRASH_AT: 'gap.journalled' } })
    await expect(doomed).rejects.toThrow()
    const last = await startDaemon(config, { env: clock.env })
    daemon = last
    await until(async () => ((await last.get<Listed<unknown>>('/api/v1/alarms?cluster=cup')).items.length > 0 ? true : undefined))
    const alarms = (await last.get<Listed<{ id: string; reason: string }>>('/api/v1/alarms?cluster=cup')).items
    expect(alarms.map((alarm) => [alarm.id.split('.').at(-1), alarm.reason])).toEqual([['P28D', 'catch-up']])
    const journal = (await last.get<Listed<EntryView>>('/api/v1/clusters/cup/journal')).items
    expect(journal.filter((entry) => entry.type === 'coalesced')).toHaveLength(2)
  })
})
