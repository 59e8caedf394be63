/** Whole lives through public interfaces only: the file, the command line, HTTP, and what a plain TCP receiver gets. */

import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Daemon, startDaemon, tempFolder, until } from '../support/daemon.js'
import { MAC, serverLine, signedFile } from '../support/licenses.js'
import { type StreamReceiver, startStreamReceiver } from '../support/syslog-receiver.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const NEW_MAC = '000bcd4ee5aa'

let folder: ReturnType<typeof tempFolder>
let receiver: StreamReceiver
let daemon: Daemon | undefined

beforeEach(async () => {
  folder = tempFolder()
  receiver = await startStreamReceiver()
})
afterEach(async () => {
  await daemon?.stop()
  daemon = undefined
  await receiver.stop()
  folder.remove()
})

function configuration(speed: number, cluster: string, format = 'rfc5424'): string {
  return folder.file(
    'lapsewatch.yaml',
    `
clock: { start: 2026-04-29T16:00:00Z, speed: ${speed} }
store: memory
http: { listen: "127.0.0.1:0" }
clusters:
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    nodes:
      - { hostname: cup-sjc-pub, address: 10.1.1.10, mac: "${MAC}", role: publisher }
      - { hostname: cup-sjc-sub1, address: 10.1.1.11, mac: "000bcd4ee59e", role: subscriber }
${cluster}
sinks:
  noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${receiver.port}, format: ${format} }
routes:
  - to: [ noc ]
`,
  )
}

const value = (line: string, key: string) => new RegExp(` ${key}="([^"]*)"`).exec(line)?.[1]
const message = (line: string) => line.split(' ')[5] ?? ''

interface ClusterView {
  readonly mode: string
  readonly services: readonly { readonly state: string; readonly stoppedBy?: string }[]
  readonly clocks: readonly { readonly kind: string; readonly state: string }[]
  readonly warnings: readonly { readonly code: string; readonly text: string }[]
}

describe('a cluster installed 59 days ago, nobody doing anything', () => {
  it('30, 29 … 1 and one final alarm arrive in order; mode, services and metrics follow; the preview had named each', {
    timeout: 120_000,
  }, async () => {
    const config = configuration(172_800, '    installedAt: 2026-03-01T16:00:00Z')
    const { stdout } = await execa('node', [MAIN, 'preview', 'cup-sjc', '--config', config, '--days', '33', '--format', 'json'])
    const parsed = JSON.parse(stdout) as { items: { kind: string; alarmId: string; at: string }[] }
    const said = parsed.items.filter((item) => item.kind === 'alarm')
    daemon = await startDaemon(config)
    const lines = await receiver.received(30 + 11)
    const clock = lines.filter((line) => message(line).startsWith('LicenseEvaluation')).slice(0, 31)
    expect(clock.map((line) => value(line, 'daysRemaining'))).toEqual(Array.from({ length: 31 }, (_, index) => String(30 - index)))
    expect(clock.map((line) => message(line))).toEqual([...Array(30).fill('LicenseEvaluationCountdown'), 'LicenseEvaluationExpired'])
    expect(lines.slice(0, 41).map((line) => value(line, 'alarmId'))).toEqual(said.map((item) => item.alarmId))
    const view = await daemon.get<ClusterView>('/api/v1/clusters/cup-sjc')
    expect(view.mode).toBe('evaluation-expired')
    expect(view.services).toHaveLength(4)
    expect(view.services.every((service) => service.state === 'stopped' && service.stoppedBy === 'expiry')).toBe(true)
    const metrics = await (await fetch(`${daemon.url}/metrics`)).text()
    const up = metrics.split('\n').filter((line) => line.startsWith('lapsewatch_service_up{'))
    expect(up).toHaveLength(4)
    expect(up.every((line) => line.endsWith(' 0'))).toBe(true)
    expect(await daemon.stop()).toBe(0)
  })
})

