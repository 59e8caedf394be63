import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkAgainstNow } from '../../../src/config/check-against-now.js'
import { placeOf } from '../../../src/config/cluster-places.js'
import type { Configuration } from '../../../src/config/configuration.js'
import { formatRefusal } from '../../../src/config/finding.js'
import type { LoadResult } from '../../../src/config/load-configuration.js'
import { load } from './load.js'

const CLUSTER = `
  - id: cup-sjc
    product: cup-7
    release: "7.0.5"
    timezone: America/Los_Angeles
    installedAt: 2026-03-01T09:00:00-08:00
    nodes:
      - { hostname: pub, address: 10.1.1.10, mac: "00:0B:CD:4E:E5:9D", role: publisher }
      - { hostname: sub, address: "2001:db8::1", mac: 000b.cd4e.e59e, role: subscriber }
`

function loaded(result: LoadResult): Configuration {
  if (!result.ok) throw new Error(formatRefusal(result))
  return result.configuration
}

function cluster(extra: string, files: Record<string, string> = {}) {
  const [only] = loaded(load(`clusters:${CLUSTER}${extra}`, { files })).clusters
  if (only === undefined) throw new Error('no cluster')
  return only
}

const TOP = { line: 1, column: 1 }

test('what is left out has its default', () => {
  expect(loaded(load('clusters: []'))).toEqual({
    file: '/etc/lapsewatch/lapsewatch.yaml',
    folder: '/etc/lapsewatch',
    clock: null,
    store: { kind: 'folder', path: '/etc/lapsewatch/data' },
    http: { host: '127.0.0.1', port: 8080 },
    access: { tokens: [], metricsOpen: false },
    trust: null,
    places: { clock: TOP, store: TOP, http: TOP, listen: TOP, trust: [] },
    cucms: [],
    clusters: [],
    sinks: [],
    routes: [],
  })
})

test('relative paths are relative to the file, absolute ones stay', () => {
  const { store, trust } = loaded(load('store: ../var\nlicensing: { trust: [ keys/a.pub, /b.pub ] }'))

  expect(store).toEqual({ kind: 'folder', path: '/etc/var' })
  expect(trust).toEqual(['/etc/lapsewatch/keys/a.pub', '/b.pub'])
})

test.each([
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['"[::1]:8080"', { host: '::1', port: 8080 }],
  ['localhost:65535', { host: 'localhost', port: 65_535 }],
])('http.listen %s', (written, expected) => {
  expect(loaded(load(`http: { listen: ${written} }`)).http).toEqual(expected)
})

test.each(['0.0.0.0:8080', '"[::]:8080"', '10.1.1.1:8080', 'noc.example.net:80'])(
  'http.listen %s reaches beyond loopback and is refused without tokens',
  (written) => {
    expect(load(`http: { listen: ${written} }`)).toMatchObject({
      ok: false,
      errors: [{ code: 'listen-not-loopback', path: 'http.listen' }],
    })
  },
)

test.each([':8080', '127.0.0.300:80', '"[10.1.1.1]:80"', 'not_a_host:80', '127.0.0.1:65536'])('http.listen %s is no address', (written) => {
  expect(load(`http: { listen: ${written} }`)).toMatchObject({ ok: false, errors: [{ code: 'bad-listen', path: 'http.listen' }] })
})

const SHA = 'a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e'

test('with tokens any address may be listened on', () => {
  const { http, access } = loaded(
    load(`http: { listen: 0.0.0.0:8080, metrics: open, tokens: [ { name: noc, role: viewer, sha256: ${SHA.toUpperCase()} } ] }`),
  )

  expect(http).toEqual({ host: '0.0.0.0', port: 8080 })
  expect(access).toEqual({ tokens: [{ name: 'noc', role: 'viewer', sha256: SHA }], metricsOpen: true })
})

test('a token in the place of its digest is not repeated by the error', () => {
  const result = load('http: { tokens: [ { name: noc, role: viewer, sha256: the-token-itself } ] }')

  expect(result).toMatchObject({ ok: false, errors: [{ code: 'bad-sha256', path: 'http.tokens[0].sha256' }] })
  expect(JSON.stringify(result)).not.toContain('the-token-itself')
})

test('a cluster keeps its parts, its MACs normalised and its instants read', () => {
  expect(cluster('    labels: { site: sjc }\n    cadence: { days: [ 1, 30, 7, 7 ] }\n')).toMatchObject({
    block: {
      id: 'cup-sjc',
      cadence: { days: [30, 7, 1] },
      nodes: [
        { hostname: 'pub', mac: '000bcd4ee59d', role: 'publisher' },
        { hostname: 'sub', address: '2001:db8::1', mac: '000bcd4ee59e' },
      ],
    },
    labels: { site: 'sjc' },
    installedAt: Date.parse('2026-03-01T17:00:00Z'),
    index: 0,
  })
  expect(placeOf(cluster(''), null)).toEqual({ line: 2, column: 5 })
  expect(placeOf(cluster(''), 'installedAt')).toEqual({ line: 6, column: 18 })
  // What is left out stands where the block does.
  expect(placeOf(cluster(''), 'history')).toEqual({ line: 2, column: 5 })
})

