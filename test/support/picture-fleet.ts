/**
 * The fleet of the page's pictures: 48 clusters on Thu 28 May 2026 at 12:47 UTC, two ended, one on its last day, three within a week, eight
 * within a month, thirty-four fine. What fired that morning is raised by a daemon that runs through it, so the feed has the pictures' times.
 */

import { createSocket } from 'node:dgram'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { type Daemon, startDaemon, tempFolder, until } from './daemon.js'
import { serverFile } from './licenses.js'

const MORNING = '2026-05-28T05:50:00Z'
const PICTURE_AT = Date.parse('2026-05-28T12:46:00Z')
const LICENSED_AT = Date.parse('2026-05-28T11:52:00Z')
/** The morning passes in seven seconds. */
const MORNING_SPEED = 3600

interface Ending {
  readonly id: string
  readonly zone: string
  readonly nodes: number
  /** Local time of the end. */
  readonly ends: string
  readonly grace?: 'awaiting-upload' | 'awaiting-delete' | 'awaiting-restart'
}

const ENDING: readonly Ending[] = [
  { id: 'cup-syd', zone: 'Australia/Sydney', nodes: 3, ends: '2026-05-24T09:00' },
  { id: 'cup-gru', zone: 'America/Sao_Paulo', nodes: 2, ends: '2026-05-09T10:00', grace: 'awaiting-upload' },
  { id: 'cup-fra', zone: 'Europe/Berlin', nodes: 4, ends: '2026-05-28T18:00' },
  { id: 'cup-sjc', zone: 'America/Los_Angeles', nodes: 2, ends: '2026-05-30T09:00' },
  { id: 'cup-lon', zone: 'Europe/London', nodes: 4, ends: '2026-06-02T09:30', grace: 'awaiting-delete' },
  { id: 'cup-rtp', zone: 'America/New_York', nodes: 3, ends: '2026-06-03T08:30' },
  { id: 'cup-tyo', zone: 'Asia/Tokyo', nodes: 2, ends: '2026-06-06T11:00' },
  { id: 'cup-ams', zone: 'Europe/Amsterdam', nodes: 2, ends: '2026-06-09T11:15', grace: 'awaiting-upload' },
  { id: 'cup-bgl', zone: 'Asia/Kolkata', nodes: 2, ends: '2026-06-11T08:00' },
  { id: 'cup-yyz', zone: 'America/Toronto', nodes: 3, ends: '2026-06-15T01:30' },
  { id: 'cup-sin', zone: 'Asia/Singapore', nodes: 2, ends: '2026-06-18T17:00', grace: 'awaiting-restart' },
  { id: 'cup-mad', zone: 'Europe/Madrid', nodes: 2, ends: '2026-06-21T12:00' },
  { id: 'cup-dub', zone: 'Europe/Dublin', nodes: 2, ends: '2026-06-26T10:30' },
  { id: 'cup-waw', zone: 'Europe/Warsaw', nodes: 2, ends: '2026-06-27T08:00' },
  { id: 'cup-mel', zone: 'Australia/Melbourne', nodes: 2, ends: '2026-07-06T09:00' },
  { id: 'cup-osl', zone: 'Europe/Oslo', nodes: 2, ends: '2026-07-13T10:00' },
  { id: 'cup-lax', zone: 'America/Los_Angeles', nodes: 3, ends: '2026-07-22T09:00' },
  { id: 'cup-hel', zone: 'Europe/Helsinki', nodes: 2, ends: '2026-07-31T10:00' },
  { id: 'cup-cpt', zone: 'Africa/Johannesburg', nodes: 2, ends: '2026-08-10T08:00' },
  { id: 'cup-bos', zone: 'America/New_York', nodes: 4, ends: '2026-08-19T08:30' },
]

/** Twenty-seven that are licensed, and `cup-prg`, which is licensed during the morning. */
const LICENSED = 'ath atl bcn bkk bru bud cdg cph dca den dfw dxb gva ham hkg icn ist jfk lis mia muc nrt ord otp sea vie zrh'.split(' ')
const PRAGUE: Ending = { id: 'cup-prg', zone: 'Europe/Prague', nodes: 2, ends: '2026-06-14T10:00' }

export interface PictureFleet {
  readonly url: string
  readonly daemon: Daemon
  stop(): Promise<void>
}

/** Starts it at the pictures' time, a second a second. Takes about ten seconds. */
export async function startPictureFleet(): Promise<PictureFleet> {
  const folder = tempFolder()
  const receiver = await discarding()
  const write = (clock: string) => folder.file('lapsewatch.yaml', configuration(folder.path, clock, receiver))
  const morning = await startDaemon(write(`{ start: ${MORNING}, speed: ${MORNING_SPEED} }`))
  const isPast = async (atMs: number) => (Date.parse((await morning.get<{ now: string }>('/api/v1/clock')).now) >= atMs ? true : undefined)
  await until(() => isPast(LICENSED_AT))
  const response = await fetch(`${morning.url}/api/v1/clusters/${PRAGUE.id}/licenses?filename=cup-prg-2026.lic`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: serverFile(macOf(PRAGUE.id, 0), PRAGUE.nodes),
  })
  if (!response.ok) throw new Error(await response.text())
  await until(() => isPast(PICTURE_AT))
  await morning.stop()

  const daemon = await startDaemon(write(`{ start: ${MORNING}, speed: 1 }`))
  return {
    url: daemon.url,
    daemon,
    async stop() {
      await daemon.stop()
      await receiver.close()
      folder.remove()
    },
  }
}

