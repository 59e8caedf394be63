/** A real daemon given messages that no client of good will sends over AXL: each gets a fault that says what to do, none changes anything in the store. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { type AxlAnswer, envelope, type Fault, faultOf, sendAxl } from '../support/axl.js'
import { CUPC, IP_PHONE } from '../support/cucm.js'
import { type Daemon, startDaemon, tempFolder } from '../support/daemon.js'
import { storeDigest } from '../support/store-digest.js'

const folder = tempFolder()
const store = join(folder.path, 'data')
let daemon: Daemon

/** The clock stands, so that nothing falls due by itself. */
const CONFIGURATION = `
clock: { start: 2026-05-02T16:30:00Z, speed: 0.001 }
store: ./data
http: { listen: 127.0.0.1:0 }
cucm:
  - { id: cucm-sjc, release: "7.0.2", mac: "000bcd4ee5c0", units: 50 }
`

beforeAll(async () => {
  daemon = await startDaemon(folder.file('lapsewatch.yaml', CONFIGURATION))
  await create('users', { userid: 'jdoe' })
  await create('phones', { name: 'SEP1', model: IP_PHONE, owner: 'jdoe' })
  await create('phones', { name: 'UPC1', model: CUPC, owner: 'jdoe', primaryPhone: 'SEP1' })
}, 60_000)
afterAll(async () => {
  const exitCode = await daemon?.stop()
  folder.remove()
  expect(exitCode).toBe(0)
})

async function create(list: string, body: object): Promise<void> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  expect((await fetch(`${daemon.url}/api/v1/cucm/cucm-sjc/${list}`, init)).status).toBe(201)
}

/** What it is refused with; fails when the store was changed, or when the answer is no fault. */
async function refusal(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}): Promise<Fault> {
  const before = storeDigest(store)
  const answer = await sendAxl(`${daemon.url}/axl/`, body, headers)
  expectFault(answer)
  expect(storeDigest(store)).toEqual(before)
  return faultOf(answer.status, answer.text)
}

