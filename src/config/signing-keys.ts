/**
 * The keys around licence files: the public ones that are trusted, the private one that issues, and the pair that comes with the product.
 * This is where Ed25519 and SHA-256 live; the domain is handed them as functions. A file that is no such key is an error that names it.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LicenseFunctions, SignBytes } from '../domain/license-signature.js'

/** Beside `src` and `dist` alike. Everybody has this private key, so what it signs proves nothing: for demos and simulated clocks only. */
export const DEMO_TRUST_KEY = fileURLToPath(new URL('../../config/keys/issuer.pub', import.meta.url))
const DEMO_ISSUER_KEY = fileURLToPath(new URL('../../config/keys/issuer.key', import.meta.url))

export interface TrustKey {
  readonly path: string
  /** What `<Issuer>` in a licence line names: the first 16 hex digits of the SHA-256 of the key's DER form (SubjectPublicKeyInfo). */
  readonly fingerprint: string
  readonly publicKey: KeyObject
}

export interface IssuerKey {
  readonly path: string
  readonly fingerprint: string
  readonly sign: SignBytes
  readonly isDemo: boolean
}

export interface KeyError {
  readonly ok: false
  /** Names the file and what is wrong with it. */
  readonly reason: string
}

const KEY_BYTES_MAX = 16 * 1024

/** Reads the public keys of `licensing.trust` or `--trust`; the first that can't be used is the error. */
export function readTrustKeys(paths: readonly string[]): { readonly ok: true; readonly keys: readonly TrustKey[] } | KeyError {
  const keys: TrustKey[] = []
  for (const path of paths) {
    const pem = readPem(path)
    if (!pem.ok) return pem
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem.text))
      return fail(path, 'is a private key; to trust an issuer give its public key (the .pub file)')
    const publicKey = asKey(() => createPublicKey(pem.text))
    if (publicKey === undefined) return fail(path, 'is no public key in PEM form (it begins with -----BEGIN PUBLIC KEY-----)')
    if (publicKey.asymmetricKeyType !== 'ed25519')
      return fail(path, `is a key of type ${publicKey.asymmetricKeyType}; licences are signed with Ed25519`)
    keys.push({ path, fingerprint: fingerprintOf(publicKey), publicKey })
  }
  return { ok: true, keys }
}

/** What the domain needs to judge licence files, for the given trusted keys. */
export function licenseFunctions(keys: readonly TrustKey[]): LicenseFunctions {
  return {
    verify: (issuer, bytes, signature) => {
      const named = keys.filter(({ fingerprint }) => fingerprint === issuer)
      if (named.length === 0) return 'unknown-issuer'
      return named.some(({ publicKey }) => verify(null, bytes, publicKey, signature)) ? 'valid' : 'altered'
    },
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  }
}

/** The key that signs: the file named on the command line, else by LAPSEWATCH_ISSUER_KEY, else the demo key, which deserves a warning. */
export function readIssuerKey(
  option: string | undefined,
  environment: string | undefined,
): { readonly ok: true; readonly key: IssuerKey; readonly warning: string | null } | KeyError {
  const path = option ?? (environment === '' ? undefined : environment) ?? DEMO_ISSUER_KEY
  const pem = readPem(path)
  if (!pem.ok) return pem
  const privateKey = asKey(() => createPrivateKey(pem.text))
  if (privateKey === undefined) {
    if (pem.text.includes('ENCRYPTED')) return fail(path, 'is an encrypted private key; give one without a pass phrase')
    if (pem.text.includes('PUBLIC KEY')) return fail(path, 'is a public key; signing needs the private one (the file without .pub)')
    return fail(
      path,
      'is no private key in PEM form (it begins with -----BEGIN PRIVATE KEY-----); make one with: lapsewatch license keygen',
    )
  }
  if (privateKey.asymmetricKeyType !== 'ed25519')
    return fail(path, `is a key of type ${privateKey.asymmetricKeyType}; licences are signed with Ed25519`)
  const fingerprint = fingerprintOf(createPublicKey(privateKey))
  const isDemo = isDemoFingerprint(fingerprint)
  const warning = isDemo
    ? 'signed with the demo key, which everybody has: good for demos and simulated clocks only; make your own with: lapsewatch license keygen'
    : null
  return { ok: true, key: { path, fingerprint, sign: (bytes) => sign(null, bytes, privateKey), isDemo }, warning }
}

/** Is this the key that everybody has? */
export function isDemoFingerprint(fingerprint: string): boolean {
  const demo = readTrustKeys([DEMO_TRUST_KEY])
  return demo.ok && demo.keys.some((key) => key.fingerprint === fingerprint)
}

/** A new pair, both in PEM form. */
export function generateIssuerKey(): { readonly privatePem: string; readonly publicPem: string; readonly fingerprint: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey),
  }
}

function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

function readPem(path: string): { readonly ok: true; readonly text: string } | KeyError {
  try {
    const text = readFileSync(path, 'utf8')
    return text.length > KEY_BYTES_MAX ? fail(path, 'is too long to be a key') : { ok: true, text }
  } catch (error) {
    return fail(path, `cannot be read: ${readProblem(error)}`)
  }
}

function readProblem(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
      return 'permission denied'
    case 'EISDIR':
      return 'it is a folder'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

/** `node:crypto` says "unsupported" in a dozen ways of OpenSSL; the callers say what was expected instead. */
function asKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function fail(path: string, what: string): KeyError {
  return { ok: false, reason: `${path} ${what}` }
}
