/** Reload, health, metrics, the document, the pages, and what is our fault. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, describe, expect, it } from 'vitest'
import { StoreError } from '../../src/engine/ports.js'
import { problem } from '../../src/engine/problem.js'
import { type ApiWorld, apiWorld, newClusterBody } from '../support/api-world.js'

let world: ApiWorld

afterEach(() => world.close())

describe('reload', () => {
  it('says what became of the clusters', async () => {
    world = await apiWorld()
    expect((await world.post('/-/reload')).json).toEqual({ created: 1, returned: 0, relabelled: 0, retired: 0, unchanged: 4 })
  })

  it('of a configuration with an error says where it is, and a change that needs a restart is a conflict', async () => {
    const answers = [
      problem('invalid-configuration', 'lapsewatch.yaml:3:5 clusters[0].id: is missing'),
      problem('restart-needed', 'store changed: that needs a restart'),
    ]
    world = await apiWorld({ reload: async () => answers.shift() ?? problem('x', 'x') })
    expect((await world.post('/-/reload')).json).toMatchObject({
      status: 422,
      code: 'invalid-configuration',
      detail: expect.stringContaining(':3:5'),
    })
    expect((await world.post('/-/reload')).json).toMatchObject({ status: 409, code: 'restart-needed' })
  })
})

describe('health', () => {
  it('is told apart from readiness', async () => {
    world = await apiWorld({ ready: () => ({ ready: false, reasons: ['the daemon is starting'] }) })
    expect((await world.get('/healthz')).json).toEqual({ status: 'ok' })
    const answer = await world.get('/readyz')
    expect([answer.status, answer.json]).toEqual([503, { ready: false, reasons: ['the daemon is starting'] }])
  })

  it('is ready when it is', async () => {
    world = await apiWorld()
    expect([(await world.get('/readyz')).status, (await world.call('HEAD', '/healthz')).status]).toEqual([200, 200])
  })
})

describe('metrics', () => {
  it('go out as they come, in the format that was asked for', async () => {
    const accepts: (string | undefined)[] = []
    world = await apiWorld({
      async metrics(accept) {
        accepts.push(accept)
        return { contentType: 'text/plain; version=0.0.4; charset=utf-8', chunks: lines('a 1\n', 'b 2\n') }
      },
    })
    const answer = await world.call('GET', '/metrics', { headers: { accept: 'text/plain' } })
    expect([answer.text, answer.headers.get('content-type'), accepts]).toEqual([
      'a 1\nb 2\n',
      'text/plain; version=0.0.4; charset=utf-8',
      ['text/plain'],
    ])
  })
})

async function* lines(...parts: readonly string[]): AsyncIterable<string> {
  yield* parts
}

describe('the document', () => {
  it('is valid OpenAPI 3.1, and describes each operation with a summary, its parameters, its answers and problems', async () => {
    world = await apiWorld()
    const document = (await world.get('/api/openapi.json')).json
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
    const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap((item) => Object.values(item))
    expect(operations.length).toBeGreaterThan(25)
    for (const operation of operations) {
      expect(operation.summary).toMatch(/\w/)
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '403', '500', '503']))
      for (const parameter of operation.parameters ?? []) expect(parameter.schema, parameter.name).toHaveProperty('example')
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const [name, schema] of Object.entries(
      document.components.schemas as Record<string, { example?: unknown; properties?: object }>,
    )) {
      const isPart =
        ['Problem', 'ClusterClock', 'Service', 'Warning', 'Node', 'TimelineDifference', 'LicenseText'].includes(name) ||
        'items' in (schema.properties ?? {})
      if (!isPart) expect(schema.example, name).toBeDefined()
    }
  })

  it('can be browsed without a script and without another host', async () => {
    world = await apiWorld()
    const { text, headers } = await world.get('/api/docs')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toContain('POST /api/v1/clusters/{id}/what-if')
    expect(text).not.toMatch(/<script|https?:\/\/(?!www\.apache)/)
  })
})

interface Operation {
  readonly summary: string
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly schema: object }[]
  readonly responses: object
}

describe('the page of the API', () => {
  it('escapes what it shows, and runs nothing', async () => {
    world = await apiWorld()
    await world.post('/api/v1/clusters', newClusterBody({ labels: { site: '<img src=x onerror=alert(1)>' } }))
    const { text } = await world.get('/api/docs')
    expect(text).not.toContain('<img')
    expect(text).not.toContain('<script')
  })
})

describe('what is our fault', () => {
  it('is told as 500 with an id and without a trace; the log has the id and the trace, and no query string', async () => {
    world = await apiWorld({
      sinks: () => {
        throw new Error('secret detail')
      },
    })
    const answer = await world.get('/api/v1/sinks?')
    expect(answer.json).toMatchObject({ status: 500, code: 'internal-error' })
    expect(answer.text).not.toContain('secret detail')
    const [entry] = world.logged.splice(0)
    expect(answer.json.instance).toBe(`urn:uuid:${entry?.details.errorId}`)
    expect(entry?.details).toMatchObject({ method: 'GET', path: '/api/v1/sinks', error: expect.stringContaining('secret detail') })
  })

  it.each([
    ['store-full', 503],
    ['store-read-only', 503],
    ['store-corrupt', 503],
  ] as const)('is %s for a store that cannot be used: the daemon goes on', async (code, status) => {
    world = await apiWorld({
      sinks: () => {
        throw new StoreError(code, 'the store at ./data cannot be used')
      },
    })
    expect((await world.get('/api/v1/sinks')).json).toMatchObject({ status, code, detail: 'the store at ./data cannot be used' })
    expect((await world.get('/healthz')).status).toBe(200)
  })
})