function expectFault({ status, text, headers }: AxlAnswer): void {
  expect(status).toBeGreaterThanOrEqual(400)
  expect(headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(text).toMatch(/<faultcode>soapenv:(Client|VersionMismatch|MustUnderstand)<\/faultcode>/)
  expect(text).not.toMatch(/\.[jt]s:\d+|node_modules| {4}at /)
}

/** It would remove the phone. */
const REMOVE = '<ns:removePhone><name>UPC1</name></ns:removePhone>'

const entities = Array.from({ length: 10 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`)
const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">${entities.join('')}]>`

const WRONG: readonly (readonly [what: string, body: string | Uint8Array<ArrayBuffer>, code: string, says: RegExp])[] = [
  ['entities that expand to billions', envelope(REMOVE.replace('UPC1', '&lol10;'), { before: BILLION_LAUGHS }), 'document-type', /DOCTYPE/],
  [
    'an entity of a file',
    envelope(REMOVE.replace('UPC1', '&x;'), { before: '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>' }),
    'document-type',
    /DOCTYPE/,
  ],
  ['a document type', envelope(REMOVE, { before: '<!DOCTYPE Envelope SYSTEM "http://127.0.0.1:1/x.dtd">' }), 'document-type', /without/],
  ['an entity that nobody declared', envelope(REMOVE.replace('UPC1', '&nbsp;UPC1')), 'malformed-xml', /entity/],
  ['another namespace', envelope(REMOVE, { namespace: 'http://www.cisco.com/AXL/API/11.0' }), 'wrong-namespace', /AXL 8\.5/],
  ['no namespace', envelope(REMOVE.replaceAll('ns:', '')), 'wrong-namespace', /http:\/\/www\.cisco\.com\/AXL\/API\/8\.5/],
  ['a prefix that nobody declared', envelope(REMOVE.replaceAll('ns:', 'axl:')), 'malformed-xml', /prefix/],
  ['no text at all', '', 'malformed-xml', /empty/],
  ['plain text', 'removePhone UPC1', 'malformed-xml', /no XML/],
  ['JSON', '{"name":"UPC1"}', 'malformed-xml', /no XML/],
  ['an end that is missing', envelope(REMOVE).slice(0, -12), 'malformed-xml', /line 1/],
  ['ends in a wrong order', '<a><b></a></b>', 'malformed-xml', /closing|close/i],
  ['two documents', envelope(REMOVE) + envelope(REMOVE), 'malformed-xml', /no XML/],
  ['binary', new Uint8Array(Array.from({ length: 256 }, (_, n) => n)), 'malformed-xml', /UTF-8/],
  ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${envelope(REMOVE)}`, 'utf16le')), 'malformed-xml', /UTF-8/],
  ['another encoding', envelope(REMOVE, { before: '<?xml version="1.0" encoding="UTF-7"?>' }), 'malformed-xml', /UTF-8/],
  ['elements 100,000 deep', '<a>'.repeat(100_000), 'malformed-xml', /32 deep/],
  ['100,000 attributes', `<a ${Array.from({ length: 100_000 }, (_, n) => `b${n}=""`).join(' ')}/>`, 'malformed-xml', /64 attributes/],
  ['200,000 elements', envelope(REMOVE.replace('</ns', `${'<a/>'.repeat(200_000)}</ns`)), 'malformed-xml', /2000 elements/],
  ['a WSDL', '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', 'not-soap', /Envelope/],
  [
    'SOAP 1.2',
    envelope(REMOVE).replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
    'soap-version',
    /SOAP 1\.1/,
  ],
  ['an empty body', envelope(''), 'not-soap', /Body/],
  ['no body', envelope(REMOVE).replaceAll('soapenv:Body', 'soapenv:Rumpf'), 'not-soap', /Body/],
  ['two operations', envelope(REMOVE + REMOVE), 'not-soap', /more than one/],
  ['two bodies', envelope(`${REMOVE}</soapenv:Body><soapenv:Body>${REMOVE}`), 'not-soap', /more than one Body/],
  [
    'a header that has to be understood',
    envelope(REMOVE, { header: '<soapenv:Header><x xmlns="urn:x" soapenv:mustUnderstand="1"/></soapenv:Header>' }),
    'header-not-understood',
    /header x/,
  ],
  ['an operation of later releases', envelope('<ns:doLdapSync/>'), 'unknown-operation', /known operations are addPhone/],
  [
    'a mistyped operation',
    envelope(REMOVE.replaceAll('removePhone', 'removePhones')),
    'unknown-operation',
    /did you mean &quot;removePhone&quot;/,
  ],
  ['an operation called as a part of every object', envelope('<ns:constructor/>'), 'unknown-operation', /constructor/],
  ['a prefix called as a part of every object', envelope(REMOVE.replaceAll('ns:', 'constructor:')), 'wrong-namespace', /namespace/],
  [
    'an element that is not known',
    envelope('<ns:removePhone><name>UPC1</name><force>true</force></ns:removePhone>'),
    'invalid-request',
    /force/,
  ],
  ['a UUID for a name', envelope('<ns:removePhone><uuid>{0}</uuid></ns:removePhone>'), 'invalid-request', /known elements|only &quot;name/],
  [
    'elements where text belongs',
    envelope('<ns:removePhone><name><name>UPC1</name></name></ns:removePhone>'),
    'invalid-request',
    /text belongs/,
  ],
  ['text where elements belong', envelope('<ns:removePhone>UPC1</ns:removePhone>'), 'invalid-request', /elements belong/],
  [
    'one element twice',
    envelope('<ns:removePhone><name>UPC1</name><name>SEP1</name></ns:removePhone>'),
    'invalid-request',
    /more than once/,
  ],
  [
    'an element of another namespace',
    envelope('<ns:removePhone><name xmlns="urn:x">UPC1</name></ns:removePhone>'),
    'invalid-request',
    /urn:x/,
  ],
  [
    'a pattern as long as a book',
    envelope(`<ns:listPhone><searchCriteria><name>${'%a'.repeat(200_000)}</name></searchCriteria></ns:listPhone>`),
    'invalid-request',
    /256/,
  ],
  [
    'a number that is none',
    envelope('<ns:listPhone><searchCriteria><name>%</name></searchCriteria><first>-1</first></ns:listPhone>'),
    'invalid-request',
    /whole number/,
  ],
  [
    'a statement that is another',
    envelope("<ns:executeSQLQuery><sql>DELETE FROM device WHERE name='UPC1'</sql></ns:executeSQLQuery>"),
    'unknown-statement',
    /one statement/,
  ],
  ['a primary phone that has secondaries', envelope(REMOVE.replace('UPC1', 'SEP1')), 'primary-has-secondaries', /UPC1/],
]

test.each(WRONG)('%s is a fault with HTTP 500 that says why, and changes nothing', async (_, body, code, says) => {
  const fault = await refusal(body)
  expect({ status: fault.status, code: fault.code }).toEqual({ status: 500, code })
  expect(fault.text).toMatch(says)
  expect(fault.text.length).toBeLessThan(400)
})

describe('before the message is looked at', () => {
  it('a body of more than 1 MiB is 413, one just below it is read', async () => {
    const padding = (bytes: number) => envelope(`${' '.repeat(bytes)}${REMOVE.replace('UPC1', 'SEP1')}`)
    expect(await refusal(padding(1024 * 1024))).toMatchObject({ status: 413, code: 'body-too-large' })
    expect(await refusal(padding(1024 * 1024 - 500))).toMatchObject({ status: 500, code: 'primary-has-secondaries' })
    expect(await refusal(padding(20 * 1024 * 1024))).toMatchObject({ status: 413, code: 'body-too-large' })
  })

  it.each([
    ['the form of a page', { 'content-type': 'text/plain' }],
    ['JSON', { 'content-type': 'application/json' }],
    ['SOAP 1.2', { 'content-type': 'application/soap+xml' }],
    ['another charset', { 'content-type': 'text/xml; charset=iso-8859-1' }],
  ])('the media type of %s is 415', async (_, headers) => {
    expect(await refusal(envelope(REMOVE), headers)).toMatchObject({ status: 415, code: 'unsupported-media-type' })
  })

  it('what is packed is 415: it might unpack to anything', async () => {
    const packed = new Uint8Array(gzipSync(envelope(REMOVE)))
    expect(await refusal(packed, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415, code: 'unsupported-media-type' })
  })

  it('a page of another origin is 403', async () => {
    expect(await refusal(envelope(REMOVE), { origin: 'https://evil.example' })).toMatchObject({ status: 403, code: 'cross-origin' })
    expect(await refusal(envelope(REMOVE), { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403, code: 'cross-origin' })
  })

  it.each(['PUT', 'PATCH', 'DELETE'])('%s is 405', async (method) => {
    const answer = await fetch(`${daemon.url}/axl/`, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  })
})

it.each(['CUCM:DB ver=8.5 addPhone', '"CUCM:DB ver=11.0"', 'removePhone', 'urn:other'])(
  'a SOAPAction that says something else than the body, %s, is a fault and changes nothing',
  async (action) => {
    const fault = await refusal(envelope(REMOVE), { soapaction: action })
    expect(fault).toMatchObject({ status: 500, code: 'wrong-soap-action' })
    expect(fault.text).toContain('removePhone')
  },
)

it.each(['', '""', 'CUCM:DB ver=8.5', '"CUCM:DB ver=8.5 getPhone"'])('a SOAPAction of %j says nothing else', async (action) => {
  const answer = await sendAxl(`${daemon.url}/axl/`, envelope('<ns:getPhone><name>UPC1</name></ns:getPhone>'), { soapaction: action })
  expect(answer.status).toBe(200)
})

test('a thousand messages with letters exchanged and parts left out crash nothing, and change nothing that they do not ask for', async () => {
  const before = storeDigest(store)
  // Only what would be refused if it were whole: whatever becomes of it may change nothing.
  const whole = envelope('<ns:removePhone sequence="1"><name>SEP1</name></ns:removePhone>')
  const mutation = fc.record({
    at: fc.nat(whole.length),
    remove: fc.nat(40),
    insert: fc.oneof(fc.string(), fc.constantFrom('<', '>', '&', '<!', ']]>', '"', '</', '<?')),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
      const body = mutations.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), whole)
      const answer = await sendAxl(`${daemon.url}/axl/`, body)
      expectFault(answer)
    }),
    { numRuns: 1000 },
  )
  expect(storeDigest(store)).toEqual(before)
  expect((await fetch(`${daemon.url}/healthz`)).status).toBe(200)
}, 120_000)
