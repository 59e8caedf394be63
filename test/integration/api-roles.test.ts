/**
 * Every operation × every role and no role, over real HTTP: what each needs is written down here once more, by hand. An operation that is
 * not in this table fails the test: whoever adds one says here whom it is for.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { followStream, refusedStream, streamUrl } from '../support/stream-client.js'
import { bearer, TOKENS, tokenOf } from '../support/tokens.js'

type Needs = 'nobody' | 'calendar' | 'viewer' | 'operator' | 'administrator'
type Asker = 'no token' | 'a wrong token' | 'calendar' | 'viewer' | 'operator' | 'administrator'

/** Of names.md §5.7: a viewer reads, an operator runs, an administrator does all else. */
const OPERATIONS: Readonly<Record<string, Needs>> = {
  'GET /healthz': 'nobody',
  'GET /readyz': 'nobody',
  'GET /metrics': 'viewer',
  'POST /-/reload': 'administrator',
  'GET /api/v1/session': 'nobody',
  'POST /api/v1/session': 'nobody',
  'DELETE /api/v1/session': 'nobody',
  'GET /api/v1/clusters': 'viewer',
  'GET /api/v1/calendar.ics': 'calendar',
  'POST /api/v1/clusters': 'administrator',
  'GET /api/v1/clusters/{id}': 'viewer',
  'DELETE /api/v1/clusters/{id}': 'administrator',
  'GET /api/v1/clusters/{id}/journal': 'viewer',
  'GET /api/v1/clusters/{id}/preview': 'viewer',
  'POST /api/v1/clusters/{id}/what-if': 'viewer',
  'GET /api/v1/clusters/{id}/licenses': 'viewer',
  'POST /api/v1/clusters/{id}/licenses': 'administrator',
  'GET /api/v1/clusters/{id}/licenses/{file}': 'viewer',
  'DELETE /api/v1/clusters/{id}/licenses/{file}': 'administrator',
  'POST /api/v1/clusters/{id}/license-manager/restart': 'administrator',
  'POST /api/v1/clusters/{id}/nodes': 'administrator',
  'DELETE /api/v1/clusters/{id}/nodes/{hostname}': 'administrator',
  'POST /api/v1/clusters/{id}/nodes/{hostname}/rebuild': 'administrator',
  'POST /api/v1/clusters/{id}/upgrade': 'administrator',
  'POST /api/v1/clusters/{id}/reinstall': 'administrator',
  'POST /api/v1/clusters/{id}/nodes/{hostname}/services/{service}/start': 'operator',
  'POST /api/v1/clusters/{id}/nodes/{hostname}/services/{service}/stop': 'operator',
  'POST /api/v1/clusters/{id}/nodes/{hostname}/services/{service}/restart': 'operator',
  // Each command besides needs its own: api-console.test.ts.
  'POST /api/v1/clusters/{id}/nodes/{hostname}/console': 'viewer',
  'GET /api/v1/clusters/{id}/nodes/{hostname}/console/completion': 'viewer',
  'POST /api/v1/clusters/{id}/logins': 'administrator',
  'GET /api/v1/clusters/{id}/system-status': 'viewer',
  'GET /api/v1/cucm': 'viewer',
  'POST /api/v1/cucm': 'administrator',
  'GET /api/v1/cucm/{id}': 'viewer',
  'POST /api/v1/cucm/{id}/callmanager/restart': 'administrator',
  'GET /api/v1/cucm/{id}/license-unit-report': 'viewer',
  'POST /api/v1/cucm/{id}/license-unit-calculator': 'viewer',
  'GET /api/v1/cucm/{id}/changes': 'viewer',
  'GET /api/v1/cucm/{id}/journal': 'viewer',
  'GET /api/v1/cucm/{id}/licenses': 'viewer',
  'POST /api/v1/cucm/{id}/licenses': 'administrator',
  'GET /api/v1/cucm/{id}/licenses/{file}': 'viewer',
  'DELETE /api/v1/cucm/{id}/licenses/{file}': 'administrator',
  'GET /api/v1/cucm/{id}/users': 'viewer',
  'POST /api/v1/cucm/{id}/users': 'administrator',
  'GET /api/v1/cucm/{id}/users/{userid}': 'viewer',
  'PATCH /api/v1/cucm/{id}/users/{userid}': 'administrator',
  'DELETE /api/v1/cucm/{id}/users/{userid}': 'administrator',
  'GET /api/v1/cucm/{id}/phones': 'viewer',
  'POST /api/v1/cucm/{id}/phones': 'administrator',
  'GET /api/v1/cucm/{id}/phones/{name}': 'viewer',
  'PATCH /api/v1/cucm/{id}/phones/{name}': 'administrator',
  'DELETE /api/v1/cucm/{id}/phones/{name}': 'administrator',
  'GET /api/v1/cucm/{id}/bulk-jobs': 'viewer',
  'POST /api/v1/cucm/{id}/bulk-jobs': 'administrator',
  'GET /api/v1/cucm/{id}/bulk-jobs/{job}': 'viewer',
  'DELETE /api/v1/cucm/{id}/bulk-jobs/{job}': 'administrator',
  'GET /api/v1/cucm/{id}/bulk-jobs/{job}/lines': 'viewer',
  'POST /api/v1/cucm/{id}/bulk-jobs/{job}/undo': 'administrator',
  'GET /api/v1/fleet': 'viewer',
  'GET /api/v1/fleet/preview': 'viewer',
  'GET /api/v1/fleet/days': 'viewer',
  'GET /api/v1/alarms': 'viewer',
  'GET /api/v1/alarms/{alarmId}': 'viewer',
  'GET /api/v1/deliveries': 'viewer',
  'GET /api/v1/catalogue': 'viewer',
  'GET /api/v1/sinks': 'viewer',
  'GET /api/v1/clock': 'viewer',
  'POST /api/v1/clock/confirm': 'administrator',
  'POST /api/v1/clock/correct': 'administrator',
  'GET /api/v1/stream': 'viewer',
}