function configuration(folder: string, clock: string, { tcpPort, udpPort }: Receiver): string {
  mkdirSync(join(folder, 'licenses'), { recursive: true })
  const clusters = [
    ...[...ENDING, PRAGUE].map((ending) => endingCluster(folder, ending)),
    ...LICENSED.map((site, index) => licensedCluster(folder, `cup-${site}`, 1 + (index % 3))),
  ]
  return `clock: ${clock}
store: ./data
http: { listen: 127.0.0.1:0 }
clusters:
${clusters.join('\n')}
sinks:
  noc: { type: syslog, transport: tcp, host: 127.0.0.1, port: ${tcpPort}, format: rfc5424 }
  legacy: { type: syslog, transport: udp, host: 127.0.0.1, port: ${udpPort}, format: cisco-7 }
  archive: { type: file, path: ./archive.jsonl }
  pager: { type: syslog, transport: tcp, host: 127.0.0.1, port: 1, format: rfc5424 }
routes:
  - { match: { severity: "<=2" }, to: [ pager ], continue: true }
  - { to: [ noc, legacy, archive ] }
`
}

function endingCluster(folder: string, { id, zone, nodes, ends, grace }: Ending): string {
  const end = Temporal.PlainDateTime.from(ends).toZonedDateTime(zone)
  if (grace === undefined) return block({ id, zone, nodes, installedAt: instantOf(end.subtract({ days: 90 })) })
  const rebuilt = end.subtract({ days: 30 })
  const [before, now] = [macOf(id, 0), macOf(id, 9)]
  const history = [`{ at: ${instantOf(rebuilt)}, type: node-rebuilt, data: { node: ${id}-pub, mac: "${now}" } }`]
  if (grace !== 'awaiting-upload') {
    licenseFile(folder, `${id}-2026`, now, nodes)
    history.push(`{ at: 2026-05-27T14:20:00Z, type: license-uploaded, data: { path: ./licenses/${id}-2026.lic } }`)
  }
  if (grace === 'awaiting-restart') history.push(`{ at: 2026-05-27T15:00:00Z, type: license-deleted, data: { file: ${id}-2024.lic } }`)
  licenseFile(folder, `${id}-2024`, before, nodes)
  return block({ id, zone, nodes, installedAt: '2025-09-15T08:00:00Z', license: `${id}-2024`, history })
}

function licensedCluster(folder: string, id: string, nodes: number): string {
  licenseFile(folder, id, macOf(id, 0), nodes)
  return block({ id, zone: 'Europe/Paris', nodes, installedAt: '2025-10-06T08:00:00Z', license: id })
}

interface Block {
  readonly id: string
  readonly zone: string
  readonly nodes: number
  readonly installedAt: string
  readonly license?: string
  readonly history?: readonly string[]
}

function block({ id, zone, nodes, installedAt, license: file, history = [] }: Block): string {
  const site = id.slice(4)
  const lines = Array.from({ length: nodes }, (_, index) => {
    const name = index === 0 ? `${id}-pub` : `${id}-sub${index}`
    const address = `10.${1 + (hash(id) % 200)}.1.${10 + index}`
    return `      - { hostname: ${name}, address: ${address}, mac: "${macOf(id, index)}", role: ${index === 0 ? 'publisher' : 'subscriber'} }`
  })
  return [
    `  - id: ${id}`,
    '    product: cup-7',
    '    release: "7.0.5"',
    `    timezone: ${zone}`,
    `    installedAt: ${installedAt}`,
    `    labels: { site: ${site}, region: ${zone.split('/')[0]?.toLowerCase()} }`,
    '    nodes:',
    ...lines,
    ...(file === undefined ? [] : [`    licenses: [ ./licenses/${file}.lic ]`]),
    ...(history.length === 0 ? [] : ['    history:', ...history.map((item) => `      - ${item}`)]),
  ].join('\n')
}

function instantOf(time: Temporal.ZonedDateTime): string {
  return time.toInstant().toString()
}

function hash(text: string): number {
  let value = 7
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) % 65_521
  return value
}

function macOf(id: string, node: number): string {
  return `000bcd${hash(id).toString(16).padStart(4, '0')}${(16 + node).toString(16)}`
}

function licenseFile(folder: string, name: string, mac: string, count: number): void {
  writeFileSync(join(folder, 'licenses', `${name}.lic`), serverFile(mac, count))
}

interface Receiver {
  readonly tcpPort: number
  readonly udpPort: number
  close(): Promise<void>
}

/** Reads and keeps nothing. */
async function discarding(): Promise<Receiver> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.resume()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const datagrams = createSocket('udp4')
  await new Promise<void>((resolve) => {
    datagrams.bind(0, '127.0.0.1', resolve)
  })
  return {
    tcpPort: address.port,
    udpPort: datagrams.address().port,
    close: () =>
      new Promise((resolve) => {
        datagrams.close()
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