test('a history is put in the order in which it happened, with the text of an uploaded licence', () => {
  const { history } = cluster(
    `    history:
      - { at: 2026-04-02T00:00:00Z, type: license-deleted, data: { file: a.lic } }
      - { at: 2026-04-01T00:00:00Z, type: license-uploaded, data: { path: lic/a.lic } }
      - { at: 2026-04-03T00:00:00Z, type: license-manager-restarted }
`,
    { '/etc/lapsewatch/lic/a.lic': 'INCREMENT' },
  )

  expect(history.map(({ index, fact }) => [index, fact])).toEqual([
    [
      1,
      {
        type: 'license-uploaded',
        data: {
          fileName: 'a.lic',
          path: '/etc/lapsewatch/lic/a.lic',
          text: 'INCREMENT',
          place: { key: 'history[1].data.path', line: 12, column: 75 },
        },
      },
    ],
    [0, { type: 'license-deleted', data: { file: 'a.lic' } }],
    [2, { type: 'license-manager-restarted', data: {} }],
  ])
})

test('nodes that joined or were rebuilt earlier in the history count later in it', () => {
  const { history } = cluster(`    history:
      - { at: 2026-04-01T00:00:00Z, type: node-added, data: { hostname: new, address: 10.1.1.12, mac: "000bcd4ee5a0" } }
      - { at: 2026-04-02T00:00:00Z, type: service-stopped, data: { node: new, service: proxy } }
      - { at: 2026-04-03T00:00:00Z, type: node-removed, data: { hostname: sub } }
      - { at: 2026-04-04T00:00:00Z, type: node-rebuilt, data: { node: new, mac: "000bcd4ee59e" } }
`)

  expect(history).toHaveLength(4)
})

test('the canonical block is the same whatever the spelling, the order of keys, and the labels', () => {
  const files = { '/etc/lapsewatch/a.lic': 'text', '/srv/a.lic': 'text' }
  const one = cluster('    labels: { site: sjc }\n    licenses: [ a.lic ]\n', files).canonicalBlock
  const other = loaded(
    load(
      `clusters:
  - nodes:
      - { role: publisher, mac: "000bcd4ee59d", address: 10.1.1.10, hostname: pub }
      - { role: subscriber, mac: "000bcd4ee59e", address: "2001:db8::1", hostname: sub }
    licenses: [ /srv/a.lic ]
    installedAt: 2026-03-01T17:00:00Z
    timezone: America/Los_Angeles
    release: "7.0.5"
    product: cup-7
    id: cup-sjc
`,
      { files },
    ),
  ).clusters[0]?.canonicalBlock

  expect(other).toBe(one)
  expect(JSON.parse(one)).toMatchObject({ licenses: [{ file: 'a.lic', sha256: createHash('sha256').update('text').digest('hex') }] })
})

test.each([
  ['installedAt', '2026-03-01T09:00:00-08:00', '2026-03-01T09:00:01-08:00'],
  ['release', '"7.0.5"', '"7.0.6"'],
  ['a MAC', '000b.cd4e.e59e', '000b.cd4e.e59f'],
  ['the zone', 'America/Los_Angeles', 'America/Denver'],
])('the canonical block changes with %s', (_, from, to) => {
  const changed = loaded(load(`clusters:${CLUSTER.replace(from, to)}`)).clusters[0]?.canonicalBlock

  expect(changed).not.toBe(cluster('').canonicalBlock)
})

test('who accepted the licence agreement belongs to the block; a block that does not say it is compared as it was before that could be said', () => {
  const said = cluster('    eula: { acceptedBy: ada }\n')
  expect(said.block.eula).toEqual({ acceptedBy: 'ada' })
  expect(JSON.parse(said.canonicalBlock).eula).toEqual({ acceptedBy: 'ada' })
  const silent = JSON.parse(cluster('').canonicalBlock)
  expect(Object.keys(silent)).toEqual(['id', 'product', 'release', 'timezone', 'installedAt', 'nodes', 'licenses', 'history'])
})

test('a history may say why a node came back with another MAC address, and who accepted the agreement of a reinstall', () => {
  const { history } = cluster(`    history:
      - { at: 2026-04-01T00:00:00Z, type: node-rebuilt, data: { node: pub, mac: "000bcd4ee5a0", cause: license-mac } }
      - { at: 2026-04-02T00:00:00Z, type: reinstalled, data: { release: "7.0.5", eula: { acceptedBy: ada } } }
`)

  expect(history.map(({ fact }) => fact.data)).toEqual([
    { node: 'pub', mac: '000bcd4ee5a0', cause: 'license-mac' },
    { release: '7.0.5', eula: { acceptedBy: 'ada' } },
  ])
})

