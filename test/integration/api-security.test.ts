/** Whom the API takes no change from, what it never answers, and how large and how odd a request may be. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BODY_BYTES_MAX, DRAINED_BYTES_MAX } from '../../src/api/body-limit.js'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'

let world: ApiWorld

beforeAll(async () => {
  world = await apiWorld()
  await world.post('/api/v1/clusters', newClusterBody())
})

afterAll(() => world.close())

interface Raw {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Reads nothing before all is sent, as many a client does. */
function sendThenRead(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(world.server.port, '127.0.0.1')
    socket.pause()
    socket.on('error', reject)
    socket.write(text, () => {
      let answer = ''
      socket.setEncoding('utf8')
      socket.on('data', (chunk: string) => {
        answer += chunk
      })
      socket.on('end', () => resolve(answer))
      socket.resume()
    })
  })
}

/** As a browser or a program would send it, forbidden headers and all. */
function raw(method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: world.server.port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const RESTART = '/api/v1/clusters/cup-sjc/license-manager/restart'
const own = () => `127.0.0.1:${world.server.port}`

describe('a page of another origin', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a sandbox', { origin: 'null' }],
    ['another name of this machine', { origin: 'http://localhost.evil.example' }],
    ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['another port, by fetch metadata', { 'sec-fetch-site': 'same-site' }],
  ])('on %s changes nothing', async (_, headers) => {
    for (const [method, path] of [
      ['POST', RESTART],
      ['POST', '/-/reload'],
      ['POST', '/api/v1/clusters/cup-sjc/what-if'],
      ['DELETE', '/api/v1/clusters/cup-sjc'],
      ['PUT', '/api/v1/nowhere'],
    ] as const) {
      const answer = await raw(method, path, headers)
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'cross-origin'])
    }
    expect((await world.get('/api/v1/clusters/cup-sjc')).json).not.toHaveProperty('retiredAt')
  })

  it('may not read either: no answer says that it may', async () => {
    const answer = await raw('GET', '/api/v1/clusters', { origin: 'https://evil.example' })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
  })

  it.each([
    ['the same origin', () => ({ origin: `http://${own()}`, 'sec-fetch-site': 'same-origin' })],
    ['a program', () => ({})],
  ])('is told from %s, whose change is taken', async (_, headers) => {
    expect((await raw('POST', RESTART, { ...headers(), host: own() })).status).toBe(200)
  })
})

describe('the name that the daemon is called by', () => {
  it.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '10.0.0.1:8080', 'localhost@evil.example', '[::2]:80'])(
    'may not be %s',
    async (host) => {
      for (const path of ['/api/v1/clusters', '/', '/metrics', '/nowhere']) {
        const answer = await raw('GET', path, { host })
        expect([answer.status, answer.body.includes('cup-sjc')], path).toEqual([host.includes('@') ? 400 : 403, false])
      }
    },
  )

  it.each(['localhost', 'localhost:99', 'LOCALHOST:99', '127.0.0.1', '127.8.9.1:99', '[::1]', '[::1]:99'])('may be %s', async (host) => {
    expect((await raw('GET', '/healthz', { host })).status).toBe(200)
  })
})

describe('every answer', () => {
  it.each(['/', '/api/docs', '/api/openapi.json', '/api/v1/clusters', '/nowhere', '/healthz', '/metrics'])(
    'of %s has strict headers',
    async (path) => {
      const { headers } = await world.get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-powered-by')).toBeNull()
    },
  )
})

