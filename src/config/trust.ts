/** Whose signatures count (`licensing.trust`): one rule for the daemon, `check-config` and the preview without a daemon. */
import { parseLicenseFile } from '../domain/license-file.js'
import { judgeFile, type LicenseFunctions } from '../domain/license-signature.js'
import type { Configuration } from './configuration.js'
import { finding, locate, type Refusal, refuse } from './finding.js'
import { DEMO_TRUST_KEY, licenseFunctions, readTrustKeys, type TrustKey } from './signing-keys.js'

export type TrustResult = { readonly ok: true; readonly functions: LicenseFunctions } | Refusal

/** Left out, the demo key counts, and on a simulated clock only: nobody's real cluster is licensed by a key that everybody has. */
export function trustedSigners({ file, trust, clock, places }: Configuration): TrustResult {
  const paths = trust ?? (clock === null ? [] : [DEMO_TRUST_KEY])
  const keys: TrustKey[] = []
  const errors = paths.flatMap((path, index) => {
    const read = readTrustKeys([path])
    if (read.ok) {
      keys.push(...read.keys)
      return []
    }
    return [locate(file, finding('bad-trust-key', ['licensing', 'trust', index], read.reason), places.trust[index] ?? null)]
  })
  return errors.length === 0 ? { ok: true, functions: licenseFunctions(keys) } : refuse(errors)
}

let demo: LicenseFunctions | undefined

/** Reading the demo key costs more than asking it, and thousands of files may be asked about. */
export function signedByDemoKey(text: string): boolean {
  if (demo === undefined) {
    const read = readTrustKeys([DEMO_TRUST_KEY])
    demo = licenseFunctions(read.ok ? read.keys : [])
  }
  const parsed = parseLicenseFile(text)
  const judged = parsed.ok ? judgeFile(parsed.file, demo.verify) : null
  return judged?.ok === true && judged.verdict === 'valid'
}
