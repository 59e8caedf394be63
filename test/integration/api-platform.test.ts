/** Facts of the platform and the Service Manager over HTTP (design §3.4, §3.5, §5.3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { MAC, serverLine, signedFile } from '../support/licenses.js'

const CLUSTER = '/api/v1/clusters/cup-sjc'
const OTHER_MAC = '000bcd4ee5aa'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
})

afterEach(() => world.close())

const create = (over: Readonly<Record<string, unknown>> = {}) => world.post('/api/v1/clusters', newClusterBody(over))
const licensed = () => create({ licenses: [{ filename: 'old.lic', text: signedFile(serverLine({ count: 6 })) }] })

describe('nodes', () => {
  it('join and leave', async () => {
    await create()
    const joined = await world.post(`${CLUSTER}/nodes`, { hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000b.cd4e.e5bb' })
    expect(joined.status).toBe(201)
    expect(joined.json.nodes.at(-1)).toEqual({ hostname: 'cup-sjc-sub2', address: '10.1.1.12', mac: '000bcd4ee5bb', role: 'subscriber' })
    expect(joined.json.services).toHaveLength(6)
    const left = await world.call('DELETE', `${CLUSTER}/nodes/cup-sjc-sub2`)
    expect([left.status, left.json.nodes.length]).toEqual([200, 2])
  })

  it.each([
    ['a node that is there', 'POST', '/nodes', { hostname: 'cup-sjc-sub1', address: '10.1.1.12', mac: '000bcd4ee5bb' }, 409, 'node-exists'],
    ['a MAC that is there', 'POST', '/nodes', { hostname: 'new', address: '10.1.1.12', mac: MAC }, 409, 'mac-in-use'],
    ['a role', 'POST', '/nodes', { hostname: 'new', address: '10.1.1.12', mac: '000bcd4ee5bb', role: 'publisher' }, 400, 'invalid-request'],
    ['a bad host name', 'POST', '/nodes', { hostname: '<b>', address: '10.1.1.12', mac: '000bcd4ee5bb' }, 400, 'invalid-request'],
    ['no body', 'POST', '/nodes', undefined, 400, 'invalid-request'],
    ['the publisher', 'DELETE', '/nodes/cup-sjc-pub', undefined, 409, 'publisher-not-removable'],
    ['an unknown node', 'DELETE', '/nodes/nobody', undefined, 404, 'unknown-node'],
    ['markup for a node', 'DELETE', '/nodes/%3Cb%3E', undefined, 404, 'unknown-node'],
    ['a rebuild to the same MAC', 'POST', '/nodes/cup-sjc-pub/rebuild', { mac: MAC }, 409, 'same-mac'],
    ['a rebuild to a bad MAC', 'POST', '/nodes/cup-sjc-pub/rebuild', { mac: '123' }, 400, 'invalid-request'],
    ['a rebuild of nobody', 'POST', '/nodes/nobody/rebuild', { mac: OTHER_MAC }, 404, 'unknown-node'],
    ['an upgrade in evaluation', 'POST', '/upgrade', { release: '7.1' }, 409, 'upgrade-not-in-production'],
    ['an upgrade to no release', 'POST', '/upgrade', { release: 'seven' }, 400, 'invalid-request'],
  ])('refuse %s', async (_, method, path, body, status, code) => {
    await create()
    const answer = await world.call(method, `${CLUSTER}${path}`, body === undefined ? {} : { body })
    expect([answer.status, answer.json.code]).toEqual([status, code])
  })
})

describe('a rebuild', () => {
  it.each([
    ['host name', { hostname: 'cup-sjc-new' }, 'host name cup-sjc-new'],
    ['address', { address: '10.9.9.9' }, 'address 10.9.9.9, not 10.1.1.10'],
    ['release', { release: '7.1' }, 'release 7.1, not 7.0.5'],
  ])('of another %s is refused as another node, which changes nothing', async (_, said, named) => {
    await licensed()
    const answer = await world.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: OTHER_MAC, ...said })
    expect(answer.json).toMatchObject({ status: 409, code: 'not-the-same-node', detail: expect.stringContaining(named) })
    expect((await world.get(CLUSTER)).json).toMatchObject({ mode: 'production', nodes: [{ mac: MAC }, {}] })
  })

  it('of the same host name, address and release is taken, and its cause is shown and journalled', async () => {
    await licensed()
    const same = { hostname: 'cup-sjc-pub', address: '10.1.1.10', release: '7.0.5' }
    const answer = await world.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: OTHER_MAC, ...same, cause: 'license-mac' })
    expect(answer.json).toMatchObject({ mode: 'grace', nodes: [{ mac: OTHER_MAC, rebuildCause: 'license-mac' }, {}] })
    expect(answer.json.warnings[0].text).toContain('the licence MAC of cup-sjc-pub changed')
    expect((await world.get(`${CLUSTER}/journal`)).json.items).toContainEqual(
      expect.objectContaining({ type: 'node-rebuilt', data: { node: 'cup-sjc-pub', mac: OTHER_MAC, cause: 'license-mac' } }),
    )
  })

  it('for no cause that there is is refused', async () => {
    await create()
    const answer = await world.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: OTHER_MAC, cause: 'weather' })
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid-request'])
  })
})

describe('the End User Licence Agreement', () => {
  it('is accepted with the installation; who accepted it is shown where it was said, and journalled', async () => {
    expect((await create()).json.eula).toBeUndefined()
    const other = { nodes: [{ hostname: 'other-pub', address: '10.2.1.10', mac: OTHER_MAC, role: 'publisher' }] }
    const created = await world.post('/api/v1/clusters', newClusterBody({ id: 'other', eula: { acceptedBy: 'j.doe' }, ...other }))
    expect([created.status, created.json.eula]).toEqual([201, { acceptedBy: 'j.doe', at: '2026-03-01T17:00:00Z' }])
    const [installed] = (await world.get('/api/v1/clusters/other/journal')).json.items
    expect(installed).toMatchObject({ type: 'installed', data: { eula: { acceptedBy: 'j.doe' } } })
    expect((await world.post('/api/v1/clusters/other/reinstall', { release: '7.0.5' })).json.eula).toBeUndefined()
    const again = await world.post('/api/v1/clusters/other/reinstall', { release: '7.0.5', eula: { acceptedBy: 'a.roe' } })
    expect(again.json.eula).toMatchObject({ acceptedBy: 'a.roe' })
  })

  it('is accepted by somebody', async () => {
    expect((await create({ eula: {} })).status).toBe(400)
    expect((await create({ eula: { acceptedBy: '' } })).status).toBe(400)
  })
})

describe('a grace', () => {
  it('opens with a rebuild and ends after upload, deletion and restart', async () => {
    expect((await licensed()).json.mode).toBe('production')
    const rebuilt = await world.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: OTHER_MAC })
    expect(rebuilt.json).toMatchObject({
      mode: 'grace',
      clocks: [{ state: 'closed' }, { kind: 'grace', daysRemaining: 30, state: 'awaiting-upload' }],
    })
    expect(rebuilt.json.warnings[0].text).toContain('Upload a licence')

    const text = signedFile(serverLine({ count: 6, mac: OTHER_MAC, origMac: OTHER_MAC }))
    await world.call('POST', `${CLUSTER}/licenses?filename=new.lic`, { text })
    expect((await world.get(CLUSTER)).json.clocks[1].state).toBe('awaiting-delete')
    expect((await world.call('DELETE', `${CLUSTER}/licenses/old.lic`)).json.clocks[1].state).toBe('awaiting-restart')
    expect((await world.post(`${CLUSTER}/license-manager/restart`)).json).toMatchObject({ mode: 'production', warnings: [] })
    const cleared = (await world.get('/api/v1/alarms?name=LicenseGraceCleared')).json.items
    expect(cleared).toMatchObject([{ severity: 5, clears: [expect.stringContaining('.started')] }])
  })
})

describe('releases', () => {
  it('are upgraded within a major release, and not beyond it without a licence', async () => {
    await licensed()
    expect((await world.post(`${CLUSTER}/upgrade`, { release: '7.1.2' })).json.release).toBe('7.1.2')
    expect((await world.post(`${CLUSTER}/upgrade`, { release: '7.0' })).json).toMatchObject({ status: 409, code: 'release-not-higher' })
    expect((await world.post(`${CLUSTER}/upgrade`, { release: '8.0' })).json).toMatchObject({ status: 409, code: 'license-too-old' })
  })

  it('are installed anew: the licence is gone, another release has its own evaluation', async () => {
    await licensed()
    const answer = (await world.post(`${CLUSTER}/reinstall`, { release: '7.1' })).json
    expect(answer).toMatchObject({ release: '7.1', mode: 'evaluation' })
    expect(answer.clocks[0].endsAt).toBe('2026-07-28T16:00:00Z')
  })
})

describe('services', () => {
  const service = (deed: string, name = 'proxy') => world.post(`${CLUSTER}/nodes/cup-sjc-pub/services/${name}/${deed}`)

  it('are stopped, started and restarted', async () => {
    await create()
    expect((await service('stop')).json.services[1]).toEqual({
      node: 'cup-sjc-pub',
      service: 'proxy',
      state: 'stopped',
      stoppedBy: 'administrator',
    })
    expect((await service('start')).json.services[1]).toEqual({ node: 'cup-sjc-pub', service: 'proxy', state: 'running' })
    expect((await service('restart', 'presence-engine')).json.services[0].state).toBe('running')
    const names = (await world.get('/api/v1/alarms')).json.items.map(({ name }: { name: string }) => name)
    expect(names.filter((name: string) => name === 'ServiceStarted')).toHaveLength(2)
    expect(names).toContain('ESPStopped')
  })

  it.each([
    ['a start of what runs', 'start', 'proxy', 409, 'service-running'],
    ['an unknown service', 'start', 'tftp', 404, 'unknown-service'],
    ['an unknown deed', 'shutdown', 'proxy', 404, 'not-found'],
  ])('refuse %s', async (_, deed, name, status, code) => {
    await create()
    const answer = await service(deed, name)
    expect([answer.status, answer.json.code]).toEqual([status, code])
  })

  it('refuse a stop of what is stopped, and an unknown node', async () => {
    await create()
    await service('stop')
    expect((await service('stop')).json.code).toBe('service-stopped')
    expect((await world.post(`${CLUSTER}/nodes/nobody/services/proxy/stop`)).json).toMatchObject({ status: 404, code: 'unknown-node' })
  })

  it('refuse a start and a restart where the licence does not allow it', async () => {
    await create({ installedAt: '2026-01-01T00:00:00Z' })
    expect((await world.get(CLUSTER)).json).toMatchObject({
      mode: 'evaluation-expired',
      services: Array(4).fill({ state: 'stopped', stoppedBy: 'expiry' }),
    })
    for (const deed of ['start', 'restart']) expect((await service(deed)).json).toMatchObject({ status: 409, code: 'service-not-licensed' })
  })
})

describe('facts of a retired cluster', () => {
  it.each([
    ['POST', '/upgrade', { release: '7.1' }],
    ['POST', '/license-manager/restart', undefined],
    ['POST', '/nodes/cup-sjc-pub/services/proxy/stop', undefined],
    ['DELETE', '/nodes/cup-sjc-sub1', undefined],
  ])('%s %s is refused', async (method, path, body) => {
    await create()
    await world.call('DELETE', CLUSTER)
    expect((await world.call(method, `${CLUSTER}${path}`, body === undefined ? {} : { body })).json).toMatchObject({
      status: 409,
      code: 'cluster-retired',
    })
  })
})
