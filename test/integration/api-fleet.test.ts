/** The fleet at a glance over HTTP: order, counts, lanes, days; and the catalogue. Ours: design §5.3 is silent on them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ALARM_NAMES } from '../../src/domain/catalogue.js'
import { type ApiWorld, apiWorld, otherCluster } from '../support/api-world.js'
import { serverLine, signedFile } from '../support/licenses.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
})

afterEach(() => world.close())

/** Now is 29 April at 16:00: these have ended, end within a day, a week, a month, later; the last is in production. */
const INSTALLED: Readonly<Record<string, string>> = {
  'z-ended': '2026-01-20T09:00:00-08:00',
  'y-day': '2026-01-29T15:00:00-08:00',
  'x-week': '2026-02-03T09:00:00-08:00',
  'w-month': '2026-02-20T09:00:00-08:00',
  'v-fine': '2026-04-20T09:00:00-07:00',
}
const MAC = '000bcd4ee5f0'
const BY_URGENCY = [...Object.keys(INSTALLED), 'a-production']

async function createFleet(): Promise<void> {
  const licenses = [{ filename: 'cup.lic', text: signedFile(serverLine({ mac: MAC })) }]
  const nodes = [{ hostname: 'a-pub', address: '10.3.1.10', mac: MAC, role: 'publisher' }]
  await world.post('/api/v1/clusters', otherCluster('a-production', { licenses, nodes }))
  for (const [id, installedAt] of Object.entries(INSTALLED)) await world.post('/api/v1/clusters', otherCluster(id, { installedAt }))
}

