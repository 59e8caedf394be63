/** The AXL interface as an administrator's program uses it: the public `soap` client, our own WSDL, phones and capabilities (chapter; facts §9). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAxl } from '../../src/axl/axl.js'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { type AxlClient, axlClient, envelope, faultOf, NAMESPACE, sendAxl } from '../support/axl.js'
import { CUCM, CUPC, countFile, cucmBody, IP_PHONE, unitsFile } from '../support/cucm.js'
import { deviceTable } from '../support/devices.js'
import { serverFile } from '../support/licenses.js'

let world: ApiWorld
let axl: AxlClient

beforeEach(async () => {
  world = await apiWorld()
  await world.post('/api/v1/cucm', cucmBody())
  await world.post('/api/v1/clusters', newClusterBody({ cucm: 'cucm-sjc' }))
  for (const userid of ['jdoe', 'mroe']) await world.post(`${CUCM}/users`, { userid })
  axl = await axlClient(`${world.server.url}/axl/`)
})

afterEach(() => world.close())

const units = async () => (await world.get(`${CUCM}/license-unit-report`)).json.units
const phone = (name: string, more: object = {}) => ({ phone: { name, model: IP_PHONE, ownerUserName: 'jdoe', ...more } })
const softphone = (name: string, primaryPhoneName: string) => phone(name, { model: CUPC, primaryPhoneName })

describe('a phone', () => {
  it('is added, read, changed and removed using the AXL interface', async () => {
    expect(await axl.call('addPhone', phone('SEP1'))).toBe('SEP1')
    expect((await world.get(`${CUCM}/phones/SEP1`)).json).toEqual({
      name: 'SEP1',
      model: IP_PHONE,
      owner: 'jdoe',
      primaryPhone: null,
      units: 4,
    })
    expect(await axl.call('getPhone', { name: 'SEP1' })).toEqual({
      phone: { name: 'SEP1', product: IP_PHONE, model: IP_PHONE, ownerUserName: 'jdoe', primaryPhoneName: '' },
    })
    expect(await axl.call('updatePhone', { name: 'SEP1', model: 'Cisco 7970', ownerUserName: 'mroe' })).toBe('SEP1')
    expect((await world.get(`${CUCM}/phones/SEP1`)).json).toMatchObject({ model: 'Cisco 7970', owner: 'mroe' })
    expect(await axl.call('removePhone', { name: 'SEP1' })).toBe('SEP1')
    expect((await world.get(`${CUCM}/phones/SEP1`)).status).toBe(404)
    expect(await axl.fault('getPhone', { name: 'SEP1' })).toEqual({
      status: 500,
      faultcode: 'soapenv:Client',
      code: 'unknown-phone',
      text: 'cucm-sjc has no phone SEP1',
    })
  })

  it('is in the change log as one of the API, for it is the same operation', async () => {
    await axl.call('addPhone', phone('SEP1'))
    expect((await world.get(`${CUCM}/changes?limit=1`)).json.items).toMatchObject([
      { source: 'api', kind: 'phone', before: null, after: { name: 'SEP1' } },
    ])
  })

  it('may come with everything else that a phone of Communications Manager has, which is left aside', async () => {
    const cisco = {
      description: 'desk',
      product: CUPC,
      class: 'Phone',
      protocol: 'SIP',
      protocolSide: 'User',
      devicePoolName: 'Default',
      commonPhoneConfigName: 'Standard Common Phone Profile',
      locationName: 'Hub_None',
      useTrustedRelayPoint: 'Default',
      vendorConfig: { videoCapability: 't' },
      lines: { line: { index: 1, dirn: { pattern: '4711' } } },
    }
    expect(await axl.call('addPhone', phone('UPC1', { ...cisco, model: CUPC }))).toBe('UPC1')
    expect((await world.get(`${CUCM}/phones/UPC1`)).json).toMatchObject({ model: CUPC, units: 3 })
  })

  it('is refused for a mistyped element, which must not be lost without a word', async () => {
    const fault = await axl.fault('addPhone', phone('UPC1', { model: CUPC, primaryPhonename: 'SEP1' }))
    expect(fault).toMatchObject({ status: 500, code: 'invalid-request' })
    expect(fault.text).toContain('did you mean &quot;primaryPhoneName&quot;?')
  })

  it.each([
    ['without a name', { phone: { model: IP_PHONE, ownerUserName: 'jdoe' } }, 'invalid-request', 'name: is missing'],
    ['without an owner', { phone: { name: 'SEP1', model: IP_PHONE } }, 'invalid-request', 'phone/ownerUserName: is missing'],
    ['without a model', { phone: { name: 'SEP1', ownerUserName: 'jdoe' } }, 'invalid-request', 'phone/model: is missing'],
    ['without anything', {}, 'invalid-request', 'phone: is missing'],
    ['of a name that none may have', phone('SEP 1'), 'invalid-request', 'name: use 1 to 128 letters'],
    ['of an owner who is nobody', phone('SEP1', { ownerUserName: 'nobody' }), 'unknown-owner', 'there is no user nobody'],
    ['of a model that is not known', phone('SEP1', { model: 'Toaster' }), 'unknown-model', 'Toaster'],
    ['of two models', phone('SEP1', { product: CUPC }), 'invalid-request', 'phone/model: is there more than once'],
    ['that consumes no licence', phone('SEP1', { isActive: false }), 'always-active', 'consumes its units'],
    ['with a primary that is not there', softphone('UPC1', 'SEP9'), 'unknown-primary', 'SEP9'],
  ])('%s is a fault', async (_, asked, code, text) => {
    const fault = await axl.fault('addPhone', asked)
    expect(fault).toMatchObject({ status: 500, faultcode: 'soapenv:Client', code })
    expect(fault.text).toContain(text)
    expect((await world.get(`${CUCM}/phones`)).json.items).toEqual([])
  })

  it('that is there already, or that is not there, is a fault', async () => {
    await axl.call('addPhone', phone('SEP1'))
    expect((await axl.fault('addPhone', phone('SEP1'))).code).toBe('phone-exists')
    expect((await axl.fault('updatePhone', { name: 'SEP9', model: IP_PHONE })).code).toBe('unknown-phone')
    expect((await axl.fault('removePhone', { name: 'SEP9' })).code).toBe('unknown-phone')
  })
})

describe('adjunct licensing using the AXL interface', () => {
  beforeEach(() => axl.call('addPhone', phone('SEP1')))

  it('associates a secondary softphone with a primary phone by primaryPhoneName, and the softphone consumes one unit instead of three', async () => {
    await axl.call('addPhone', phone('UPC1', { model: CUPC }))
    expect((await units()).used).toBe(4 + 3)
    await axl.call('updatePhone', { name: 'UPC1', primaryPhoneName: 'SEP1' })
    expect((await units()).used).toBe(4 + 1)
    expect((await axl.call('getPhone', { name: 'UPC1', returnedTags: { primaryPhoneName: '' } })).phone).toEqual({
      primaryPhoneName: 'SEP1',
    })
  })

  it('releases the secondary by an empty primaryPhoneName, and leaves it where nothing is said', async () => {
    await axl.call('addPhone', softphone('UPC1', 'SEP1'))
    await axl.call('updatePhone', { name: 'UPC1', ownerUserName: 'mroe' })
    expect((await world.get(`${CUCM}/phones/UPC1`)).json).toMatchObject({ owner: 'mroe', primaryPhone: 'SEP1' })
    await axl.call('updatePhone', { name: 'UPC1', primaryPhoneName: '' })
    expect((await world.get(`${CUCM}/phones/UPC1`)).json.primaryPhone).toBeNull()
    await axl.call('updatePhone', { name: 'UPC1', primaryPhoneName: 'SEP1' })
    const nil = '<primaryPhoneName xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    await sendAxl(`${world.server.url}/axl/`, envelope(`<ns:updatePhone><name>UPC1</name>${nil}</ns:updatePhone>`))
    expect((await world.get(`${CUCM}/phones/UPC1`)).json.primaryPhone).toBeNull()
  })

  it('refuses a third secondary of a primary phone with a fault', async () => {
    for (const name of ['UPC1', 'UPC2']) await axl.call('addPhone', softphone(name, 'SEP1'))
    expect(await axl.fault('addPhone', softphone('UPC3', 'SEP1'))).toMatchObject({ status: 500, code: 'too-many-secondaries' })
    await axl.call('addPhone', phone('UPC3', { model: CUPC }))
    expect((await axl.fault('updatePhone', { name: 'UPC3', primaryPhoneName: 'SEP1' })).code).toBe('too-many-secondaries')
  })

  it('refuses the removal of a primary phone that has secondaries with a fault, until they are gone', async () => {
    await axl.call('addPhone', softphone('UPC1', 'SEP1'))
    expect(await axl.fault('removePhone', { name: 'SEP1' })).toMatchObject({ status: 500, code: 'primary-has-secondaries' })
    await axl.call('removePhone', { name: 'UPC1' })
    expect(await axl.call('removePhone', { name: 'SEP1' })).toBe('SEP1')
  })

  it.each([
    ['an IP phone as a secondary', { model: IP_PHONE, primaryPhoneName: 'SEP1' }, 'not-a-secondary'],
    ['a softphone as the primary of an IP phone', { model: IP_PHONE, primaryPhoneName: 'UPC0' }, 'not-a-secondary'],
    ['a softphone as the primary of a softphone', { model: CUPC, primaryPhoneName: 'UPC0' }, 'softphone-as-primary'],
    ['a primary that consumes less than its secondary', { model: CUPC, primaryPhoneName: 'ATA' }, 'primary-consumes-less'],
  ])('refuses %s with a fault', async (_, more, code) => {
    await axl.call('addPhone', phone('UPC0', { model: CUPC }))
    await axl.call('addPhone', phone('ATA', { model: 'Cisco ATA 186' }))
    expect((await axl.fault('addPhone', phone('X', more))).code).toBe(code)
  })
})

describe('capabilities using the AXL interface', () => {
  it('are assigned and taken back, and what is left out is false', async () => {
    expect(await axl.call('updateLicenseCapabilities', { userid: 'jdoe', enableUps: true, enableUpc: true })).toBe('jdoe')
    expect((await world.get(`${CUCM}/users/jdoe`)).json).toMatchObject({ enableCup: true, enableCupc: true })
    expect((await units()).used).toBe(2)
    await axl.call('updateLicenseCapabilities', { userid: 'jdoe', enableUps: 't' })
    expect((await world.get(`${CUCM}/users/jdoe`)).json).toMatchObject({ enableCup: true, enableCupc: false })
  })

  it('beyond the units are refused with a fault once a presence cluster is in production', async () => {
    await countFile(world, 'units.lic', unitsFile(1))
    await world.call('POST', '/api/v1/clusters/cup-sjc/licenses?filename=a.lic', { text: serverFile('000bcd4ee59d', 2) })
    await axl.call('updateLicenseCapabilities', { userid: 'jdoe', enableUps: true })
    const fault = await axl.fault('updateLicenseCapabilities', { userid: 'mroe', enableUps: true })
    expect(fault).toMatchObject({ status: 500, faultcode: 'soapenv:Client', code: 'units-exhausted' })
    expect(fault.text).toContain('this takes 2 Device License Units and there are 1')
  })

  it('of nobody are a fault', async () => {
    expect((await axl.fault('updateLicenseCapabilities', { userid: 'nobody', enableUps: true })).code).toBe('unknown-user')
    expect((await axl.fault('updateLicenseCapabilities', { enableUps: true })).text).toBe('userid: is missing')
    expect((await axl.fault('updateLicenseCapabilities', { userid: 'jdoe', enableUps: 'perhaps' })).text).toContain(
      'neither true nor false',
    )
  })

  it('are listed by a pattern, with the parts that are asked for', async () => {
    await axl.call('updateLicenseCapabilities', { userid: 'jdoe', enableUpc: true })
    expect(await axl.call('listLicenseCapabilities', { searchCriteria: { userid: '%' } })).toEqual({
      licenseCapabilities: [
        { userid: 'jdoe', enableUps: false, enableUpc: true },
        { userid: 'mroe', enableUps: false, enableUpc: false },
      ],
    })
    const asked = { searchCriteria: { userid: 'J%E' }, returnedTags: { userid: '', enableUpc: '' } }
    expect(await axl.call('listLicenseCapabilities', asked)).toEqual({ licenseCapabilities: [{ userid: 'jdoe', enableUpc: true }] })
    expect(await axl.call('listLicenseCapabilities', { searchCriteria: { userid: 'x%' } })).toBeNull()
  })
})

describe('listPhone', () => {
  const names = async (asked: object) =>
    ((await axl.call('listPhone', asked))?.phone ?? []).map(({ name }: { name: string }) => name) as string[]

  beforeEach(async () => {
    for (const name of ['SEP000A', 'SEP000B', 'UPCJDOE', 'sep_x']) await axl.call('addPhone', phone(name))
  })

  it.each([
    ['%', ['SEP000A', 'SEP000B', 'UPCJDOE', 'sep_x']],
    ['SEP%', ['SEP000A', 'SEP000B', 'sep_x']],
    ['%a', ['SEP000A']],
    ['%0%', ['SEP000A', 'SEP000B']],
    ['S%0%B', ['SEP000B']],
    ['%p%0%', ['SEP000A', 'SEP000B']],
    ['sep_x', ['sep_x']],
    ['sep_000A', []],
    ['SEP000', []],
    ['', []],
  ])('finds %s', async (pattern, found) => {
    expect(await names({ searchCriteria: { name: pattern } })).toEqual(found)
  })

  it('gives so many as are asked for, from where it is asked', async () => {
    expect(await names({ searchCriteria: { name: '%' }, first: 2 })).toEqual(['SEP000A', 'SEP000B'])
    expect(await names({ searchCriteria: { name: '%' }, skip: 1, first: 2 })).toEqual(['SEP000B', 'UPCJDOE'])
    expect(await names({ searchCriteria: { name: '%' }, skip: 9 })).toEqual([])
  })
})

describe('executeSQLQuery', () => {
  const STATEMENT = 'SELECT name,value FROM TABLE (FUNCTION LicenseTotals()) (pkid,name,value,UserValue,DeviceValue)'

  it.each([STATEMENT, `${STATEMENT.toLowerCase().replaceAll(',', ' ,\n ')} ;`, STATEMENT.replaceAll(' (', '(')])(
    'answers the statement that monitoring polls: %s',
    async (sql) => {
      await countFile(world, 'units.lic', unitsFile(100, 5))
      await axl.call('updateLicenseCapabilities', { userid: 'jdoe', enableUps: true, enableUpc: true })
      expect(await axl.call('executeSQLQuery', { sql })).toEqual({
        row: [
          { name: 'Units Available', value: '100' },
          { name: 'Units Used', value: '2' },
          { name: 'Units Remaining', value: '98' },
          { name: 'Units Overdraft', value: '5' },
          { name: 'CUP Users', value: '1' },
          { name: 'CUPC Users', value: '1' },
        ],
      })
    },
  )

  it.each(['SELECT userid FROM enduser', `${STATEMENT}; DELETE FROM enduser`, `${STATEMENT} WHERE 1=1`, '', 'SELECT * FROM device'])(
    'refuses any other: %s',
    async (sql) => {
      expect(await axl.fault('executeSQLQuery', { sql })).toMatchObject({
        status: 500,
        faultcode: 'soapenv:Client',
        code: 'unknown-statement',
      })
    },
  )
})

describe('the address', () => {
  it('names the Communications Manager where there is more than one', async () => {
    await world.post('/api/v1/cucm', cucmBody({ id: 'cucm-ber', mac: '000bcd4ee5c1' }))
    const fault = await axl.fault('addPhone', phone('SEP1'))
    expect(fault).toMatchObject({ status: 500, code: 'cucm-not-named' })
    expect(fault.text).toContain('/axl/cucm-ber/')
    const named = await axlClient(`${world.server.url}/axl/cucm-sjc/`)
    expect(await named.call('addPhone', phone('SEP1'))).toBe('SEP1')
    expect((await world.get(`${CUCM}/phones/SEP1`)).status).toBe(200)
  })

  it('of one that is not there is a fault, and 404 for its WSDL', async () => {
    const url = `${world.server.url}/axl/none/`
    const answer = await sendAxl(url, envelope('<ns:getPhone><name>x</name></ns:getPhone>'))
    expect(faultOf(answer.status, answer.text)).toMatchObject({ status: 500, code: 'unknown-cucm' })
    expect((await fetch(`${url}?wsdl`)).status).toBe(404)
  })

  it.each(['/axl?wsdl', '/axl/?wsdl', '/axl/?WSDL', '/axl/AXLAPI.wsdl'])('gives our own WSDL at %s', async (path) => {
    const answer = await fetch(`${world.server.url}${path}`)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(text).toContain(`targetNamespace="${NAMESPACE}"`)
    expect(text).toContain(`<soap:address location="${world.server.url}/axl/"/>`)
  })

  it('is answered without a slash at its end too', async () => {
    const answer = await sendAxl(`${world.server.url}/axl`, envelope('<ns:getPhone><name>x</name></ns:getPhone>'))
    expect(faultOf(answer.status, answer.text).code).toBe('unknown-phone')
  })
})

it('an answer is in the envelope and the namespace that were asked in', async () => {
  await axl.call('addPhone', phone('SEP1'))
  const answer = await sendAxl(`${world.server.url}/axl/`, envelope('<ns:getPhone sequence="1"><name>SEP1</name></ns:getPhone>'), {
    SOAPAction: '"CUCM:DB ver=8.5 getPhone"',
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(answer.text).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
      `<ns:getPhoneResponse xmlns:ns="${NAMESPACE}"><return><phone><name>SEP1</name><product>Cisco 7960G</product><model>Cisco 7960G</model>` +
      '<ownerUserName>jdoe</ownerUserName><primaryPhoneName/></phone></return></ns:getPhoneResponse></soapenv:Body></soapenv:Envelope>',
  )
})

it('what goes wrong in the daemon is a fault of the server with an error id, and says no more', async () => {
  const broken = await apiWorld({
    axl: {
      ...createAxl({ engine: world.engine, store: world.store, devices: deviceTable(), events: world.events }),
      answer: () => Promise.reject(new Error('a secret of ours')),
    },
  })
  const answer = await sendAxl(`${broken.server.url}/axl/`, envelope('<ns:getPhone><name>x</name></ns:getPhone>'))
  expect(faultOf(answer.status, answer.text)).toMatchObject({ status: 500, faultcode: 'soapenv:Server', code: 'internal-error' })
  expect(answer.text).not.toMatch(/secret|at .+:\d+/)
  expect(broken.logged.splice(0)).toMatchObject([{ details: { path: '/axl/' } }])
  await broken.close()
})
