/** `clusters` over HTTP: list, create, show, retire, return (design §5.3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wantedCluster } from '../../src/api/new-cluster.js'
import { newCluster } from '../../src/api/schemas/new-cluster.js'
import { FILE_ORIGIN, followFile } from '../../src/engine/follow-file.js'
import { type ApiWorld, apiWorld, NOW, newClusterBody, otherCluster } from '../support/api-world.js'
import { CUP7 } from '../support/clusters.js'
import { serverLine, signedFile, trustingDemoKey } from '../support/licenses.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
})

afterEach(() => world.close())

const problemOf = ({ status, json }: Awaited<ReturnType<ApiWorld['get']>>) => [status, json.code]

describe('creating a cluster', () => {
  it('answers 201 with the cluster as it stands, and where it is', async () => {
    const created = await world.post('/api/v1/clusters', newClusterBody())
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe('/api/v1/clusters/cup-sjc')
    expect(created.json).toEqual({
      id: 'cup-sjc',
      product: 'cup-7',
      release: '7.0.5',
      timezone: 'America/Los_Angeles',
      labels: { site: 'sjc' },
      mode: 'evaluation',
      clocks: [
        { kind: 'evaluation', startsAt: '2026-03-01T17:00:00Z', endsAt: '2026-05-30T16:00:00Z', daysRemaining: 31, state: 'running' },
      ],
      nextAlarmAt: '2026-04-30T16:00:00Z',
      nodes: newClusterBody().nodes,
      services: ['cup-sjc-pub', 'cup-sjc-sub1'].flatMap((node) =>
        ['presence-engine', 'proxy'].map((service) => ({ node, service, state: 'running' })),
      ),
      warnings: [{ code: 'evaluation', text: expect.stringContaining('is in Evaluation mode. 31 days remain'), daysRemaining: 31 }],
    })
    expect((await world.get('/api/v1/clusters/cup-sjc')).json).toEqual(created.json)
  })

  it('takes licences as text: the cluster is in production from its installation', async () => {
    const created = await world.post(
      '/api/v1/clusters',
      newClusterBody({ licenses: [{ filename: 'cup.lic', text: signedFile(serverLine()) }] }),
    )
    expect(created.json).toMatchObject({ mode: 'production', warnings: [], clocks: [{ kind: 'evaluation', state: 'closed' }] })
  })

  it('takes a history: a licence uploaded and the publisher rebuilt leave it in grace', async () => {
    const history = [
      { at: '2026-03-02T10:00:00Z', type: 'license-uploaded', data: { filename: 'cup.lic', text: signedFile(serverLine()) } },
      { at: '2026-04-20T10:00:00Z', type: 'node-rebuilt', data: { node: 'cup-sjc-pub', mac: '00:0b:cd:4e:e5:aa' } },
    ]
    const created = await world.post('/api/v1/clusters', newClusterBody({ history }))
    expect(created.json).toMatchObject({ mode: 'grace', clocks: [{ state: 'closed' }, { kind: 'grace', state: 'awaiting-upload' }] })
    expect(created.json.nodes[0].mac).toBe('000bcd4ee5aa')
  })

  it('takes a licence called `file` as well as `filename`, and says when it is called nothing', async () => {
    const text = signedFile(serverLine())
    const uploaded = (data: object) => newClusterBody({ history: [{ at: '2026-03-02T10:00:00Z', type: 'license-uploaded', data }] })
    expect((await world.post('/api/v1/clusters', newClusterBody({ licenses: [{ text }] }))).json.errors).toEqual([
      { pointer: '/licenses/0/filename', message: 'is missing: say what the file is called: filename (or file)' },
    ])
    expect((await world.post('/api/v1/clusters', uploaded({ file: 'a.lic', filename: 'a.lic', text }))).json.errors).toEqual([
      { pointer: '/history/0/data/file', message: 'says the same as filename: write one of the two' },
    ])
    expect((await world.post('/api/v1/clusters', uploaded({ file: 'a.lic', text }))).json.mode).toBe('production')
    const facts = [
      { type: 'license-uploaded', data: { filename: 'b.lic' } },
      { type: 'license-deleted', data: { file: 'b.lic' } },
    ]
    expect((await world.post('/api/v1/clusters/cup-sjc/what-if', { facts })).status).toBe(200)
  })

  it('refuses an id that exists, and a publisher that another cluster has', async () => {
    await world.post('/api/v1/clusters', newClusterBody())
    expect(problemOf(await world.post('/api/v1/clusters', newClusterBody()))).toEqual([409, 'cluster-exists'])
    expect(problemOf(await world.post('/api/v1/clusters', newClusterBody({ id: 'other' })))).toEqual([409, 'publisher-mac-in-use'])
  })

  const publisher = { hostname: 'p', address: '10.0.0.1', mac: '000000000001', role: 'publisher' }
  it.each([
    ['an empty body', {}, 400, 'invalid-request', '/id'],
    ['a list', [], 400, 'invalid-request', ''],
    ['an unknown key', newClusterBody({ colour: 'red' }), 400, 'invalid-request', '/colour'],
    ['a key of the prototype', JSON.parse('{"__proto__": {"id": "x"}}'), 400, 'invalid-request', '/id'],
    ['markup as id', newClusterBody({ id: '<script>alert(1)</script>' }), 400, 'invalid-request', '/id'],
    ['the id of the daemon', newClusterBody({ id: 'daemon' }), 400, 'invalid-request', '/id'],
    ['an id of 64', newClusterBody({ id: 'x'.repeat(64) }), 400, 'invalid-request', '/id'],
    ['a MAC as a number', newClusterBody({ nodes: [{ ...publisher, mac: 1e10 }] }), 400, 'invalid-request', '/nodes/0/mac'],
    ['a local time', newClusterBody({ installedAt: '2026-03-01T09:00:00' }), 400, 'invalid-request', '/installedAt'],
    ['30 February', newClusterBody({ installedAt: '2026-02-30T09:00:00Z' }), 400, 'invalid-request', '/installedAt'],
    ['an unknown zone', newClusterBody({ timezone: 'America/Los_Angles' }), 400, 'invalid-request', '/timezone'],
    ['a label of the alarms', newClusterBody({ labels: { severity: '1' } }), 400, 'invalid-request', '/labels/severity'],
    ['a path of a licence', newClusterBody({ licenses: ['/etc/passwd'] }), 400, 'invalid-request', '/licenses/0'],
    [
      'a path as a name',
      newClusterBody({ licenses: [{ filename: '../x.lic', text: '' }] }),
      400,
      'invalid-request',
      '/licenses/0/filename',
    ],
    [
      'a path in a history',
      newClusterBody({ history: [{ at: '2026-03-02T10:00:00Z', type: 'license-uploaded', data: { path: '/etc/passwd' } }] }),
      400,
      'invalid-request',
      '/history/0/data/path',
    ],
    ['no publisher', newClusterBody({ nodes: [{ ...publisher, role: 'subscriber' }] }), 422, 'invalid-cluster', '/nodes'],
    [
      'two nodes of one MAC',
      newClusterBody({ nodes: [publisher, { ...publisher, hostname: 'q', role: 'subscriber' }] }),
      422,
      'invalid-cluster',
      '/nodes/1/mac',
    ],
    ['an unknown product', newClusterBody({ product: 'cup-9' }), 422, 'unknown-product', '/product'],
    ['an installation to come', newClusterBody({ installedAt: '2026-05-01T00:00:00Z' }), 422, 'in-the-future', '/installedAt'],
    [
      'a history to come',
      newClusterBody({ history: [{ at: '2026-05-01T00:00:00Z', type: 'license-manager-restarted' }] }),
      422,
      'in-the-future',
      '/history/0/at',
    ],
    [
      'a history before the installation',
      newClusterBody({ history: [{ at: '2026-01-01T00:00:00Z', type: 'license-manager-restarted' }] }),
      422,
      'invalid-cluster',
      '/history/0/at',
    ],
  ])('refuses %s, and says where', async (_, body, status, code, pointer) => {
    const answer = await world.post('/api/v1/clusters', body)
    expect(problemOf(answer)).toEqual([status, code])
    expect(answer.json.errors.map((each: { pointer: string }) => each.pointer)).toContain(pointer)
    expect((await world.get('/api/v1/clusters')).json.items).toEqual([])
  })

  it.each([
    ['an unreadable licence', 'nonsense', 'license-unreadable'],
    ['a licence for another machine', signedFile(serverLine({ mac: '00000000beef', origMac: '00000000beef' })), 'license-wrong-mac'],
    ['a licence for an older major release', signedFile(serverLine({ version: '6.0' })), 'license-too-old'],
  ])('refuses %s with 422 and makes nothing', async (_, text, code) => {
    const answer = await world.post('/api/v1/clusters', newClusterBody({ licenses: [{ filename: 'cup.lic', text }] }))
    expect(problemOf(answer)).toEqual([422, code])
    expect(answer.json.detail).toContain('cup.lic')
    expect((await world.get('/api/v1/clusters')).json.items).toEqual([])
  })

  it('refuses a history whose facts could not have happened', async () => {
    const history = [{ at: '2026-03-02T10:00:00Z', type: 'upgraded', data: { release: '7.1' } }]
    expect(problemOf(await world.post('/api/v1/clusters', newClusterBody({ history })))).toEqual([409, 'upgrade-not-in-production'])
  })
})

describe('listing clusters', () => {
  it('goes by id, a page at a time', async () => {
    for (const id of ['c', 'a', 'b']) await world.post('/api/v1/clusters', otherCluster(id))
    const first = (await world.get('/api/v1/clusters?limit=2')).json
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['a', 'b'])
    const second = (await world.get(`/api/v1/clusters?limit=2&cursor=${first.nextCursor}`)).json
    expect(second).toMatchObject({ items: [{ id: 'c' }], nextCursor: null })
  })

  it.each([
    ['limit=0', 'limit=0'],
    ['limit=1001', 'limit=1001'],
    ['limit=x', 'limit=x'],
    ['two limits', 'limit=1&limit=2'],
    ['retired=perhaps', 'retired=perhaps'],
    ['colour=red', 'colour=red'],
  ])('refuses ?%s', async (_, query) => {
    const answer = await world.get(`/api/v1/clusters?${query}`)
    expect(problemOf(answer)).toEqual([400, 'invalid-request'])
    expect(answer.json.errors).toEqual([{ parameter: query.split('=')[0], message: expect.any(String) }])
  })
})

describe('retiring a cluster', () => {
  it('takes it out of the list, and a second time is refused', async () => {
    await world.post('/api/v1/clusters', newClusterBody())
    const retired = await world.call('DELETE', '/api/v1/clusters/cup-sjc')
    expect(retired.json).toMatchObject({ id: 'cup-sjc', retiredAt: '2026-04-29T16:00:00Z', warnings: [] })
    expect((await world.get('/api/v1/clusters')).json.items).toEqual([])
    expect((await world.get('/api/v1/clusters?retired=true')).json.items).toMatchObject([{ id: 'cup-sjc', retiredAt: expect.any(String) }])
    expect((await world.get('/api/v1/clusters/cup-sjc')).status).toBe(200)
    expect(problemOf(await world.call('DELETE', '/api/v1/clusters/cup-sjc'))).toEqual([409, 'cluster-retired'])
  })

  it('says that a cluster of a configuration file comes back at the next reload, and of no other', async () => {
    const reading = { products: new Map([[CUP7.id, CUP7]]), functions: trustingDemoKey, now: NOW }
    const wanted = wantedCluster(newCluster.parse(otherCluster('cup-file')), reading)
    if (!wanted.ok) throw new Error(wanted.problem.text)
    const ofFile = { ...wanted.value, origin: FILE_ORIGIN }
    const follow = () => followFile(world, [ofFile], () => undefined)
    await follow()
    const { json } = await world.call('DELETE', '/api/v1/clusters/cup-file')
    expect(json.note).toMatch(/^it still stands in the configuration file: .* the next reload lets it return$/)
    expect(await follow()).toMatchObject({ ok: true, value: { returned: 1 } })

    await world.post('/api/v1/clusters', newClusterBody())
    expect((await world.call('DELETE', '/api/v1/clusters/cup-sjc')).json.note).toBeUndefined()
  })

  it('lets the same id return with the same evaluation end, and says so with 200', async () => {
    await world.post('/api/v1/clusters', newClusterBody())
    await world.call('DELETE', '/api/v1/clusters/cup-sjc')
    const returned = await world.post('/api/v1/clusters', newClusterBody({ installedAt: '2026-04-28T00:00:00Z', labels: { site: 'new' } }))
    expect(returned.status).toBe(200)
    expect(returned.json).toMatchObject({ labels: { site: 'new' }, clocks: [{ endsAt: '2026-05-30T16:00:00Z' }] })
  })

  it.each([
    ['nope', 'nope'],
    ['NOPE', 'NOPE'],
    ['of 5000 letters', 'x'.repeat(5000)],
    ['of a path', '%2e%2e%2fetc'],
    ['of markup', '%3Cscript%3E'],
    ['of nothing', '%00'],
    ['of a broken escape', '%'],
  ])('knows no cluster %s', async (_, id) => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await world.call(method, `/api/v1/clusters/${id}`)
      expect(problemOf(answer)).toEqual([404, 'unknown-cluster'])
      expect(answer.text).not.toContain('<script>')
      expect(answer.text.length).toBeLessThan(300)
    }
  })
})