async function pages(path: string, limit: number) {
  const found: { readonly cluster?: string; readonly id?: string }[][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { json } = await world.get(`${path}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    found.push(json.items)
    cursor = json.nextCursor
  }
  return found
}

describe('clusters by urgency', () => {
  beforeEach(createFleet)

  it('come soonest end first, those without a clock last, page by page', async () => {
    const found = await pages('/api/v1/clusters?order=urgency&', 4)
    expect(found.map((page) => page.map(({ id }) => id))).toEqual([BY_URGENCY.slice(0, 4), BY_URGENCY.slice(4)])
    expect(found[0]?.[0]).toMatchObject({ mode: 'evaluation-expired', nextAlarmAt: '2026-05-04T16:00:00Z' })
    expect(found[1]?.[1]).toMatchObject({ mode: 'production', nextAlarmAt: null })
  })

  it('move when something happens to them, and leave when they are retired', async () => {
    await world.get('/api/v1/clusters?order=urgency')
    await world.call('DELETE', '/api/v1/clusters/z-ended')
    await world.post('/api/v1/clusters/a-production/nodes/a-pub/rebuild', { mac: '000bcd4ee5f1' })
    const { json } = await world.get('/api/v1/clusters?order=urgency')
    expect(json.items.map(({ id }: { id: string }) => id)).toEqual(['y-day', 'x-week', 'w-month', 'a-production', 'v-fine'])
    expect((await world.get('/api/v1/fleet')).json.counts).toMatchObject({ clusters: 5, ended: 0, within30Days: 2, fine: 1 })
  })

  it('refuse a cursor of another list, and the retired, who have none', async () => {
    for (const path of [
      'clusters?order=urgency&cursor=cup-sjc',
      'clusters?cursor=No_Id',
      `clusters?cursor=${'x'.repeat(5000)}`,
      'clusters/daemon/journal?cursor=x',
      'alarms?cursor=x',
      'deliveries?cursor=-1',
      'fleet/preview?cursor=17',
    ])
      expect((await world.get(`/api/v1/${path}`)).json).toMatchObject({ status: 400, code: 'invalid-cursor' })
    const retired = await world.get('/api/v1/clusters?order=urgency&retired')
    expect(retired.json).toMatchObject({ status: 400, code: 'invalid-request', errors: [{ parameter: 'order' }] })
  })
})

describe('GET fleet', () => {
  it('of no cluster has nothing but zeros', async () => {
    expect((await world.get('/api/v1/fleet')).json).toMatchObject({
      counts: { clusters: 0, ended: 0, fine: 0 },
      modes: {},
      first: { ended: null, fine: null },
      next: null,
    })
  })

  it('counts by band and mode, and names the first of each and what comes next', async () => {
    await createFleet()
    const { json } = await world.get('/api/v1/fleet')
    expect(json.counts).toEqual({ clusters: 6, ended: 1, within1Day: 1, within7Days: 1, within30Days: 1, fine: 2 })
    expect(json.modes).toEqual({ evaluation: 4, 'evaluation-expired': 1, production: 1 })
    expect(json.first.within1Day).toEqual({ cluster: 'y-day', endsAt: '2026-04-29T22:00:00Z' })
    expect(json.first.fine.cluster).toBe('v-fine')
    expect(json.next).toEqual({ cluster: 'y-day', at: '2026-04-29T22:00:00Z' })
  })

  it('counts anew when a clock ends, though nobody asked for anything', async () => {
    await createFleet()
    expect((await world.get('/api/v1/fleet')).json.counts.ended).toBe(1)
    await world.machine.sleep(7 * 3_600_000)
    expect((await world.get('/api/v1/fleet')).json.counts).toMatchObject({ ended: 2, within1Day: 0 })
  })
})

describe('the fleet ahead', () => {
  beforeEach(createFleet)

  it('has a lane a cluster, most urgent first, with a mark a day', async () => {
    const found = await pages('/api/v1/fleet/preview?days=10&', 2)
    expect(found.flat().map(({ cluster }) => cluster)).toEqual(BY_URGENCY)
    expect(found[0]?.[1]).toMatchObject({
      cluster: 'y-day',
      marks: [
        { at: '2026-04-29T22:00:00Z', severity: 0, kind: 'end', count: 1, stops: 2 },
        { at: '2026-05-06T22:00:00Z', severity: 0, kind: 'reminder', count: 1 },
      ],
    })
    expect(found[2]?.[1]).toEqual({ cluster: 'a-production', marks: [] })
  })

  it('says the same as the preview of one cluster', async () => {
    const { json } = await world.get('/api/v1/fleet/preview?days=120')
    for (const { cluster, marks } of json.items as { cluster: string; marks: { at: string; count: number }[] }[]) {
      const one = await world.get(`/api/v1/clusters/${cluster}/preview?days=119`)
      const alarms = (one.json.items as { kind: string; name: string }[]).filter(
        ({ kind, name }) => kind === 'alarm' && /^License/.test(name),
      )
      const within = marks.filter(({ at }) => Date.parse(at) <= Date.parse('2026-08-26T16:00:00Z'))
      expect([cluster, within.reduce((sum, { count }) => sum + count, 0)]).toEqual([cluster, alarms.length])
    }
  })

  it('adds up by day what the lanes say, and follows what happens', async () => {
    const lanes = (await world.get('/api/v1/fleet/preview?days=120')).json.items as {
      marks: { kind: string; count: number; stops?: number }[]
    }[]
    const marks = lanes.flatMap((lane) => lane.marks)
    const { json } = await world.get('/api/v1/fleet/days?days=120')
    const sum = (read: (day: { alarms: number[]; reminders: number; ends: number; stops: number }) => number) =>
      json.items.reduce((total: number, day: never) => total + read(day), 0)
    expect(sum(({ ends }) => ends)).toBe(marks.filter(({ kind }) => kind === 'end').length)
    expect(sum(({ stops }) => stops)).toBe(marks.reduce((total, { stops = 0 }) => total + stops, 0))
    expect(sum(({ alarms, reminders }) => alarms.reduce((a, b) => a + b, reminders))).toBe(
      marks.reduce((total, { count }) => total + count, 0),
    )
    expect(json.items[0]).toEqual({ day: '2026-04-29', alarms: [1, 0, 0, 0, 0, 0, 0, 0], reminders: 0, ends: 1, stops: 2 })

    await world.call('DELETE', '/api/v1/clusters/y-day')
    expect((await world.get('/api/v1/fleet/days')).json.items[0].day).toBe('2026-04-30')
  })

  it('refuses days that are none', async () => {
    for (const days of ['0', '367', 'soon'])
      expect((await world.get(`/api/v1/fleet/preview?days=${days}`)).json).toMatchObject({ status: 400, errors: [{ parameter: 'days' }] })
  })
})

describe('GET catalogue', () => {
  it('has every alarm, and tells whose name it is and when its severity follows the days', async () => {
    const { json } = await world.get('/api/v1/catalogue')
    expect(json.items.map(({ name }: { name: string }) => name)).toEqual(ALARM_NAMES)
    expect(json.items[0]).toMatchObject({ name: 'LicenseEvaluationCountdown', origin: 'ours', severity: null, parameters: [] })
    expect(json.items.find(({ name }: { name: string }) => name === 'ServiceStopped')).toMatchObject({
      origin: 'cisco',
      severity: 6,
      parameters: ['IPAddress', 'Hostname', 'ServiceName'],
    })
  })
})
