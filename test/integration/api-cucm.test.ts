/** A Communications Manager over HTTP: units, capabilities, phones and their secondaries, licence files, report and calculator (chapter). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { CUCM, CUCM_MAC, CUPC, countFile, cucmBody, cupcFile, IP_PHONE, unitsFile } from '../support/cucm.js'
import { serverFile, serverLine, signedFile } from '../support/licenses.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld()
  await world.post('/api/v1/cucm', cucmBody())
  await world.post('/api/v1/clusters', newClusterBody({ cucm: 'cucm-sjc' }))
})

afterEach(() => world.close())

const report = async () => (await world.get(`${CUCM}/license-unit-report`)).json
const units = async () => (await report()).units
const addUser = (userid: string, over: object = {}) => world.post(`${CUCM}/users`, { userid, ...over })
const addPhone = (name: string, model: string, owner: string, primaryPhone?: string) =>
  world.post(`${CUCM}/phones`, { name, model, owner, ...(primaryPhone === undefined ? {} : { primaryPhone }) })
const enterProduction = () =>
  world.call('POST', '/api/v1/clusters/cup-sjc/licenses?filename=cup-sjc.lic', { text: serverFile('000bcd4ee59d', 2) })
const alarms = async () => (await world.get('/api/v1/alarms?cluster=cucm-sjc')).json.items.map(({ name }: { name: string }) => name)

describe('Device License Units', () => {
  it('are consumed by each capability that is assigned, one each', async () => {
    expect((await addUser('jdoe', { enableCup: true, enableCupc: true })).status).toBe(201)
    await addUser('mroe')
    expect(await units()).toEqual({ available: 0, used: 2, remaining: -2, overdraft: 0 })
    await world.call('PATCH', `${CUCM}/users/jdoe`, { body: { enableCupc: false } })
    expect((await units()).used).toBe(1)
  })

  it('of a capability are one a user, however many clients the user has', async () => {
    await countFile(world, 'units.lic', unitsFile(20))
    await enterProduction()
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    for (const name of ['UPC1', 'UPC2']) await addPhone(name, CUPC, 'jdoe')
    const answer = (await world.post(`${CUCM}/license-unit-calculator`, {})).json
    expect(answer.lines).toContainEqual(expect.objectContaining({ name: 'Enable CUP', count: 1, units: 1 }))
    const before = await units()
    for (const softphone of [false, true, false]) {
      expect((await world.post('/api/v1/clusters/cup-sjc/logins', { userid: 'jdoe', client: 'cupc', softphone })).status).toBe(200)
    }
    expect(await units()).toEqual(before)
  })

  it('come with licence files only after the CallManager service has been restarted', async () => {
    const uploaded = await world.call('POST', `${CUCM}/licenses?filename=units.lic`, { text: unitsFile(100, 5) })
    expect(uploaded).toMatchObject({ status: 201, json: { state: 'valid', counted: false, units: 100, overdraft: 5, countedSince: null } })
    expect(uploaded.json.unitsAfterRestart).toEqual({ available: 100, used: 0, remaining: 100, overdraft: 5 })
    expect((await units()).available).toBe(0)
    expect((await world.get(CUCM)).json.restartNeeded).toBe(true)
    expect((await world.post(`${CUCM}/callmanager/restart`)).json).toMatchObject({ units: { available: 100 }, restartNeeded: false })
    expect((await world.get(`${CUCM}/licenses`)).json.items).toMatchObject([{ file: 'units.lic', counted: true }])
  })

  it('of a CUPC software licence are one each, and the report tells both kinds apart', async () => {
    await countFile(world, 'units.lic', unitsFile(100, 5))
    await countFile(world, 'cupc.lic', cupcFile(10))
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    expect(await report()).toEqual({
      units: { available: 110, used: 2, remaining: 108, overdraft: 5 },
      items: [
        { kind: 'units', available: 100, used: 1, remaining: 99, overdraft: 5, files: ['units.lic'] },
        { kind: 'cupc-software', available: 10, used: 1, remaining: 9, overdraft: 0, files: ['cupc.lic'] },
      ],
      firstDayOfProduction: [{ cluster: 'cup-sjc', needed: 2, short: 0 }],
    })
  })

  it('that are wanting refuse nothing and raise nothing while all presence clusters are in evaluation', async () => {
    for (const userid of ['a', 'b', 'c']) expect((await addUser(userid, { enableCup: true })).status).toBe(201)
    expect((await units()).remaining).toBe(-3)
    expect((await report()).firstDayOfProduction).toEqual([{ cluster: 'cup-sjc', needed: 3, short: 3 }])
    expect(await alarms()).toEqual([])
  })

  it('refuse what goes beyond available and overdraft once a presence cluster is in production, and an alarm says so before', async () => {
    await countFile(world, 'units.lic', unitsFile(4, 1))
    await enterProduction()
    for (const userid of ['a', 'b', 'c']) await addUser(userid, { enableCup: true })
    expect(await alarms()).toEqual([])
    await addUser('d', { enableCup: true })
    expect(await alarms()).toEqual(['CiscoLicenseApprochingLimit'])
    expect((await addUser('e', { enableCup: true })).status).toBe(201)
    expect(await alarms()).toEqual(['CiscoLicenseOverDraft', 'CiscoLicenseApprochingLimit'])
    const refused = await addUser('f', { enableCup: true })
    expect(refused).toMatchObject({ status: 409, json: { code: 'units-exhausted' } })
    expect((await world.get(`${CUCM}/users/f`)).status).toBe(404)
    expect((await addPhone('SEP1', IP_PHONE, 'a')).json.code).toBe('units-exhausted')
    await world.call('DELETE', `${CUCM}/users/e`)
    await world.call('DELETE', `${CUCM}/users/d`)
    expect(await alarms()).toEqual(['LicenseUnitsCleared', 'CiscoLicenseOverDraft', 'CiscoLicenseApprochingLimit'])
    await world.call('DELETE', `${CUCM}/users/c`)
    expect((await world.get('/api/v1/alarms?cluster=cucm-sjc&limit=1')).json.items[0]).toMatchObject({
      name: 'LicenseUnitsCleared',
      severity: 5,
      node: 'cucm-sjc',
      clears: [expect.stringMatching(/^cucm-sjc\.fact\.\d+\.CiscoLicenseApprochingLimit$/)],
    })
  })

  it('of the starter licence count until a file with units does', async () => {
    await world.post('/api/v1/cucm', { id: 'cucm-ber', release: '7.0.2', mac: '000bcd4ee5c1', units: 50 })
    expect((await world.get('/api/v1/cucm/cucm-ber')).json.units.available).toBe(50)
    const text = unitsFile(10, null, { mac: '000bcd4ee5c1', origMac: '000bcd4ee5c1' })
    await world.call('POST', '/api/v1/cucm/cucm-ber/licenses?filename=units.lic', { text })
    await world.post('/api/v1/cucm/cucm-ber/callmanager/restart')
    expect((await world.get('/api/v1/cucm/cucm-ber')).json.units.available).toBe(10)
  })
})

describe('the scenarios of the adjunct table (facts §4)', () => {
  const softphone = (userid: string, primary?: string) => addPhone(`UPC${userid}`, CUPC, userid, primary)
  it.each([
    { name: 'A: everything', cup: true, cupc: true, phone: true, units: 5 },
    { name: 'B: without the softphone', cup: true, cupc: true, phone: false, units: 2 },
    { name: 'C: the softphone only', cup: false, cupc: true, phone: true, units: 4 },
    { name: 'D: another client instead of CUPC', cup: true, cupc: false, phone: false, units: 1 },
  ])('$name costs $units', async ({ cup, cupc, phone, units: expected }) => {
    await addUser('jdoe', { enableCup: cup, enableCupc: cupc })
    if (phone) await softphone('jdoe')
    expect((await units()).used).toBe(expected)
  })

  it('A with an adjunct softphone costs 3 beside its primary phone', async () => {
    await addUser('jdoe', { enableCup: true, enableCupc: true })
    await addPhone('SEP1', IP_PHONE, 'jdoe')
    const before = (await units()).used
    expect((await softphone('jdoe', 'SEP1')).json).toMatchObject({ units: 1, primaryPhone: 'SEP1' })
    expect((await units()).used).toBe(before + 1)
    expect((await units()).used - 4).toBe(3)
  })
})

describe('adjunct licensing', () => {
  beforeEach(async () => {
    await addUser('jdoe')
    await addPhone('SEP1', IP_PHONE, 'jdoe')
  })

  it('takes at most two secondary softphones to a primary phone', async () => {
    expect((await addPhone('UPC1', CUPC, 'jdoe', 'SEP1')).status).toBe(201)
    expect((await addPhone('CIPC1', 'Cisco IP Communicator', 'jdoe', 'SEP1')).status).toBe(201)
    expect(await addPhone('CUMC1', 'Cisco Unified Mobile Communicator', 'jdoe', 'SEP1')).toMatchObject({
      status: 409,
      json: { code: 'too-many-secondaries', detail: expect.stringContaining('CIPC1, UPC1') },
    })
  })

  it('does not let a primary phone be deleted that still has secondaries', async () => {
    await addPhone('UPC1', CUPC, 'jdoe', 'SEP1')
    expect((await world.call('DELETE', `${CUCM}/phones/SEP1`)).json).toMatchObject({ status: 409, code: 'primary-has-secondaries' })
    await world.call('PATCH', `${CUCM}/phones/UPC1`, { body: { primaryPhone: null } })
    expect((await units()).used).toBe(7)
    expect((await world.call('DELETE', `${CUCM}/phones/SEP1`)).status).toBe(204)
  })

  it('wants the primary phone to be the device that consumes most', async () => {
    await addPhone('SEP2', 'Cisco 7905G', 'jdoe')
    expect((await addPhone('UPC1', CUPC, 'jdoe', 'SEP2')).json).toMatchObject({ status: 409, code: 'primary-consumes-less' })
    await addPhone('UPC2', CUPC, 'jdoe', 'SEP1')
    expect((await world.call('PATCH', `${CUCM}/phones/SEP1`, { body: { model: 'Cisco 7905G' } })).json.code).toBe('primary-consumes-less')
  })

  it('lets no softphone be a primary phone, and no IP phone a secondary', async () => {
    await addPhone('UPC1', CUPC, 'jdoe')
    expect((await addPhone('SEP2', IP_PHONE, 'jdoe', 'UPC1')).json).toMatchObject({ status: 409, code: 'not-a-secondary' })
    expect((await addPhone('CIPC1', 'Cisco IP Communicator', 'jdoe', 'UPC1')).json.code).toBe('softphone-as-primary')
    expect((await world.call('PATCH', `${CUCM}/phones/SEP1`, { body: { primaryPhone: 'UPC1' } })).json.code).toBe('not-a-secondary')
  })

  it('came with release 6.0(1): before it a secondary costs what it costs alone', async () => {
    await world.post('/api/v1/cucm', { id: 'cucm-old', release: '5.1.3', mac: '000bcd4ee5c1' })
    const old = '/api/v1/cucm/cucm-old'
    await world.post(`${old}/users`, { userid: 'jdoe' })
    await world.post(`${old}/phones`, { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' })
    expect((await world.post(`${old}/phones`, { name: 'UPC1', model: CUPC, owner: 'jdoe', primaryPhone: 'SEP1' })).json.units).toBe(3)
    expect((await world.get(old)).json.units.used).toBe(7)
  })
})

describe('phones and users', () => {
  it('a phone needs a user as its owner, a model that is known, and a primary that is there', async () => {
    await addUser('jdoe')
    expect((await addPhone('SEP1', IP_PHONE, 'nobody')).json).toMatchObject({ status: 422, code: 'unknown-owner' })
    expect((await addPhone('SEP1', 'Cisco 9971', 'jdoe')).json).toMatchObject({ status: 422, code: 'unknown-model' })
    expect((await addPhone('UPC1', CUPC, 'jdoe', 'SEP9')).json).toMatchObject({ status: 422, code: 'unknown-primary' })
    expect((await world.post(`${CUCM}/phones`, { name: 'SEP1' })).status).toBe(400)
  })

  it('a user who owns phones is not removed', async () => {
    await addUser('jdoe')
    await addPhone('SEP1', IP_PHONE, 'jdoe')
    expect((await world.call('DELETE', `${CUCM}/users/jdoe`)).json).toMatchObject({ status: 409, code: 'user-owns-phones' })
    expect((await world.get(`${CUCM}/users/jdoe`)).json.devices).toBe(1)
  })

  it('are found by how they begin, contain, end, are, and by extensions that are empty', async () => {
    await addUser('adams', { primaryExtension: '4711' })
    await addUser('brown', { enableCup: true })
    await addUser('Adler')
    const found = async (query: string) =>
      (await world.get(`${CUCM}/users?${query}`)).json.items.map(({ userid }: { userid: string }) => userid)
    expect(await found('find=begins-with&text=ad')).toEqual(['Adler', 'adams'])
    expect(await found('find=contains&text=row')).toEqual(['brown'])
    expect(await found('find=ends-with&text=ER')).toEqual(['Adler'])
    expect(await found('find=is-exactly&text=brown')).toEqual(['brown'])
    expect(await found('by=primaryExtension&find=is-empty')).toEqual(['Adler', 'brown'])
    expect(await found('by=primaryExtension&find=is-not-empty')).toEqual(['adams'])
    expect(await found('capability=cup')).toEqual(['brown'])
    const first = (await world.get(`${CUCM}/users?limit=2`)).json
    expect(first.items).toHaveLength(2)
    expect((await world.get(`${CUCM}/users?limit=2&cursor=${first.nextCursor}`)).json).toMatchObject({
      items: [{ userid: 'brown' }],
      nextCursor: null,
    })
  })

  it('leave a trace of every change', async () => {
    await addUser('jdoe', { enableCup: true })
    await world.call('PATCH', `${CUCM}/users/jdoe`, { body: { enableCup: false } })
    await world.call('PATCH', `${CUCM}/users/jdoe`, { body: { enableCup: false } })
    expect((await world.get(`${CUCM}/changes`)).json.items).toMatchObject([
      { num: 2, kind: 'user', source: 'api', before: { enableCup: true }, after: { enableCup: false } },
      { num: 1, before: null, after: { userid: 'jdoe' } },
    ])
  })
})

describe('licence files', () => {
  it.each([
    {
      name: 'of server licences',
      file: 'a.lic',
      text: signedFile(serverLine({ mac: CUCM_MAC, origMac: CUCM_MAC })),
      code: 'license-grants-no-units',
    },
    { name: 'for another MAC address', file: 'a.lic', text: unitsFile(10, null, { mac: '000bcd4ee599' }), code: 'license-wrong-mac' },
    { name: 'of an older major release', file: 'a.lic', text: unitsFile(10, null, { version: '6.0' }), code: 'license-too-old' },
    { name: 'without the suffix .lic', file: 'a.txt', text: unitsFile(10), code: 'license-not-lic' },
  ])('$name are refused with a reason and an alarm, and change nothing else', async ({ file, text, code }) => {
    expect(await world.call('POST', `${CUCM}/licenses?filename=${file}`, { text })).toMatchObject({ status: 422, json: { code } })
    expect((await world.get(`${CUCM}/licenses`)).json.items).toEqual([])
    expect(await alarms()).toEqual([code === 'license-wrong-mac' ? 'CiscoLicenseFileInvalid' : 'CiscoLicenseFileError'])
  })

  it('come as a form too, chosen from the files of one’s own computer', async () => {
    const form = new FormData()
    form.set('license', new File([unitsFile(10)], 'units.lic'))
    expect(await world.call('POST', `${CUCM}/licenses`, { form })).toMatchObject({
      status: 201,
      json: { file: 'units.lic', counted: false },
    })
    expect((await world.get(`${CUCM}/licenses/units.lic`)).json).toMatchObject({ file: 'units.lic', text: unitsFile(10) })
  })

  it('count once, under whatever name they come again', async () => {
    await countFile(world, 'units.lic', unitsFile(10))
    const again = await world.call('POST', `${CUCM}/licenses?filename=again.lic`, { text: unitsFile(10) })
    expect(again.json).toMatchObject({ status: 422, code: 'license-duplicate' })
  })

  it('that no trusted key has signed count when somebody vouched for them', async () => {
    const text = unitsFile(10, null, { issuer: 'f'.repeat(16) })
    const kept = await world.call('POST', `${CUCM}/licenses?filename=theirs.lic`, { text })
    expect(kept.json).toMatchObject({ state: 'unverified', counted: false })
    await world.post(`${CUCM}/callmanager/restart`)
    expect((await units()).available).toBe(0)
    const vouched = await world.call('POST', `${CUCM}/licenses?filename=theirs.lic&vouch&reason=paper&by=jd`, { text })
    expect(vouched).toMatchObject({ status: 200, json: { state: 'valid', vouchedBy: { by: 'jd', reason: 'paper' } } })
    await world.post(`${CUCM}/callmanager/restart`)
    expect((await units()).available).toBe(10)
  })

  it('say in a dry run what they would change, and change nothing', async () => {
    const dry = await world.call('POST', `${CUCM}/licenses?filename=units.lic&dryRun`, { text: unitsFile(10) })
    expect(dry).toMatchObject({ status: 200, json: { dryRun: true, unitsAfterRestart: { available: 10 } } })
    expect((await world.get(`${CUCM}/licenses`)).json.items).toEqual([])
  })

  it('that are in use are deleted only if that is accepted', async () => {
    await countFile(world, 'units.lic', unitsFile(1))
    await addUser('jdoe', { enableCup: true })
    expect((await world.call('DELETE', `${CUCM}/licenses/units.lic`)).json).toMatchObject({
      status: 409,
      code: 'license-covers-fewer-units',
    })
    expect((await world.call('DELETE', `${CUCM}/licenses/units.lic?acceptFewer`)).json.units.available).toBe(0)
  })
})

describe('the License Unit Calculator', () => {
  it('says what is used line by line, and what would be', async () => {
    await addUser('jdoe', { enableCup: true })
    await addPhone('SEP1', IP_PHONE, 'jdoe')
    const asked = {
      enableCup: 10,
      enableCupc: 5,
      phones: [
        { model: IP_PHONE, count: 2 },
        { model: CUPC, count: 3, secondary: true },
      ],
    }
    const answer = (await world.post(`${CUCM}/license-unit-calculator`, asked)).json
    expect(answer.current.used).toBe(5)
    expect(answer.whatIf.used).toBe(5 + 10 + 5 + 8 + 3)
    expect(answer.lines).toContainEqual({
      name: IP_PHONE,
      secondary: false,
      unitsEach: 4,
      count: 1,
      units: 4,
      whatIfCount: 3,
      whatIfUnits: 12,
    })
    expect((await units()).used).toBe(5)
    expect((await world.post(`${CUCM}/license-unit-calculator`, { enableCup: -2 })).json.code).toBe('too-few')
  })
})

describe('Communications Managers', () => {
  it('have ids and MAC addresses of their own', async () => {
    expect((await world.post('/api/v1/cucm', cucmBody())).json).toMatchObject({ status: 409, code: 'cucm-exists' })
    expect((await world.post('/api/v1/cucm', cucmBody({ id: 'cup-sjc', mac: '000bcd4ee5c9' }))).json.code).toBe('cucm-exists')
    expect((await world.post('/api/v1/cucm', cucmBody({ id: 'other' }))).json.code).toBe('mac-in-use')
  })

  it('have a journal of licence files, restarts and the lines that the units crossed', async () => {
    await countFile(world, 'units.lic', unitsFile(1))
    await world.call('POST', `${CUCM}/licenses?filename=bad.txt`, { text: unitsFile(2) })
    await enterProduction()
    await addUser('jdoe', { enableCup: true })
    const { items } = (await world.get(`${CUCM}/journal`)).json
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'installed',
      'license-uploaded',
      'callmanager-restarted',
      'license-refused',
      'alarm',
      'units-crossed',
      'alarm',
    ])
    expect(items[5]).toMatchObject({ source: 'engine', data: { used: 1, available: 1, overdraft: 0 } })
    expect((await world.get('/api/v1/cucm/nowhere/journal')).json.code).toBe('unknown-cucm')
  })

  it('are named by clusters only if they are there', async () => {
    const body = newClusterBody({
      id: 'cup-ber',
      cucm: 'cucm-ber',
      nodes: [{ hostname: 'p', address: '10.0.0.9', mac: '000bcd4ee111', role: 'publisher' }],
    })
    expect((await world.post('/api/v1/clusters', body)).json).toMatchObject({ status: 422, code: 'unknown-cucm' })
    expect((await world.get('/api/v1/clusters/cup-sjc')).json.cucm).toBe('cucm-sjc')
    expect((await world.get(CUCM)).json.clusters).toEqual([{ id: 'cup-sjc', mode: 'evaluation' }])
  })
})
