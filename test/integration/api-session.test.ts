/** Tokens and the page's session, over real HTTP: who is let in, for how long, and what a guess costs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { SESSIONS_MAX } from '../../src/access/sessions.js'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'
import { followStream } from '../support/stream-client.js'
import { basic, bearer, sha256Of, TOKENS, tokenOf } from '../support/tokens.js'

let world: ApiWorld

beforeEach(async () => {
  world = await apiWorld({ tokens: TOKENS })
})
afterEach(() => world.close())

const HOUR_MS = 3_600_000
const get = (path: string, headers: Readonly<Record<string, string>> = {}) => world.call('GET', path, { headers })
const signIn = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  world.call('POST', '/api/v1/session', { body: { token }, headers })
const cookieOf = (answer: { readonly headers: Headers }) => ({ cookie: String(answer.headers.get('set-cookie')).split(';')[0] ?? '' })
const session = async (role: 'viewer' | 'operator' | 'administrator') => cookieOf(await signIn(tokenOf(role)))

describe('a token', () => {
  it('is wanted, and the answer says how it is sent (RFC 6750)', async () => {
    const none = await get('/api/v1/clusters')
    expect([none.status, none.json.code, none.headers.get('www-authenticate')]).toEqual([401, 'token-missing', 'Bearer realm="lapsewatch"'])
    const wrong = await get('/api/v1/clusters', bearer('guessed'))
    expect([wrong.json.code, wrong.headers.get('www-authenticate')]).toEqual([
      'token-unknown',
      'Bearer realm="lapsewatch", error="invalid_token"',
    ])
  })

  it('that may not do it is told which role it needs and which it has', async () => {
    const { status, json } = await world.call('POST', '/-/reload', { headers: bearer(tokenOf('operator')) })
    expect([status, json.code, json.detail]).toEqual([
      403,
      'role-not-allowed',
      'this needs the role administrator; operator has the role operator',
    ])
  })

  it.each([
    ['no scheme', { authorization: tokenOf('viewer') }],
    ['HTTP Basic, which is for AXL', basic('viewer', tokenOf('viewer'))],
    ['an empty token', { authorization: 'Bearer ' }],
    ['its digest', bearer(sha256Of(tokenOf('viewer')))],
    ['another case', bearer(tokenOf('viewer').toUpperCase())],
  ])('is not taken with %s', async (_, headers) => {
    expect((await get('/api/v1/clusters', headers)).json.code).toBe('token-unknown')
  })

  it('is not taken from an address', async () => {
    expect((await get(`/api/v1/clusters?token=${tokenOf('viewer')}`)).json.code).toBe('token-missing')
    expect((await get(`/api/v1/clock?access_token=${tokenOf('viewer')}`)).json.code).toBe('token-missing')
  })

  it('lets the daemon have any name, but takes no change from a page of another origin', async () => {
    const headers = { ...bearer(tokenOf('administrator')), origin: 'https://evil.example' }
    expect((await world.call('POST', '/-/reload', { headers })).json.code).toBe('cross-origin')
    expect((await world.call('POST', '/api/v1/session', { headers: { origin: 'https://evil.example' }, body: {} })).json.code).toBe(
      'cross-origin',
    )
  })

  it('that vouches for a file stands in the journal by its name, whoever else is named', async () => {
    const headers = bearer(tokenOf('administrator'))
    await world.call('POST', '/api/v1/clusters', { body: newClusterBody(), headers })
    const text = 'INCREMENT CUP_NODE cisco 7.0 permanent 2 HOSTID=000bcd4ee59d SIGN="0000"\n'
    const path = '/api/v1/clusters/cup-sjc/licenses?filename=cisco.lic&vouch=true&reason=seen&by=j.doe'
    const uploaded = await world.call('POST', path, { text, headers })
    expect(uploaded.json.vouchedBy).toEqual({ by: 'j.doe (token administrator)', reason: 'seen' })
  })
})

describe('a session', () => {
  it('is a cookie of twelve hours that no script reads and no other site sends', async () => {
    const answer = await signIn(tokenOf('operator'))
    expect([answer.status, answer.json]).toEqual([200, { required: true, name: 'operator', role: 'operator' }])
    expect(answer.headers.get('set-cookie')).toMatch(/^lapsewatch_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    const cookie = cookieOf(answer)
    expect((await get('/api/v1/session', cookie)).json).toEqual({ required: true, name: 'operator', role: 'operator' })
    await world.machine.sleep(12 * HOUR_MS - 1000)
    expect((await get('/api/v1/clock', cookie)).status).toBe(200)
    await world.machine.sleep(1000)
    expect((await get('/api/v1/clock', cookie)).json).toMatchObject({
      code: 'token-missing',
      detail: 'the session has ended: sign in again',
    })
    expect((await get('/api/v1/session', cookie)).json).toEqual({ required: true, name: null, role: null })
  })

  it.each([
    ['the page came over https', { 'x-forwarded-proto': 'https' }, true],
    ['the page came over http', { 'x-forwarded-proto': 'http' }, false],
  ])('is Secure only when %s', async (_, headers, isSecure) => {
    expect((await signIn(tokenOf('viewer'), headers)).headers.get('set-cookie')?.endsWith('; Secure')).toBe(isSecure)
  })

  it('is opened by none but a token of a role that reads', async () => {
    expect((await signIn('guessed')).json.code).toBe('token-unknown')
    expect((await signIn(tokenOf('calendar'))).json.code).toBe('role-not-allowed')
    expect((await world.call('POST', '/api/v1/session', { body: { token: '' } })).status).toBe(400)
    expect((await get('/api/v1/session')).json).toEqual({ required: true, name: null, role: null })
  })

  it('ends when one signs out', async () => {
    const cookie = await session('viewer')
    const answer = await world.call('DELETE', '/api/v1/session', { headers: cookie })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
      204,
      'lapsewatch_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ])
    expect((await get('/api/v1/clock', cookie)).status).toBe(401)
  })

  it('ends when its token is configured no longer or has another digest, and those of others go on', async () => {
    const [viewer, operator, administrator] = [await session('viewer'), await session('operator'), await session('administrator')]
    const tokens = TOKENS.filter(({ name }) => name !== 'viewer').map((token) =>
      token.name === 'operator' ? { ...token, sha256: sha256Of('another') } : token,
    )
    world.access.replace({ tokens, metricsOpen: false })
    expect((await get('/api/v1/clock', viewer)).status).toBe(401)
    expect((await get('/api/v1/clock', operator)).status).toBe(401)
    expect((await get('/api/v1/clock', administrator)).status).toBe(200)
    world.access.replace({ tokens: TOKENS, metricsOpen: false })
    expect((await get('/api/v1/clock', viewer)).status).toBe(401)
  })

  it('has the role that its token has now', async () => {
    const cookie = await session('administrator')
    const tokens = TOKENS.map((token) => (token.name === 'administrator' ? { ...token, role: 'viewer' as const } : token))
    world.access.replace({ tokens, metricsOpen: false })
    expect((await world.call('POST', '/-/reload', { headers: cookie })).json.detail).toBe(
      'this needs the role administrator; administrator has the role viewer',
    )
  })

  it('makes room: of very many the oldest ends', async () => {
    const [first, second] = [await session('viewer'), await session('viewer')]
    for (let index = 0; index < SESSIONS_MAX - 1; index++) world.access.openSession(tokenOf('viewer'), '127.0.0.1')
    expect((await get('/api/v1/clock', first)).status).toBe(401)
    expect((await get('/api/v1/clock', second)).status).toBe(200)
    expect(world.access.counts().sessions).toBe(SESSIONS_MAX)
  })

  it('is replaced by the next of the same browser', async () => {
    const first = await session('viewer')
    const second = cookieOf(await signIn(tokenOf('operator'), first))
    expect((await get('/api/v1/clock', first)).status).toBe(401)
    expect((await get('/api/v1/session', second)).json.role).toBe('operator')
  })
})

describe('a stream', () => {
  it('ends when the session that it came with does', async () => {
    const cookie = await session('viewer')
    const client = await followStream(world.server.url, '', { headers: cookie })
    await client.frame(() => true)
    await world.call('DELETE', '/api/v1/session', { headers: cookie })
    world.stream.sift()
    expect(await client.closed).toEqual({ code: 1008, reason: 'signed-out: the session has ended, or the token is gone' })
  })

  it('ends when its token is gone, and those of others go on', async () => {
    const [gone, stays] = await Promise.all(
      (['operator', 'viewer'] as const).map((role) => followStream(world.server.url, '', { headers: bearer(tokenOf(role)) })),
    )
    await Promise.all([gone?.frame(() => true), stays?.frame(() => true)])
    world.access.replace({ tokens: TOKENS.filter(({ name }) => name !== 'operator'), metricsOpen: false })
    world.stream.sift()
    expect((await gone?.closed)?.code).toBe(1008)
    expect(world.stream.counts().dropped['signed-out']).toBe(1)
    expect(stays?.ws.readyState).toBe(WebSocket.OPEN)
    await stays?.end()
  })
})

describe('guessing', () => {
  const guess = (text: string) => get('/api/v1/clock', bearer(text))

  it('is slow: twenty different tokens at once, then one each six seconds, and good ones wait too', async () => {
    for (let index = 0; index < 20; index++) expect((await guess(`guess-${index}`)).status).toBe(401)
    const bound = await guess('guess-20')
    expect([bound.status, bound.json.code, bound.headers.get('retry-after')]).toEqual([429, 'too-many-guesses', '6'])
    expect((await guess(tokenOf('viewer'))).status).toBe(429)
    expect((await signIn(tokenOf('viewer'))).status).toBe(429)
    await world.machine.pass(6000)
    expect((await guess('guess-21')).status).toBe(401)
    expect((await guess('guess-22')).status).toBe(429)
    await world.machine.pass(6000)
    expect((await guess(tokenOf('viewer'))).status).toBe(200)
  })

  it('hurts no session, and no program that goes on with one old token', async () => {
    const cookie = await session('viewer')
    for (let index = 0; index < 100; index++) expect((await guess('an old token')).status).toBe(401)
    expect((await guess(tokenOf('viewer'))).status).toBe(200)
    for (let index = 0; index < 20; index++) await guess(`guess-${index}`)
    expect((await guess(tokenOf('viewer'))).status).toBe(429)
    expect((await get('/api/v1/clock', cookie)).status).toBe(200)
  })

  it('is counted, and told once a token, without it', async () => {
    await guess('secret-a')
    await guess('secret-a')
    await guess('secret-b')
    await get('/api/v1/clock')
    expect(world.guesses).toEqual(['127.0.0.1', '127.0.0.1'])
    expect(world.access.counts().refusals).toEqual({
      'token-missing': 1,
      'token-unknown': 3,
      'role-not-allowed': 0,
      'too-many-guesses': 0,
    })
  })
})

describe('a body that nobody signed in for', () => {
  it('is not looked at: the refusal comes all the same, and the connection goes on', async () => {
    const answer = await world.call('POST', '/api/v1/clusters', { text: 'x'.repeat(900_000) })
    expect(answer.json.code).toBe('token-missing')
    expect((await get('/healthz')).status).toBe(200)
  })
})
