/** Log-in over HTTP: the table "Licensing Modes in Cisco Unified Presence" of the chapter, and System Status. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, NOW, newClusterBody } from '../support/api-world.js'
import { CUCM, CUPC, countFile, cucmBody, IP_PHONE, unitsFile } from '../support/cucm.js'
import { serverFile } from '../support/licenses.js'

const CLUSTER = '/api/v1/clusters/cup-sjc'
const BASIC = ['instant-messaging', 'availability', 'desk-phone-control']

let world: ApiWorld

async function begin(over: Readonly<Record<string, unknown>> = {}): Promise<void> {
  world = await apiWorld({ simulation: { start: NOW, speed: 86_400 } })
  await world.post('/api/v1/cucm', cucmBody())
  await world.post('/api/v1/clusters', newClusterBody({ cucm: 'cucm-sjc', ...over }))
}

beforeEach(() => begin())
afterEach(() => world.close())

const logIn = (userid: string, client: 'administration' | 'cupc' = 'cupc', softphone = false) =>
  world.post(`${CLUSTER}/logins`, { userid, client, softphone })
const addUser = (userid: string, over: object = {}) => world.post(`${CUCM}/users`, { userid, ...over })
const enterProduction = () => world.call('POST', `${CLUSTER}/licenses?filename=cup-sjc.lic`, { text: serverFile('000bcd4ee59d', 2) })
const runOut = () => world.machine.pass(40_000)

describe('in evaluation', () => {
  it('all users who are configured on Communications Manager get in without a Device License Unit, with all but the softphone', async () => {
    await addUser('jdoe')
    expect(await logIn('jdoe')).toMatchObject({ status: 200, json: { client: 'cupc', features: BASIC } })
    expect(await logIn('nobody')).toMatchObject({ status: 403, json: { code: 'unknown-user' } })
    expect((await logIn('root', 'administration')).json.features).toContain('administration')
  })

  it('the softphone is refused at log-in, and not when the device is made', async () => {
    await addUser('jdoe')
    expect((await world.post(`${CUCM}/phones`, { name: 'UPC1', model: CUPC, owner: 'jdoe' })).status).toBe(201)
    expect(await logIn('jdoe', 'cupc', true)).toMatchObject({ status: 403, json: { code: 'softphone-in-evaluation' } })
  })
})

describe('after the evaluation', () => {
  it('users cannot log in, administrators can, to upload a valid licence', async () => {
    await addUser('jdoe')
    await runOut()
    expect((await world.get(CLUSTER)).json.mode).toBe('evaluation-expired')
    expect(await logIn('jdoe')).toMatchObject({ status: 403, json: { code: 'evaluation-expired' } })
    expect(await logIn('root', 'administration')).toMatchObject({ status: 200, json: { features: ['license-upload'] } })
    await enterProduction()
    expect((await logIn('jdoe')).json.code).toBe('no-capability')
  })
})

describe('in production', () => {
  beforeEach(async () => {
    await countFile(world, 'units.lic', unitsFile(20))
    await enterProduction()
  })

  it('a capability is asked for, and each brings its features', async () => {
    await addUser('neither')
    await addUser('cup', { enableCup: true })
    await addUser('cupc', { enableCupc: true })
    await addUser('both', { enableCup: true, enableCupc: true })
    expect(await logIn('neither')).toMatchObject({ status: 403, json: { code: 'no-capability' } })
    expect((await logIn('cup')).json.code).toBe('no-capability')
    // Chapter: without presence capabilities "no presence messaging or status updates will be allowed for that user".
    expect((await logIn('cupc')).json.features).toEqual(['desk-phone-control'])
    expect((await logIn('both')).json.features).toEqual(BASIC)
  })

  it('the softphone is allowed to whom a softphone device is registered', async () => {
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    expect((await logIn('jdoe', 'cupc', true)).json.code).toBe('no-softphone-device')
    await world.post(`${CUCM}/phones`, { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' })
    await world.post(`${CUCM}/phones`, { name: 'UPC1', model: CUPC, owner: 'jdoe', primaryPhone: 'SEP1' })
    expect((await logIn('jdoe', 'cupc', true)).json.features).toEqual([...BASIC, 'softphone'])
  })

  it('in grace it is as in production, and after it nobody but administrators gets in', async () => {
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    await world.post(`${CLUSTER}/nodes/cup-sjc-pub/rebuild`, { mac: '000bcd4ee5aa' })
    expect((await world.get(CLUSTER)).json.mode).toBe('grace')
    expect((await logIn('jdoe')).json.features).toEqual(BASIC)
    await runOut()
    expect(await logIn('jdoe')).toMatchObject({ status: 403, json: { code: 'grace-expired' } })
    expect((await logIn('root', 'administration')).json.features).toEqual(['license-upload'])
  })

  it('nobody gets in while Presence Engine and Proxy run together on no node', async () => {
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    await world.post(`${CLUSTER}/nodes/cup-sjc-pub/services/proxy/stop`)
    expect((await logIn('jdoe')).status).toBe(200)
    await world.post(`${CLUSTER}/nodes/cup-sjc-sub1/services/presence-engine/stop`)
    expect((await logIn('jdoe')).json.code).toBe('services-stopped')
  })
})

it('on a first day of production that comes short, the capabilities assigned last are without a unit', async () => {
  for (const userid of ['first', 'second', 'third']) await addUser(userid, { enableCup: true, enableCupc: true })
  await countFile(world, 'units.lic', unitsFile(3))
  await enterProduction()
  const codes = await Promise.all(['first', 'second', 'third'].map(async (userid) => (await logIn(userid)).json.code))
  expect(codes).toEqual([undefined, 'units-exhausted', 'units-exhausted'])
  const alarms = (await world.get('/api/v1/alarms?cluster=cucm-sjc')).json.items
  expect(alarms.map(({ name }: { name: string }) => name)).toEqual(['CiscoLicenseOverDraft', 'CiscoLicenseApprochingLimit'])
})

it('without a Communications Manager a cluster has no users', async () => {
  await world.close()
  await begin({ cucm: undefined })
  expect(await logIn('jdoe')).toMatchObject({ status: 403, json: { code: 'no-communications-manager' } })
  expect((await world.get(`${CLUSTER}/system-status`)).json).toMatchObject({ status: 409, code: 'no-communications-manager' })
})

it('System Status shows the licensed users with extension, devices and contacts, and who may use Personal Communicator', async () => {
  await addUser('jdoe', { primaryExtension: '4711', enableCup: true, enableCupc: true, contacts: 12 })
  await addUser('mroe', { enableCup: true })
  await world.post(`${CUCM}/phones`, { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' })
  expect((await world.get(`${CLUSTER}/system-status?find=begins-with&text=j`)).json).toMatchObject({
    cluster: 'cup-sjc',
    cucm: 'cucm-sjc',
    endUsers: 2,
    phoneDevices: 1,
    licensedCupUsers: 2,
    licensedCupcUsers: 1,
    items: [{ userid: 'jdoe', primaryExtension: '4711', devices: 1, contacts: 12, licensedForCupc: true }],
  })
})