/** Addresses that are no operations of the document. */
const OTHERS: Readonly<Record<string, Needs>> = {
  'GET /': 'nobody',
  'GET /alarms': 'nobody',
  'GET /sinks': 'nobody',
  'GET /clusters/cup-sjc': 'nobody',
  'GET /alarms/x': 'nobody',
  'GET /cucm': 'nobody',
  'GET /cucm/cucm-sjc': 'nobody',
  'GET /api/openapi.json': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /nowhere': 'viewer',
  'POST /nowhere': 'viewer',
  'PUT /api/v1/clusters': 'viewer',
  'OPTIONS /api/v1/clusters': 'viewer',
  // A preview: it reads a file and changes nothing.
  'POST /api/v1/clusters/{id}/licenses?dryRun=true': 'viewer',
  'POST /api/v1/clusters/{id}/licenses?dryRun': 'viewer',
  'POST /api/v1/clusters/{id}/licenses?filename=x.lic&dryRun=1': 'viewer',
  'POST /api/v1/clusters/{id}/licenses?dryRun=false': 'administrator',
  'POST /api/v1/clusters/{id}/licenses?dryRun=0': 'administrator',
  'POST /api/v1/clusters/{id}/licenses?dryRun=true&dryRun=false': 'administrator',
  'POST /api/v1/clusters/{id}/licenses?dryRun=yes': 'administrator',
  'POST /api/v1/clusters/{id}/licenses?DryRun=true': 'administrator',
  'POST /api/v1/clusters?dryRun=true': 'administrator',
  'POST /api/v1/cucm/{id}/licenses?dryRun=true': 'viewer',
  'POST /api/v1/cucm/{id}/bulk-jobs?kind=update-users&dryRun=true': 'viewer',
}

/** By name and token, each operation with its role: axl-roles.test.ts. */
const AXL = ['GET /axl/AXLAPI.wsdl', ...['/axl', '/axl/', '/axl/{id}', '/axl/{id}/'].flatMap((path) => [`GET ${path}`, `POST ${path}`])]

const ASKERS: readonly Asker[] = ['no token', 'a wrong token', 'calendar', 'viewer', 'operator', 'administrator']
const ORDER: readonly Asker[] = ['viewer', 'operator', 'administrator']

function may(asker: Asker, needs: Needs): boolean {
  if (needs === 'nobody') return true
  if (needs === 'calendar') return asker === 'calendar' || ORDER.includes(asker)
  return ORDER.indexOf(asker) >= ORDER.indexOf(needs)
}

/** Names that are nobody's, so that what is allowed changes nothing either. */
const NAMES: Readonly<Record<string, string>> = { service: 'proxy' }
const addressOf = (operation: string) => operation.replaceAll(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? 'none')

let world: ApiWorld

