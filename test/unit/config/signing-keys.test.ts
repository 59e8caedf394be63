import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  DEMO_TRUST_KEY,
  generateIssuerKey,
  isDemoFingerprint,
  licenseFunctions,
  readIssuerKey,
  readTrustKeys,
} from '../../../src/config/signing-keys.js'

let folder: string
const at = (name: string) => join(folder, name)
const own = generateIssuerKey()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapsewatch-keys-'))
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const files = {
    'own.key': own.privatePem,
    'own.pub': own.publicPem,
    'rsa.key': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    'rsa.pub': rsa.publicKey.export({ type: 'spki', format: 'pem' }),
    'locked.key': generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    }),
    'junk.pem': 'hello',
    'broken.pub': own.publicPem.replace(/[A-Za-z0-9+/]{8}=?\n-----END/, '\n-----END'),
    'long.pem': 'x'.repeat(100_000),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the demo pair that is packaged belongs together and is recognised', () => {
  const issuer = readIssuerKey(undefined, undefined)
  const trust = readTrustKeys([DEMO_TRUST_KEY])
  if (!issuer.ok || !trust.ok) throw new Error('unreadable')
  expect(issuer).toMatchObject({ key: { isDemo: true }, warning: expect.stringContaining('everybody has') })
  expect(trust.keys.map(({ fingerprint }) => fingerprint)).toEqual([issuer.key.fingerprint])
  expect(isDemoFingerprint(issuer.key.fingerprint)).toBe(true)
  expect(isDemoFingerprint(own.fingerprint)).toBe(false)
})

test('verify tells valid, altered and unknown issuers apart', () => {
  const issuer = readIssuerKey(at('own.key'), undefined)
  const trust = readTrustKeys([DEMO_TRUST_KEY, at('own.pub')])
  if (!issuer.ok || !trust.ok) throw new Error('unreadable')
  const { verify, digest } = licenseFunctions(trust.keys)
  const bytes = new TextEncoder().encode('text')
  const signature = issuer.key.sign(bytes)
  expect(verify(own.fingerprint, bytes, signature)).toBe('valid')
  expect(verify(own.fingerprint, new TextEncoder().encode('Text'), signature)).toBe('altered')
  expect(verify(own.fingerprint, bytes, new Uint8Array(3))).toBe('altered')
  expect(verify('0123456789abcdef', bytes, signature)).toBe('unknown-issuer')
  expect(digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('the option goes before the environment, and an empty variable counts as none', () => {
  expect(readIssuerKey(at('own.key'), at('junk.pem'))).toMatchObject({
    ok: true,
    key: { fingerprint: own.fingerprint, isDemo: false },
    warning: null,
  })
  expect(readIssuerKey(undefined, at('own.key'))).toMatchObject({ ok: true, key: { fingerprint: own.fingerprint } })
  expect(readIssuerKey(undefined, '')).toMatchObject({ ok: true, key: { isDemo: true } })
})

describe('an error names the file and what is wrong with it', () => {
  test.each([
    ['nowhere.pub', /cannot be read: there is no such file/],
    ['.', /cannot be read: it is a folder/],
    ['own.key', /is a private key; to trust an issuer give its public key/],
    ['rsa.pub', /is a key of type rsa; licences are signed with Ed25519/],
    ['junk.pem', /is no public key in PEM form/],
    ['broken.pub', /is no public key in PEM form/],
    ['long.pem', /is too long to be a key/],
  ])('trusting %s', (name, problem) => {
    const result = readTrustKeys([at('own.pub'), at(name)])
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(problem) })
    expect(result.ok ? '' : result.reason).toContain(at(name))
  })

  test.each([
    ['nowhere.key', /cannot be read: there is no such file/],
    ['own.pub', /is a public key; signing needs the private one/],
    ['rsa.key', /is a key of type rsa/],
    ['locked.key', /is an encrypted private key/],
    ['junk.pem', /is no private key in PEM form/],
  ])('signing with %s', (name, problem) => {
    const result = readIssuerKey(at(name), undefined)
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(problem) })
    expect(result.ok ? '' : result.reason).toContain(at(name))
  })
})
