/** What needs no token: everything without tokens, and with them what is open by name. */
import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { type ApiWorld, apiWorld } from '../support/api-world.js'
import { followStream } from '../support/stream-client.js'
import { bearer, TOKENS, tokenOf } from '../support/tokens.js'

let world: ApiWorld
afterEach(() => world.close())

/** As a browser that was led here by a foreign name would ask. */
function statusAs(host: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: world.server.port, path, headers: { ...headers, host } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('without tokens nobody has to say who asks, there are no sessions, and a token that comes all the same is not looked at', async () => {
  world = await apiWorld()
  expect((await world.call('POST', '/-/reload', { headers: bearer('whatever') })).status).toBe(200)
  expect((await world.get('/api/v1/session')).json).toEqual({ required: false, name: null, role: null })
  expect((await world.post('/api/v1/session', { token: 'x' })).json.code).toBe('no-tokens')
  expect(await statusAs('lapsewatch.example', '/healthz')).toBe(403)
})

it('the first tokens close what was open, streams too', async () => {
  world = await apiWorld()
  const client = await followStream(world.server.url)
  await client.frame(() => true)
  world.access.replace({ tokens: TOKENS, metricsOpen: false })
  expect((await world.get('/api/v1/clusters')).status).toBe(401)
  expect((await world.call('GET', '/api/v1/clusters', { headers: bearer(tokenOf('viewer')) })).status).toBe(200)
  world.stream.sift()
  expect((await client.closed).code).toBe(1008)
})

it('with tokens the daemon may be called by any name, and a foreign name gains nothing', async () => {
  world = await apiWorld({ tokens: TOKENS })
  expect(await statusAs('lapsewatch.example', '/healthz')).toBe(200)
  expect(await statusAs('lapsewatch.example', '/api/v1/clusters')).toBe(401)
  expect(await statusAs('lapsewatch.example', '/api/v1/clusters', bearer(tokenOf('viewer')))).toBe(200)
})

it('`http.metrics: open` opens /metrics and nothing else', async () => {
  world = await apiWorld({ tokens: TOKENS, metricsOpen: true })
  expect((await world.get('/metrics')).status).toBe(200)
  expect((await world.call('HEAD', '/metrics')).status).toBe(200)
  expect((await world.get('/api/v1/clusters')).status).toBe(401)
  world.access.replace({ tokens: TOKENS, metricsOpen: false })
  expect((await world.get('/metrics')).status).toBe(401)
  expect((await world.call('HEAD', '/metrics')).status).toBe(401)
})

it('HEAD needs what GET needs', async () => {
  world = await apiWorld({ tokens: TOKENS })
  expect((await world.call('HEAD', '/api/v1/clusters', { headers: bearer(tokenOf('viewer')) })).status).toBe(200)
  expect((await world.call('HEAD', '/api/v1/clusters', { headers: bearer(tokenOf('calendar')) })).status).toBe(403)
  expect((await world.call('HEAD', '/healthz')).status).toBe(200)
})

it('the document says of each operation which role it needs, and how a token is sent', async () => {
  world = await apiWorld()
  const { paths, components } = (await world.get('/api/openapi.json')).json
  expect(Object.keys(components.securitySchemes)).toEqual(['bearer', 'session', 'calendar'])
  expect(paths['/healthz'].get).toMatchObject({ 'x-role': 'nobody', security: [] })
  expect(paths['/api/v1/clusters'].post).toMatchObject({ 'x-role': 'administrator', security: [{ bearer: [] }, { session: [] }] })
  expect(paths['/api/v1/clusters/{id}/licenses'].post).toMatchObject({ 'x-role': 'administrator', 'x-role-dry-run': 'viewer' })
  expect((await world.get('/api/docs')).text).toContain('needs the role <code>operator</code>')
})
