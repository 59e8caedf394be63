/**
 * A whole life at high speed, with the daemon killed again and again and a receiver that dies too. What must hold afterwards is the same
 * whether it was killed 25 times, 200 times, or at a named point (issue: `kill -9`).
 */

import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { type Daemon, startDaemon, tempFolder, until } from './daemon.js'
import { MAC, serverLine, signedFile } from './licenses.js'
import { type StreamReceiver, startStreamReceiver } from './syslog-receiver.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Licence days that pass in a real second. */
const DAYS_A_SECOND = 3
const LIFE_DAYS = 45

export interface Outcome {
  readonly kills: number
  /** Ids that the preview named, before the first start. */
  readonly previewed: readonly string[]
  /** Ids received, in order of first arrival. */
  readonly received: readonly string[]
  readonly coalesced: readonly string[]
  /** Ids decided, as the API has them. */
  readonly decided: readonly string[]
  /** Per node: the sequence numbers that arrived, each once, ascending. */
  readonly sequences: ReadonlyMap<string, readonly number[]>
  /** Deliveries that arrived more than once with other bytes. */
  readonly differing: readonly string[]
  readonly repeats: number
}

export interface Plan {
  readonly kills: number
  /** In [0, 1): from the test's seed. */
  readonly random: () => number
  /** `LAPSEWATCH_CRASH_AT` for the first starts, one after the other; those die by themselves. */
  readonly crashAt?: readonly string[]
}

interface Inbox {
  readonly port: number
  readonly lines: string[]
  die(): Promise<void>
  revive(): Promise<void>
}

/** A receiver on one port whose memory survives its deaths; what was in flight then does not. */
async function mortalReceiver(): Promise<Inbox> {
  const lines: string[] = []
  let receiver: StreamReceiver | null = await startStreamReceiver()
  const { port } = receiver
  return {
    port,
    get lines() {
      return [...lines, ...(receiver?.lines ?? [])]
    },
    async die() {
      if (receiver === null) return
      const last = receiver
      receiver = null
      lines.push(...last.lines)
      await last.stop()
    },
    async revive() {
      receiver ??= await startStreamReceiver({ port })
    },
  }
}

export async function liveThrough(plan: Plan): Promise<Outcome> {
  const folder = tempFolder()
  const inbox = await mortalReceiver()
  try {
    folder.file('grace.lic', signedFile(serverLine({ count: 2 })))
    const config = folder.file('lapsewatch.yaml', configuration(inbox.port))
    const previewed = await previewOf(config)
    let kills = 0
    for (const point of plan.crashAt ?? []) {
      const daemon = await startDaemon(config, { env: { LAPSEWATCH_CRASH_AT: point } }).catch(() => null)
      // A point that is passed less often than asked for kills nobody: then the test does.
      if (daemon !== null) await Promise.race([daemon.exited, pause(8000)])
      await daemon?.kill()
      kills++
    }
    while (kills < plan.kills) {
      const daemon = await startDaemon(config)
      await pause(30 + plan.random() * 500)
      if (plan.random() < 0.4) await inbox.die()
      await pause(plan.random() * 60)
      await daemon.kill()
      kills++
      await inbox.revive()
    }
    const daemon = await startDaemon(config)
    await until(async () => ((await now(daemon)) >= END ? true : undefined))
    // Reminders go on for ever; what has to be out of the outbox is what the preview named.
    const named = new Set(previewed)
    await until(async () => {
      const pending = await daemon.get<Listed<{ id: string }>>('/api/v1/deliveries?state=pending&limit=200')
      return pending.items.some((delivery) => named.has(delivery.id.split('~')[0] ?? '')) ? undefined : true
    })
    const outcome = { kills, previewed, ...(await facts(daemon)), ...arrivals(inbox.lines) }
    await daemon.stop()
    return outcome
  } finally {
    await inbox.die()
    folder.remove()
  }
}

const START = Date.parse('2026-04-29T16:00:00Z')
const END = START + LIFE_DAYS * 86_400_000

