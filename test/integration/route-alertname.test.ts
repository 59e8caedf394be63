/** A route by `alertname`, end to end: what the preview says, who is told by the daemon, and what check-config says of the others. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lapsewatch } from '../support/command-line.js'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'

let folder: ReturnType<typeof tempFolder>
let daemon: Daemon | undefined
let config: string
beforeEach(() => {
  folder = tempFolder()
  config = folder.file(
    'lapsewatch.yaml',
    `clock: { start: 2026-04-29T16:00:00Z, speed: 60 }
store: memory
http: { listen: "127.0.0.1:0" }
clusters:
  - id: cup-a
    product: cup-7
    release: "7.0.5"
    timezone: UTC
    installedAt: 2026-01-01T00:00:00Z
    nodes: [ { hostname: pub, address: 10.0.0.1, mac: "000bcd000001", role: publisher } ]
sinks:
  ends: { type: file, path: ends.log }
  stops: { type: file, path: stops.log }
routes:
  - { match: { alertname: LicenseEvaluationExpired }, to: [ ends ] }
  - { match: { alertname: "/ServiceStopped|ESP.*/" }, to: [ stops ] }
`,
  )
})
afterEach(async () => {
  await daemon?.stop()
  daemon = undefined
  folder.remove()
})

it('is taken by preview, serve and check-config alike', { timeout: 60_000 }, async () => {
  const preview = await lapsewatch(['preview', '--config', config, '--days', '1', '--json'])
  const { items } = JSON.parse(String(preview.stdout)) as { items: { name?: string; alarmId?: string; sinks?: string[] }[] }
  const previewed = (sink: string) =>
    items.flatMap(({ alarmId, sinks }) => (alarmId !== undefined && sinks?.includes(sink) ? [alarmId] : []))
  expect(new Set(items.flatMap(({ name, sinks }) => (sinks?.includes('ends') ? [name] : [])))).toEqual(
    new Set(['LicenseEvaluationExpired']),
  )
  expect(new Set(items.flatMap(({ name, sinks }) => (sinks?.includes('stops') ? [name] : [])))).toEqual(
    new Set(['ServiceStopped', 'ESPStopped']),
  )

  daemon = await startDaemon(config)
  const told = (sink: string) =>
    readFileSync(join(folder.path, `${sink}.log`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
  const whole = (sink: string) => {
    try {
      const ids = told(sink)
      return ids.length >= previewed(sink).length ? ids : undefined
    } catch {
      return undefined // not there yet, or being written
    }
  }
  expect(new Set(await until(() => whole('ends')))).toEqual(new Set(previewed('ends')))
  expect(new Set(await until(() => whole('stops')))).toEqual(new Set(previewed('stops')))

  const { stdout } = await lapsewatch(['check-config', '--config', config])
  expect(stdout).toContain('no route takes LicenseEvaluationCountdown')
  for (const taken of ['LicenseEvaluationExpired', 'ServiceStopped', 'ESPStopped']) expect(stdout).not.toContain(`no route takes ${taken}`)
})
