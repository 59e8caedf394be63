import type { TlsOptions as ServerOptions } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStream, type TlsOptions } from '../../src/syslog/stream.js'
import { type Connection, TransportError } from '../../src/syslog/transport.js'
import { type Authority, type Certificate, createAuthority } from '../support/certificates.js'
import { type StreamReceiver, startStreamReceiver } from '../support/syslog-receiver.js'

let authority: Authority
let stranger: Authority
let server: Certificate
let client: Certificate
const running: StreamReceiver[] = []

beforeAll(async () => {
  authority = await createAuthority('our authority')
  stranger = await createAuthority('another authority')
  server = await authority.issue(['collector.example'], ['127.0.0.1'])
  client = await authority.issue(['lapsewatch.example'])
})
afterAll(async () => {
  await Promise.all(running.map((receiver) => receiver.stop()))
})

async function receiver(options: ServerOptions = {}): Promise<StreamReceiver> {
  const started = await startStreamReceiver({ tls: { ...server, ...options } })
  running.push(started)
  return started
}
const open = (port: number, tls: TlsOptions, host = '127.0.0.1'): Promise<Connection> =>
  openStream({
    host,
    port,
    framing: 'octet-counting',
    tls,
    lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  })
const outcome = (opening: Promise<Connection>): Promise<string> =>
  opening.then(
    () => 'connected',
    (error: unknown) => (error instanceof TransportError ? `${error.reason}: ${error.message}` : 'something else'),
  )

describe('sending over TLS', () => {
  it('delivers in order and ends in order', async () => {
    const peer = await receiver()
    const connection = await open(peer.port, { ca: authority.ca })
    const lines = Array.from({ length: 3000 }, (_, index) => `<13>${index} ${'ü'.repeat(50)}`)
    await connection.send(lines)
    expect(await connection.close()).toBe(true)
    expect(peer.lines).toEqual(lines)
  })

  it('tells that the receiver closed', async () => {
    const peer = await receiver()
    const connection = await open(peer.port, { ca: authority.ca })
    ;(await peer.connection()).end()
    expect((await connection.lost).reason).toBe('closed')
  })

  it.each<[string, () => TlsOptions, string, RegExp]>([
    ['an authority that we were told of', () => ({ ca: authority.ca }), '127.0.0.1', /^connected$/],
    ['another authority', () => ({ ca: stranger.ca }), '127.0.0.1', /^tls: cannot connect to 127\.0\.0\.1:\d+ over TLS: unable to/],
    ['no authority that the system knows', () => ({}), '127.0.0.1', /^tls: /],
    ['the name that it bears', () => ({ ca: authority.ca }), 'collector.example', /^connected$/],
    ['another name', () => ({ ca: authority.ca }), 'other.example', /^tls: .*other\.example/],
    [
      'the name that was given in place of the host',
      () => ({ ca: authority.ca, servername: 'collector.example' }),
      'other.example',
      /^connected$/,
    ],
    ['another name than was given', () => ({ ca: authority.ca, servername: 'other.example' }), '127.0.0.1', /^tls: .*other\.example/],
    ['anything, when told not to verify', () => ({ verify: false }), 'other.example', /^connected$/],
  ])('with a certificate of %s', async (_, tls, host, expected) => {
    const peer = await receiver()
    expect(await outcome(open(peer.port, tls(), host))).toMatch(expected)
  })

  it('shows its own certificate to a receiver that asks for one', async () => {
    const peer = await receiver({ ca: authority.ca, requestCert: true, rejectUnauthorized: true })
    const connection = await open(peer.port, { ca: authority.ca, ...client })
    await connection.send(['<13>x'])
    expect(await peer.received(1)).toEqual(['<13>x'])
    expect(await connection.close()).toBe(true)
  })

  it('is lost for a reason of TLS when the receiver wanted a certificate and got none', async () => {
    const peer = await receiver({ ca: authority.ca, requestCert: true, rejectUnauthorized: true })
    const connection = await open(peer.port, { ca: authority.ca })
    expect((await connection.lost).reason).toBe('tls')
  })

  it('refuses TLS 1.1', async () => {
    const peer = await receiver({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    expect(await outcome(open(peer.port, { ca: authority.ca }))).toMatch(/^tls: /)
  })

  it('says that a receiver does not speak TLS', async () => {
    const peer = await startStreamReceiver({ handsOff: true })
    running.push(peer)
    const opening = outcome(open(peer.port, { ca: authority.ca }))
    ;(await peer.connection()).end('hello, this is no TLS\n')
    expect(await opening).toMatch(/^(tls|closed): /)
  })

  it('says that its own key is none', async () => {
    expect(await outcome(open(1, { cert: client.cert, key: 'no key' }))).toMatch(/^tls: /)
  })
})
