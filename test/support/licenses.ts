/** Licence files for tests: signed by the demo key, by a key nobody trusts, or hand-written. */
import { DEMO_TRUST_KEY, licenseFunctions, readIssuerKey, readTrustKeys } from '../../src/config/signing-keys.js'
import type { LicenseLine } from '../../src/domain/license-line.js'
import { signLicenseLine, writeLicenseFile } from '../../src/domain/license-write.js'

const trust = readTrustKeys([DEMO_TRUST_KEY])
const issuer = readIssuerKey(undefined, undefined)
if (!trust.ok || !issuer.ok) throw new Error('the demo keys cannot be read')

export const demoIssuer = issuer.key
export const trustingDemoKey = licenseFunctions(trust.keys)
export const trustingNobody = licenseFunctions([])

export const MAC = '000bcd4ee59d'

export function serverLine(changes: Partial<LicenseLine> = {}): LicenseLine {
  return {
    feature: 'CUP_NODE',
    vendor: 'cisco',
    version: '7.0',
    expiresOn: null,
    count: 2,
    origMac: MAC,
    fileVersion: '1.0',
    mac: MAC,
    overdraft: null,
    fileId: '20260301170000000',
    lineId: '1',
    pak: 'PAK-1',
    issuer: demoIssuer.fingerprint,
    ...changes,
  }
}

/** A file for `count` servers, as the publisher with this MAC wants it. */
export function serverFile(mac: string, count: number): string {
  return signedFile(serverLine({ mac, origMac: mac, count }))
}

export function signedFile(...lines: readonly LicenseLine[]): string {
  return writeLicenseFile(lines.map((says) => signLicenseLine(says, demoIssuer.sign)))
}