test('a route keeps its conditions as they are written', () => {
  const { routes } = loaded(
    load(`sinks: { noc: { type: file, path: "-" } }
routes:
  - match: { site: a, rack: [ a, b ], name: "!x", alertname: /Lic.*/, node: "!/x+/", severity: "<=4" }
    to: [ noc ]
    continue: true
  - match: { severity: 3 }
    to: []
  - to: [ noc ]
`),
  )

  const match = { site: 'a', rack: ['a', 'b'], name: '!x', alertname: '/Lic.*/', node: '!/x+/', severity: '<=4' }
  expect(routes).toEqual([
    { match, to: ['noc'], continue: true, line: 3 },
    { match: { severity: 3 }, to: [], continue: false, line: 6 },
    { match: {}, to: ['noc'], continue: false, line: 8 },
  ])
})

test('a sink has what its own schema made of its keys', () => {
  expect(loaded(load('sinks:\n  noc: { type: syslog, host: "${NOC}" }', { env: { NOC: 'noc.example.net' } })).sinks).toEqual([
    {
      name: 'noc',
      type: 'syslog',
      config: { host: 'noc.example.net', port: 514, transport: 'udp' },
      places: expect.objectContaining({ '': { line: 2, column: 3 }, host: { line: 2, column: 30 } }),
    },
  ])
})

test('a secret from the environment stands in no error', () => {
  const result = load('sinks:\n  noc: { type: syslog, host: h, transport: "${SECRET}" }', { env: { SECRET: 'hunter2' } })

  expect(result.ok ? '' : formatRefusal(result)).toMatch(/transport: "\$\{SECRET\}" is not a choice here/)
})

test('where the keys stand that may turn out to be wrong only when they are used', () => {
  const { places } = loaded(load('store: x\nhttp:\n  listen: 127.0.0.1:0\nlicensing:\n  trust:\n    - a.pub\n    - b.pub\n'))

  expect(places).toMatchObject({
    store: { line: 1, column: 8 },
    listen: { line: 3, column: 11 },
    trust: [
      { line: 6, column: 7 },
      { line: 7, column: 7 },
    ],
  })
})

test('two nodes of a cluster with one address, however it is written; two clusters may have the same (private networks overlap)', () => {
  const twin = CLUSTER.replace('"2001:db8::1"', '10.1.1.10')
  const spelt = CLUSTER.replace('10.1.1.10', '"2001:DB8:0::1"')
  const other = CLUSTER.replace('cup-sjc', 'cup-ber').replaceAll('4E:E5', '4E:E6').replaceAll('4ee5', '4ee6').replace('e59e', 'e69e')
  const refused = (text: string) => {
    const result = load(`clusters:${text}`)
    return result.ok ? '' : formatRefusal(result)
  }

  expect(refused(twin)).toBe(
    '/etc/lapsewatch/lapsewatch.yaml:9:35 clusters[0].nodes[1].address: "10.1.1.10" is also the address of nodes[0] on line 8: give each node its own',
  )
  expect(refused(spelt)).toContain('"2001:db8::1" is also the address of nodes[0] on line 8')
  expect(refused(`${CLUSTER}${other.trimStart().replace(/^/, '  ')}`)).toBe('')
})

test('an anchored block can be used again', () => {
  const { sinks } = loaded(load('sinks:\n  a: &a { type: file, path: x }\n  b: *a\n'))

  expect(sinks.map(({ name, config }) => [name, config])).toEqual([
    ['a', { path: 'x' }],
    ['b', { path: 'x' }],
  ])
})

test('aliases that would repeat billions of values are refused', () => {
  const bomb = Array.from({ length: 12 }, (_, i) => `l${i}: &l${i} [ ${Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)} ]`).join('\n')
  const result = load(bomb)

  expect(result.ok ? [] : result.errors.map(({ code }) => code)).toContain('too-many-aliases')
})

test('what lies in the future is an error only once the time is known', () => {
  const configuration = loaded(
    load(`clusters:${CLUSTER}    history:\n      - { at: 2026-05-01T00:00:00Z, type: license-manager-restarted }\n`),
  )
  const refusal = checkAgainstNow(configuration, Date.parse('2026-03-01T00:00:00Z'))

  expect(refusal === null ? '' : formatRefusal(refusal).split('\n')).toEqual([
    '/etc/lapsewatch/lapsewatch.yaml:6:18 clusters[0].installedAt: lies in the future: it is 2026-03-01T00:00:00Z now',
    '/etc/lapsewatch/lapsewatch.yaml:11:15 clusters[0].history[0].at: lies in the future: it is 2026-03-01T00:00:00Z now',
  ])
  expect(checkAgainstNow(configuration, Date.parse('2026-05-01T00:00:00Z'))).toBeNull()
})

test('a configuration can be posted to another thread', () => {
  const configuration = loaded(load(`clusters:${CLUSTER}sinks: { f: { type: file, path: x } }\nroutes: [ { to: [ f ] } ]\n`))

  expect(structuredClone(configuration)).toEqual(configuration)
})