function configuration(port: number): string {
  return `
clock: { start: 2026-04-29T16:00:00Z, speed: ${DAYS_A_SECOND * 86_400} }
store: ./data
http: { listen: "127.0.0.1:0" }
clusters:
  - id: cup-eval
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T16:00:00Z
    nodes:
      - { hostname: eval-pub, address: 10.1.1.10, mac: "000bcd000001", role: publisher }
      - { hostname: eval-sub, address: 10.1.1.11, mac: "000bcd000002", role: subscriber }
  - id: cup-grace
    product: cup-7
    release: "7.0.5"
    timezone: Europe/Berlin
    installedAt: 2025-03-01T16:00:00Z
    nodes:
      - { hostname: grace-pub, address: 10.1.2.10, mac: "${MAC}", role: publisher }
      - { hostname: grace-sub, address: 10.1.2.11, mac: "000bcd000004", role: subscriber }
    licenses: [ ./grace.lic ]
    history:
      - { at: 2026-04-29T16:00:00Z, type: node-rebuilt, data: { node: grace-pub, mac: "000bcd4ee5aa" } }
sinks:
  noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${port}, format: rfc5424 }
routes:
  - to: [ noc ]
`
}

interface PreviewRow {
  readonly kind: string
  readonly at: string
  readonly alarmId?: string
}

async function previewOf(config: string): Promise<readonly string[]> {
  const { stdout } = await execa('node', [MAIN, 'preview', '--config', config, '--days', String(LIFE_DAYS), '--format', 'json'])
  const parsed = JSON.parse(stdout) as { items: readonly PreviewRow[] } | readonly PreviewRow[]
  const items = 'items' in parsed ? parsed.items : parsed
  return items.filter((item) => item.kind === 'alarm' && Date.parse(item.at) <= END).map((item) => item.alarmId ?? '')
}

async function now(daemon: Daemon): Promise<number> {
  return Date.parse((await daemon.get<{ now: string }>('/api/v1/clock')).now)
}

interface Listed<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

async function all<T>(daemon: Daemon, path: string): Promise<readonly T[]> {
  const items: T[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Listed<T> = await daemon.get<Listed<T>>(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

async function facts(daemon: Daemon): Promise<{ coalesced: readonly string[]; decided: readonly string[] }> {
  const decided = (await all<{ id: string; dueAt: string }>(daemon, '/api/v1/alarms')).filter((alarm) => Date.parse(alarm.dueAt) <= END)
  const journals = await Promise.all(
    ['cup-eval', 'cup-grace'].map((id) => all<{ type: string; data: { alarmId: string } }>(daemon, `/api/v1/clusters/${id}/journal`)),
  )
  return {
    decided: decided.map((alarm) => alarm.id),
    coalesced: journals.flat().flatMap((entry) => (entry.type === 'coalesced' ? [entry.data.alarmId] : [])),
  }
}

/** What the lines themselves say: RFC 5424 with our structured data. */
function arrivals(lines: readonly string[]): Pick<Outcome, 'received' | 'sequences' | 'differing' | 'repeats'> {
  const byDelivery = new Map<string, string>()
  const received = new Set<string>()
  const numbers = new Map<string, Set<number>>()
  const differing: string[] = []
  let repeats = 0
  for (const line of lines) {
    const value = (key: string) => new RegExp(` ${key}="([^"]*)"`).exec(line)?.[1] ?? ''
    const dueAt = value('dueAt')
    if (dueAt !== '' && Date.parse(dueAt) > END) continue
    const delivery = value('deliveryId')
    const before = byDelivery.get(delivery)
    if (before === undefined) byDelivery.set(delivery, line)
    else repeats++
    if (before !== undefined && before !== line) differing.push(delivery)
    received.add(value('alarmId'))
    const node = line.split(' ')[2] ?? ''
    numbers.set(node, (numbers.get(node) ?? new Set()).add(Number(value('seq'))))
  }
  const sequences = new Map([...numbers].map(([node, set]) => [node, [...set].sort((a, b) => a - b)]))
  return { received: [...received], sequences, differing, repeats }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
