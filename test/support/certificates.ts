/** Certificates made for one test run: an authority, and what it signs. Elliptic curves, since RSA keys take seconds. */
import { generate } from 'selfsigned'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface Authority {
  /** PEM of the authority's own certificate: what `ca:` names. */
  readonly ca: string
  issue(names: readonly string[], addresses?: readonly string[]): Promise<Certificate>
}

const COMMON = { keyType: 'ec', algorithm: 'sha256' } as const

export async function createAuthority(name: string): Promise<Authority> {
  const own = await generate([{ name: 'commonName', value: name }], {
    ...COMMON,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  })
  return {
    ca: own.cert,
    async issue(names, addresses = []) {
      const altNames = [...names.map((value) => ({ type: 2 as const, value })), ...addresses.map((ip) => ({ type: 7 as const, ip }))]
      const issued = await generate([{ name: 'commonName', value: names[0] ?? addresses[0] ?? 'test' }], {
        ...COMMON,
        ca: { key: own.private, cert: own.cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true },
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          { name: 'subjectAltName', altNames },
        ],
      })
      return { cert: issued.cert, key: issued.private }
    },
  }
}