beforeAll(async () => {
  world = await apiWorld({ tokens: TOKENS })
  await world.call('POST', '/api/v1/clusters', { body: newClusterBody(), headers: bearer(tokenOf('administrator')) })
})
afterAll(() => world.close())

function headersOf(asker: Asker): Readonly<Record<string, string>> {
  if (asker === 'no token') return {}
  return bearer(asker === 'a wrong token' ? 'guessed' : tokenOf(asker))
}

async function ask(operation: string, headers: Readonly<Record<string, string>>) {
  const [method = '', path = ''] = addressOf(operation).split(' ')
  return await world.call(method, path, { headers, ...(['POST', 'PUT', 'PATCH'].includes(method) ? { body: {} } : {}) })
}

/** Refused for who asks, and not for what is asked. */
function refusal({ status, json }: Awaited<ReturnType<typeof ask>>): string | null {
  const isRefusal = status === 401 || status === 403 || status === 429
  return isRefusal ? `${status} ${json.code}` : null
}

function expected(asker: Asker, needs: Needs): string | null {
  if (may(asker, needs)) return null
  if (asker === 'no token') return '401 token-missing'
  return asker === 'a wrong token' ? '401 token-unknown' : '403 role-not-allowed'
}

describe('the table', () => {
  it('has every operation of the document, with the role that the document names', async () => {
    const { json } = await ask('GET /api/openapi.json', bearer(tokenOf('viewer')))
    const documented = Object.entries<Record<string, { 'x-role': string; security: unknown[] }>>(json.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation['x-role']] as const),
    )
    expect(Object.fromEntries(documented)).toEqual(OPERATIONS)
  })

  it('has every route that answers, documented or not', () => {
    const routes = world.app.routes.filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/assets/'))
    const shapes = new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, '{}')}`))
    const listed = new Set(
      [
        ...Object.keys(OPERATIONS),
        'GET /',
        'GET /alarms',
        'GET /sinks',
        'GET /clusters/{id}',
        'GET /alarms/{id}',
        'GET /cucm',
        'GET /cucm/{id}',
        'GET /api/openapi.json',
        'GET /api/docs',
        ...AXL,
      ].map((operation) => operation.replaceAll(/\{\w+\}/g, '{}')),
    )
    expect([...shapes].filter((shape) => !listed.has(shape))).toEqual([])
  })
})

describe.each(ASKERS)('with %s', (asker) => {
  it.each(Object.entries({ ...OPERATIONS, ...OTHERS }))('%s, which needs %s', async (operation, needs) => {
    expect(refusal(await ask(operation, headersOf(asker)))).toBe(expected(asker, needs))
  })

  it('the stream, which needs viewer', async () => {
    const wanted = expected(asker, 'viewer')
    if (wanted !== null) {
      const { status, body } = await refusedStream(streamUrl(world.server.url), headersOf(asker))
      return expect(`${status} ${body.code}`).toBe(wanted)
    }
    const client = await followStream(world.server.url, '', { headers: headersOf(asker) })
    expect((await client.frame(() => true)).type).toBe('snapshot')
    await client.end()
  })
})

describe.each(['viewer', 'operator', 'administrator'] as const)('with a session of the %s', (role) => {
  const signIn = async () => {
    const opened = await world.call('POST', '/api/v1/session', { body: { token: tokenOf(role) } })
    return { cookie: String(opened.headers.get('set-cookie')).split(';')[0] ?? '' }
  }

  it.each(Object.entries(OPERATIONS))('%s, which needs %s', async (operation, needs) => {
    expect(refusal(await ask(operation, await signIn()))).toBe(expected(role, needs))
  })

  it('the stream', async () => {
    const client = await followStream(world.server.url, '', { headers: await signIn() })
    expect((await client.frame(() => true)).type).toBe('snapshot')
    await client.end()
  })
})

it('a refusal says nothing of what was asked for, and changes nothing', async () => {
  const viewer = bearer(tokenOf('viewer'))
  const before = (await world.call('GET', '/api/v1/clusters/cup-sjc/journal', { headers: viewer })).json.items
  for (const [operation] of Object.entries(OPERATIONS)) {
    const own = operation.replaceAll('{id}', 'cup-sjc').replaceAll('{hostname}', 'cup-sjc-pub')
    const answer = await ask(own, headersOf('no token'))
    if (answer.status === 401) expect(answer.text).not.toMatch(/evaluation|cup-sjc/)
  }
  expect((await world.call('GET', '/api/v1/clusters/cup-sjc/journal', { headers: viewer })).json.items).toEqual(before)
})
