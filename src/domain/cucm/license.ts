/** May this licence file go to this Communications Manager? As for a presence server, but it must grant units or CUPC software licences. */
import type { Instant } from '../instant.js'
import { examineLicense, refuseForOthers } from '../license-check.js'
import type { LicenseRefusal } from '../license-refusal.js'
import type { LicenseFunctions } from '../license-signature.js'
import type { CucmLicenseRecord, CucmState } from './state.js'

export function checkCucmLicense(
  state: Pick<CucmState, 'mac' | 'release' | 'files'>,
  upload: { readonly fileName: string; readonly text: string },
  now: Instant,
  functions: LicenseFunctions,
): { readonly ok: true; readonly record: CucmLicenseRecord; readonly warnings: readonly string[] } | LicenseRefusal {
  const examined = examineLicense(
    {
      ...upload,
      publisherMac: state.mac,
      release: state.release,
      keptDigests: state.files.map(({ digest }) => digest),
      keptTexts: state.files.map(({ text }) => text),
      now,
    },
    functions,
  )
  if (!examined.ok) return examined
  const { verdict, grants, digest, warnings } = examined
  const { units, overdraft, cupc, cupcOverdraft, release, mac } = grants
  const forOthers = refuseForOthers('communications-manager', grants)
  if (forOthers !== null) return forOthers
  return {
    ok: true,
    record: { file: upload.fileName, verdict, units, overdraft, cupc, cupcOverdraft, release, mac, digest, text: upload.text },
    warnings,
  }
}