describe('an address', () => {
  it.each([
    '/nowhere',
    '/api',
    '/api/v1',
    '/api/v2/alerts',
    '/api/v1/clusters/',
    '/api/v1/clusters/a/b/c',
    '//evil.example',
    '/%2e%2e/etc/passwd',
    '/axl/a/b',
  ])('that is not there is 404: %s', async (path) => {
    expect((await world.get(path)).json).toMatchObject({
      status: 404,
      code: 'not-found',
      type: 'urn:lapsewatch:problem:not-found',
      title: 'Not found',
    })
  })

  it.each([
    ['PUT', '/api/v1/clusters', 'GET, HEAD, POST'],
    ['PATCH', '/api/v1/clusters/cup-sjc', 'DELETE, GET, HEAD'],
    ['GET', '/-/reload', 'POST'],
    ['POST', '/api/v1/alarms', 'GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ])('takes its own methods only: %s %s is 405', async (method, path, allow) => {
    const answer = await world.call(method, path)
    expect([answer.status, answer.json.code, answer.headers.get('allow')]).toEqual([405, 'method-not-allowed', allow])
  })

  it('tells its methods', async () => {
    const answer = await world.call('OPTIONS', '/api/v1/clusters')
    expect([answer.status, answer.headers.get('allow'), answer.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, HEAD, POST',
      null,
    ])
  })

  it('answers HEAD as GET, without the body', async () => {
    expect(await world.call('HEAD', '/api/v1/clusters')).toMatchObject({ status: 200, text: '' })
  })
})

describe('a body', () => {
  const large = JSON.stringify({ id: 'x'.repeat(BODY_BYTES_MAX) })
  const json = { 'content-type': 'application/json' }

  it.each([
    ['that says its length', { 'content-length': String(large.length) }],
    ['that comes in chunks', { 'transfer-encoding': 'chunked' }],
  ])('%s may not be larger than 1 MiB', async (_, headers) => {
    const answer = await raw('POST', '/api/v1/clusters', { ...json, ...headers }, large)
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, 'body-too-large'])
    expect((await world.get('/healthz')).status).toBe(200)
  })

  it.each([
    ['that says its length', (bytes: number) => `Content-Length: ${bytes}\r\n\r\n`, ''],
    ['in one chunk', (bytes: number) => `Transfer-Encoding: chunked\r\n\r\n${bytes.toString(16)}\r\n`, '\r\n0\r\n\r\n'],
  ])('of 5 MB %s is taken to its end, so that who sends it all before reading can read the refusal', async (_, length, end) => {
    const bytes = 5_000_000
    const head = `POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n`
    const answer = await sendThenRead(`${head}${length(bytes)}${'x'.repeat(bytes)}${end}`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('"code":"body-too-large"')
  })

  it('beyond all measure is refused at once, and its connection ends', async () => {
    const head = 'POST /api/v1/clusters HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    const answer = await sendThenRead(`${head}Content-Length: ${DRAINED_BYTES_MAX + 1}\r\n\r\nx`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer.toLowerCase()).toContain('connection: close')
  })

  it('in chunks is read whole', async () => {
    const body = JSON.stringify({ facts: [{ type: 'license-manager-restarted' }] })
    const answer = await raw('POST', '/api/v1/clusters/cup-sjc/what-if', { ...json, 'transfer-encoding': 'chunked' }, body)
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { added: [], removed: [], moved: [] }])
  })

  it.each([
    ['no JSON', '{"id":', json, 400, 'malformed-json'],
    ['nothing', '', json, 400, 'malformed-json'],
    ['deep nesting', '['.repeat(100_000), json, 400, 'malformed-json'],
    ['a number', '7', json, 400, 'invalid-request'],
    ['null', 'null', json, 400, 'invalid-request'],
    ['text', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['a form', 'id=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['no content type', '{"id":"x"}', {}, 415, 'unsupported-media-type'],
    ['a type that only begins well', '{}', { 'content-type': 'application/json-seq' }, 415, 'unsupported-media-type'],
  ])('of %s is refused', async (_, body, headers, status, code) => {
    const answer = await raw('POST', '/api/v1/clusters', { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body)
    expect([answer.status, JSON.parse(answer.body).code, answer.headers['content-type']]).toEqual([
      status,
      code,
      'application/problem+json',
    ])
  })
})

describe('what is no HTTP', () => {
  it.each([
    ['noise', '\u0016\u0003\u0001\r\n\r\n'],
    ['a request without Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a header of 20 KB', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
  ])('such as %s is refused, and the daemon goes on', async (_, text) => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(world.server.port, '127.0.0.1', () => socket.end(text))
      let read = ''
      socket.on('data', (chunk) => {
        read += chunk
      })
      socket.on('close', () => resolve(read))
      socket.on('error', () => resolve(read))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await world.get('/healthz')).status).toBe(200)
  })
})