const GRACE = `    installedAt: 2025-03-01T16:00:00Z
    licenses: [ ./old.lic ]
    history:
      - { at: 2026-04-29T15:59:59Z, type: node-rebuilt, data: { node: cup-sjc-pub, mac: "${NEW_MAC}" } }`

async function upload(to: Daemon, name: string, text: string): Promise<number> {
  const response = await fetch(`${to.url}/api/v1/clusters/cup-sjc/licenses?filename=${name}`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'text/plain' },
  })
  await response.arrayBuffer()
  return response.status
}

async function remove(to: Daemon, name: string): Promise<number> {
  const response = await fetch(`${to.url}/api/v1/clusters/cup-sjc/licenses/${name}`, { method: 'DELETE' })
  await response.arrayBuffer()
  return response.status
}

describe('the publisher of a licensed cluster rebuilt with another MAC', () => {
  it('without a licence: 29 … 1, then PE and Proxy stop and the invalid file is archived', { timeout: 120_000 }, async () => {
    folder.file('old.lic', signedFile(serverLine()))
    daemon = await startDaemon(configuration(259_200, GRACE))
    const lines = await receiver.received(1 + 29 + 11)
    const clock = lines.slice(0, 31)
    expect(clock.map((line) => `${message(line)} ${value(line, 'daysRemaining')}`)).toEqual([
      'LicenseGraceStarted 30',
      ...Array.from({ length: 29 }, (_, index) => `LicenseGraceCountdown ${29 - index}`),
      'LicenseGraceExpired 0',
    ])
    const view = await daemon.get<ClusterView>('/api/v1/clusters/cup-sjc')
    expect(view.mode).toBe('grace-expired')
    expect(view.services.every((service) => service.state === 'stopped')).toBe(true)
    const files = await daemon.get<{ items: { file: string; state: string }[] }>('/api/v1/clusters/cup-sjc/licenses')
    expect(files.items.map((file) => [file.file, file.state])).toEqual([['old.lic', 'archived']])
  })

  it.each([
    ['upload, then deletion', ['upload', 'delete']],
    ['deletion, then upload', ['delete', 'upload']],
  ])('%s, and then the restart ends it; the upload alone does not', { timeout: 60_000 }, async (_, order) => {
    folder.file('old.lic', signedFile(serverLine()))
    const to = await startDaemon(configuration(3600, GRACE))
    daemon = to
    const state = async () => (await to.get<ClusterView>('/api/v1/clusters/cup-sjc')).clocks.find((clock) => clock.kind === 'grace')?.state
    const restart = async () => (await to.post('/api/v1/clusters/cup-sjc/license-manager/restart')).status
    expect(await state()).toBe('awaiting-upload')
    const expected = { upload: 'awaiting-delete', delete: 'awaiting-upload' } as const
    for (const [index, step] of order.entries()) {
      const status =
        step === 'upload'
          ? await upload(to, 'new.lic', signedFile(serverLine({ mac: NEW_MAC, origMac: NEW_MAC, fileId: '2' })))
          : await remove(to, 'old.lic')
      expect(status).toBeLessThan(300)
      expect(await state()).toBe(index === 1 ? 'awaiting-restart' : expected[step as 'upload' | 'delete'])
      if (index === 0) {
        await restart()
        expect((await to.get<ClusterView>('/api/v1/clusters/cup-sjc')).mode).toBe('grace')
      }
    }
    expect(await restart()).toBeLessThan(300)
    const view = await to.get<ClusterView>('/api/v1/clusters/cup-sjc')
    expect(view.mode).toBe('production')
    expect(view.warnings).toEqual([])
    expect(view.services.every((service) => service.state === 'running')).toBe(true)
    const cleared = await until(() => receiver.lines.find((line) => message(line) === 'LicenseGraceCleared'))
    expect(value(cleared, 'clears')).toMatch(/^cup-sjc\.grace\.20260429T155959Z\.started/)
  })
})
