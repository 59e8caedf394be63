/** Every AXL operation × every role and no role, by HTTP Basic (names.md: name and token): what each needs is written down here once more. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/axl/operations.js'
import { type ApiWorld, apiWorld } from '../support/api-world.js'
import { axlClient, envelope, faultOf, sendAxl } from '../support/axl.js'
import { CUCM, cucmBody, IP_PHONE } from '../support/cucm.js'
import { basic, bearer, TOKENS, tokenOf } from '../support/tokens.js'

const NEEDS: Readonly<Record<string, 'viewer' | 'administrator'>> = {
  getPhone: 'viewer',
  listPhone: 'viewer',
  listLicenseCapabilities: 'viewer',
  executeSQLQuery: 'viewer',
  addPhone: 'administrator',
  updatePhone: 'administrator',
  removePhone: 'administrator',
  updateLicenseCapabilities: 'administrator',
}

/** Each would do something if it were allowed. */
const REQUESTS: Readonly<Record<string, string>> = {
  addPhone: `<phone><name>SEP2</name><model>${IP_PHONE}</model><ownerUserName>jdoe</ownerUserName></phone>`,
  updatePhone: '<name>SEP1</name><model>Cisco 7970</model>',
  removePhone: '<name>SEP1</name>',
  getPhone: '<name>SEP1</name>',
  listPhone: '<searchCriteria><name>%</name></searchCriteria>',
  updateLicenseCapabilities: '<userid>jdoe</userid><enableUps>true</enableUps>',
  listLicenseCapabilities: '<searchCriteria><userid>%</userid></searchCriteria>',
  executeSQLQuery: '<sql>SELECT name,value FROM TABLE (FUNCTION LicenseTotals()) (pkid,name,value,UserValue,DeviceValue)</sql>',
}
const messageOf = (operation: string) => envelope(`<ns:${operation}>${REQUESTS[operation]}</ns:${operation}>`)

const ASKERS = [
  'no token',
  'a wrong token',
  'the name of another token',
  'a bearer token',
  'calendar',
  'viewer',
  'operator',
  'administrator',
] as const
type Asker = (typeof ASKERS)[number]

function headersOf(asker: Asker): Readonly<Record<string, string>> {
  switch (asker) {
    case 'no token':
      return {}
    case 'a wrong token':
      return basic('administrator', 'guessed')
    case 'the name of another token':
      return basic('viewer', tokenOf('administrator'))
    case 'a bearer token':
      return bearer(tokenOf('administrator'))
    default:
      return basic(asker, tokenOf(asker))
  }
}

/** `null`: it may. */
function refusalOf(asker: Asker, needs: 'viewer' | 'administrator'): string | null {
  switch (asker) {
    case 'no token':
      return '401 token-missing'
    case 'a wrong token':
    case 'the name of another token':
    case 'a bearer token':
      return '401 token-unknown'
    case 'calendar':
      return '403 role-not-allowed'
    case 'viewer':
    case 'operator':
      return needs === 'viewer' ? null : '403 role-not-allowed'
    case 'administrator':
      return null
  }
}

let world: ApiWorld
let url: string

beforeAll(async () => {
  world = await apiWorld({ tokens: TOKENS })
  url = `${world.server.url}/axl/`
  const headers = bearer(tokenOf('administrator'))
  await world.call('POST', '/api/v1/cucm', { body: cucmBody(), headers })
  await world.call('POST', `${CUCM}/users`, { body: { userid: 'jdoe' }, headers })
  await world.call('POST', `${CUCM}/phones`, { body: { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' }, headers })
})
afterAll(() => world.close())

const everything = async () => {
  const headers = bearer(tokenOf('viewer'))
  const paths = [CUCM, `${CUCM}/users`, `${CUCM}/phones`, `${CUCM}/changes`]
  return await Promise.all(paths.map(async (path) => (await world.call('GET', path, { headers })).json))
}

it('the table has every operation, with its role', () => {
  expect(Object.fromEntries(Object.entries(OPERATIONS).map(([name, { needs }]) => [name, needs]))).toEqual(NEEDS)
})

describe.each(ASKERS)('with %s', (asker) => {
  it.each(Object.entries(NEEDS))('%s, which needs %s', async (operation, needs) => {
    const wanted = refusalOf(asker, needs)
    const before = await everything()
    const answer = await sendAxl(url, messageOf(operation), headersOf(asker))
    const { code } = faultOf(answer.status, answer.text)
    if (wanted === null) return expect(answer.status).toBe(200)
    expect(`${answer.status} ${code}`).toBe(wanted)
    expect(answer.text).toContain('<soapenv:Fault>')
    if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toBe('Basic realm="lapsewatch", charset="UTF-8"')
    expect(await everything()).toEqual(before)
  })

  it('the WSDL, which needs viewer', async () => {
    const answer = await fetch(`${url}?wsdl`, { headers: headersOf(asker) })
    expect(answer.status).toBe(Number(refusalOf(asker, 'viewer')?.slice(0, 3) ?? 200))
  })
})

it('the public client signs in with the name of a token and the token', async () => {
  const axl = await axlClient(url, ['viewer', tokenOf('viewer')])
  expect(await axl.call('listLicenseCapabilities', { searchCriteria: { userid: '%' } })).toMatchObject({
    licenseCapabilities: [{ userid: 'jdoe' }],
  })
  expect(await axl.fault('updateLicenseCapabilities', { userid: 'jdoe' })).toMatchObject({ status: 403, code: 'role-not-allowed' })
})

it('what is wrong with a message is told to nobody who may not ask', async () => {
  const answer = await sendAxl(url, 'no XML at all')
  expect([answer.status, faultOf(answer.status, answer.text).code]).toEqual([401, 'token-missing'])
})
