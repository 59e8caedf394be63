/** Journal, preview, what-if, alarms and deliveries over HTTP (design §5.3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECOND_MS } from '../../src/domain/instant.js'
import { type ApiWorld, apiWorld, NOW, newClusterBody } from '../support/api-world.js'
import { serverLine, signedFile } from '../support/licenses.js'

const DAY_A_SECOND = 86_400
const CLUSTER = '/api/v1/clusters/cup-sjc'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld({ simulation: { start: NOW, speed: DAY_A_SECOND } })
  await world.post('/api/v1/clusters', newClusterBody())
})

afterEach(() => world.close())

describe('the journal', () => {
  it('tells facts and outcomes from the first, numbered without a gap', async () => {
    await world.post(`${CLUSTER}/license-manager/restart`)
    const { items, nextCursor } = (await world.get(`${CLUSTER}/journal`)).json
    expect(nextCursor).toBeNull()
    expect(items.map(({ seq }: { seq: number }) => seq)).toEqual(items.map((_: unknown, index: number) => index + 1))
    expect(items[0]).toMatchObject({ type: 'installed', source: 'api', at: '2026-04-29T16:00:00Z' })
    expect(items[1]).toMatchObject({ type: 'clock-opened', source: 'engine', data: { kind: 'evaluation', endsAt: '2026-05-30T16:00:00Z' } })
    expect(items.at(-1)).toEqual({
      seq: items.length,
      at: '2026-04-29T16:00:00Z',
      type: 'license-manager-restarted',
      source: 'api',
      data: {},
    })
  })

  it('comes in pages', async () => {
    const first = (await world.get(`${CLUSTER}/journal?limit=2`)).json
    const rest = (await world.get(`${CLUSTER}/journal?cursor=${first.nextCursor}`)).json
    expect([first.items.length, rest.items[0].seq]).toEqual([2, 3])
  })

  it('is there for the daemon too, and for nobody else', async () => {
    expect((await world.get('/api/v1/clusters/daemon/journal')).json).toEqual({ items: [], nextCursor: null })
    expect((await world.get('/api/v1/clusters/nope/journal')).json.code).toBe('unknown-cluster')
    expect((await world.get(`${CLUSTER}/journal?cursor=x`)).json).toMatchObject({ status: 400, code: 'invalid-cursor' })
  })
})

describe('the preview', () => {
  it('names every alarm, stop and change to come with its instant', async () => {
    const { items } = (await world.get(`${CLUSTER}/preview?days=32`)).json
    const alarms = items.filter(({ kind }: { kind: string }) => kind === 'alarm')
    expect(alarms[0]).toEqual({
      at: '2026-04-30T16:00:00Z',
      kind: 'alarm',
      alarmId: 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D',
      name: 'LicenseEvaluationCountdown',
      severity: 4,
      node: 'cup-sjc-pub',
      sinks: ['noc', 'archive'],
    })
    expect(alarms).toHaveLength(30 + 11)
    expect(items.filter(({ kind }: { kind: string }) => kind === 'service-stop')).toHaveLength(4)
    expect(items).toContainEqual({ at: '2026-05-30T16:00:00Z', kind: 'mode', mode: 'evaluation-expired' })
  })

  it('comes true', async () => {
    const said = (await world.get(`${CLUSTER}/preview?days=32`)).json.items
    await world.machine.pass(32 * SECOND_MS)
    const raised = (await world.get('/api/v1/alarms?limit=1000')).json.items
    const idsSaid = said.flatMap(({ alarmId }: { alarmId?: string }) => alarmId ?? [])
    expect(raised.map(({ id }: { id: string }) => id).reverse()).toEqual(idsSaid)
    expect((await world.get(`${CLUSTER}`)).json.mode).toBe('evaluation-expired')
  })

  it.each(['days=0', 'days=3651', 'days=1.5', 'days=many', 'until=2027'])('refuses ?%s', async (query) => {
    expect((await world.get(`${CLUSTER}/preview?${query}`)).json).toMatchObject({ status: 400, code: 'invalid-request' })
  })

  it('looks 120 days ahead unless it is told, and ten years at most', async () => {
    const last = async (query: string) => (await world.get(`${CLUSTER}/preview${query}`)).json.items.at(-1).at
    expect(await last('')).toBe('2026-08-22T16:00:00Z')
    expect(await last('?days=3650')).toMatch(/^2036-04/)
  })
})

describe('what if', () => {
  const whatIf = (facts: readonly unknown[], query = '') => world.post(`${CLUSTER}/what-if${query}`, { facts })

  it('a licence came tomorrow: the rest of the countdown is not raised, and nothing has changed', async () => {
    const { added, removed, moved } = (await whatIf([{ type: 'license-uploaded', at: '2026-05-01T12:00:00Z', data: {} }], '?days=60')).json
    expect(added).toMatchObject(
      [
        { at: '2026-05-01T12:00:00Z', kind: 'mode', mode: 'production' },
        { kind: 'alarm', name: 'LicenseProductionEnabled' },
      ].toSorted((a, b) => a.kind.localeCompare(b.kind)),
    )
    expect(removed.filter(({ name }: { name?: string }) => name === 'LicenseEvaluationCountdown')).toHaveLength(29)
    expect(moved).toEqual([])
    expect((await world.get(CLUSTER)).json.mode).toBe('evaluation')
  })

  it('a real file was uploaded', async () => {
    const { removed } = (await whatIf([{ type: 'license-uploaded', data: { text: signedFile(serverLine()) } }])).json
    expect(removed.length).toBeGreaterThan(30)
  })

  it('another release was installed: the countdown moves', async () => {
    const { moved } = (await whatIf([{ type: 'reinstalled', data: { release: '8.0' } }])).json
    expect(moved).toContainEqual({
      from: expect.objectContaining({ at: '2026-04-30T16:00:00Z', severity: 4 }),
      to: expect.objectContaining({ at: '2026-06-28T16:00:00Z', severity: 4 }),
    })
  })

  it.each([
    ['no facts', [], 400, 'invalid-request'],
    ['an unknown fact', [{ type: 'exploded', data: {} }], 400, 'invalid-request'],
    ['the daemon’s own facts', [{ type: 'clock-corrected', data: {} }], 400, 'invalid-request'],
    ['a fact of yesterday', [{ type: 'license-manager-restarted', at: '2026-04-28T00:00:00Z' }], 422, 'in-the-past'],
    ['a fact of the next century', [{ type: 'license-manager-restarted', at: '2126-04-28T00:00:00Z' }], 422, 'in-the-future'],
    ['a fact that could not happen', [{ type: 'upgraded', data: { release: '8.0' } }], 409, 'upgrade-not-in-production'],
    ['a file that says nothing', [{ type: 'license-uploaded', data: { text: 'nonsense' } }], 422, 'license-unreadable'],
    ['101 facts', Array(101).fill({ type: 'license-manager-restarted' }), 400, 'invalid-request'],
  ])('refuses %s', async (_, facts, status, code) => {
    const answer = await whatIf(facts)
    expect([answer.status, answer.json.code]).toEqual([status, code])
  })
})

describe('alarms', () => {
  beforeEach(() => world.machine.pass(32 * SECOND_MS))

  const namesFor = async (query: string) =>
    (await world.get(`/api/v1/alarms?limit=1000&${query}`)).json.items.map(({ name }: { name: string }) => name)

  it('come newest first, with every key that they have', async () => {
    const { items } = (await world.get('/api/v1/alarms?name=LicenseEvaluationCountdown&limit=1000')).json
    expect(items).toHaveLength(30)
    const id = 'cup-sjc.evaluation.20260301T170000Z.countdown.P30D'
    expect(items.at(-1)).toEqual({
      id,
      name: 'LicenseEvaluationCountdown',
      severity: 4,
      cluster: 'cup-sjc',
      node: 'cup-sjc-pub',
      clock: 'evaluation',
      daysRemaining: 30,
      dueAt: '2026-04-30T16:00:00Z',
      decidedAt: expect.stringMatching(/^2026-04-30T16:0/),
      expiresAt: '2026-05-30T16:00:00Z',
      text: expect.any(String),
      reason: 'scheduled',
      clears: [],
      deliveries: ['noc', 'archive'].map((sink) => ({
        id: `${id}~${sink}~1`,
        sink,
        state: 'pending',
        attempts: 0,
        sentAt: null,
        confirmedAt: null,
        error: null,
      })),
    })
    expect((await world.get(`/api/v1/alarms/${id}`)).json).toEqual(items.at(-1))
    expect(items[0].daysRemaining).toBe(1)
  })

  it.each([
    ['severity=0', ['LicenseEvaluationExpired']],
    [`severity=${encodeURIComponent('<=1')}`, ['LicenseEvaluationExpired', 'LicenseEvaluationCountdown']],
    [`severity=${encodeURIComponent('>=7')}`, []],
    ['name=LicenseEvaluationExpired', ['LicenseEvaluationExpired']],
    ['cluster=nope', []],
    ['since=2026-05-30T16:00:00Z&severity=0', ['LicenseEvaluationExpired']],
    ['since=2026-05-30T18:00:00%2B02:00&severity=0', ['LicenseEvaluationExpired']],
    ['since=2026-05-30T18:00:00+02:00&severity=0', ['LicenseEvaluationExpired']],
    ['until=2026-04-30T17:00:00Z', ['LicenseEvaluationCountdown']],
  ])('are found by ?%s', async (query, names) => {
    expect(await namesFor(query)).toEqual(names)
  })

  it.each([
    'severity=8',
    'severity=<4',
    'severity=warning',
    'since=yesterday',
    'since=2026-05-30',
    'until=2026-02-30T00:00:00Z',
    'cursor=',
    'limit=-1',
  ])('refuse ?%s', async (query) => {
    const answer = await world.get(`/api/v1/alarms?${query}`)
    expect(answer.status).toBe(400)
    expect(['invalid-request', 'invalid-cursor']).toContain(answer.json.code)
  })

  it('come in pages, each once', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await world.get(`/api/v1/alarms?limit=7${cursor && `&cursor=${cursor}`}`)
      ).json
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toHaveLength(41)
    expect(new Set(seen).size).toBe(41)
  })

  it('of an unknown id are 404, whatever it is', async () => {
    for (const id of ['nope', 'x'.repeat(300), '%3Cb%3E']) {
      expect((await world.get(`/api/v1/alarms/${id}`)).json).toMatchObject({ status: 404, code: 'unknown-alarm' })
    }
  })

  it('have deliveries, by sink and state', async () => {
    const pending = (await world.get('/api/v1/deliveries?sink=noc&state=pending&limit=5')).json
    expect(pending.items).toHaveLength(5)
    expect(Object.keys(pending.items[0])).toEqual(['id', 'sink', 'state', 'attempts', 'sentAt', 'confirmedAt', 'error'])
    expect((await world.get(`/api/v1/deliveries?sink=noc&limit=5&cursor=${pending.nextCursor}`)).json.items).toHaveLength(5)
    expect((await world.get('/api/v1/deliveries?state=confirmed')).json.items).toEqual([])
    const nope = (await world.get('/api/v1/deliveries?sink=nope')).json
    expect(nope).toMatchObject({ status: 404, code: 'unknown-sink', detail: expect.stringContaining('known sinks are noc, archive') })
    expect((await world.get('/api/v1/deliveries?state=lost')).json).toMatchObject({ status: 400, code: 'invalid-request' })
    expect((await world.get('/api/v1/deliveries?cursor=x')).json).toMatchObject({ status: 400, code: 'invalid-cursor' })
  })

  it('are owed to sinks, configured or not', async () => {
    const { items } = (await world.get('/api/v1/sinks')).json
    expect(items).toMatchObject([
      {
        name: 'noc',
        type: 'syslog',
        state: 'connected',
        pending: 33,
        oldestAt: expect.stringMatching(/^2026-04-30T16:0/),
        lastError: null,
      },
      { name: 'archive', state: 'absent', pending: 41 },
    ])
  })
})
