/** Licence files of a Communications Manager: upload, dry run, vouch, delete, and the restart that makes them count (chapter, "Uploading a License File"). */
import { checkCucmLicense } from '../domain/cucm/license.js'
import { applyCucmFact, type CucmFact, type CucmLicenseRecord, type CucmState, isEntitling } from '../domain/cucm/state.js'
import { type Units, unitsOf } from '../domain/cucm/units.js'
import type { Instant } from '../domain/instant.js'
import type { Source } from '../domain/journal.js'
import { shownName } from '../domain/license-refusal.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import type { Refusal } from '../domain/refusal.js'
import type { CucmRow } from '../engine/cucm-port.js'
import { isRefusedFile } from '../engine/license-operations.js'
import { done, type Outcome, refused } from '../engine/problem.js'
import { type CucmOperating, change, rowOf } from './operating.js'

export interface CucmUpload {
  readonly fileName: string
  readonly text: string
  readonly vouch: { readonly by: string; readonly reason: string } | null
}

export interface CucmUploadAnswer {
  readonly record: CucmLicenseRecord
  readonly warnings: readonly string[]
  readonly units: { readonly before: Units; readonly afterRestart: Units }
  /** With the file in it. */
  readonly state: CucmState
  /** It was there, and is vouched for now. */
  readonly wasThere: boolean
}

type Checked =
  | {
      readonly ok: true
      readonly record: CucmLicenseRecord
      readonly warnings: readonly string[]
      readonly facts: readonly CucmFact[]
      readonly wasThere: boolean
    }
  | { readonly ok: false; readonly refusal: Refusal }

/** A refused file is a fact and an alarm, as on a presence server (design §3.3). */
export async function uploadCucmLicense(
  operating: CucmOperating,
  id: string,
  upload: CucmUpload,
  functions: LicenseFunctions,
  source: Source,
): Promise<Outcome<CucmUploadAnswer>> {
  const answer = await change<Outcome<CucmUploadAnswer>>(operating, id, source, {}, (row, _, now) => {
    const checked = check(row.state, upload, functions, now)
    if (checked.ok) return { facts: checked.facts, value: done(answerOf(operating, row.state, checked, now)) }
    if (!isRefusedFile(checked.refusal.code)) return checked.refusal
    const { code, text } = checked.refusal
    const facts = [{ type: 'license-refused', data: { file: shownName(upload.fileName), code, reason: text } }] as const
    return { facts, value: refused(checked.refusal) }
  })
  return answer.ok ? answer.value : answer
}

/** Reads and checks, and says what it would change; changes nothing, refuses without a fact. */
export async function dryRunCucmLicense(
  operating: CucmOperating,
  id: string,
  upload: CucmUpload,
  functions: LicenseFunctions,
): Promise<Outcome<CucmUploadAnswer>> {
  const row = await rowOf(operating, id)
  if (!row.ok) return row
  const now = operating.engine.time.now()
  const checked = check(row.value.state, upload, functions, now)
  return checked.ok ? done(answerOf(operating, row.value.state, checked, now)) : refused(checked.refusal)
}

/** What a deleted file granted is gone at once (our reading: the chapter speaks of uploads only). */
export async function deleteCucmLicense(
  operating: CucmOperating,
  id: string,
  file: string,
  acceptFewer: boolean,
  source: Source,
): Promise<Outcome<CucmRow>> {
  const fact = { type: 'license-deleted', data: { file } } as const
  const answer = await change(operating, id, source, {}, ({ state }, _, now) => {
    if (!state.files.some((kept) => kept.file === file)) return { code: 'unknown-license-file', text: `${id} has no licence file ${file}` }
    const had = unitsOf(state, operating.devices)
    const has = unitsOf(applyCucmFact(state, fact, now), operating.devices)
    const takes = has.available + has.overdraft < had.available + had.overdraft
    if (takes && has.used > has.available && !acceptFewer) {
      return {
        code: 'license-covers-fewer-units',
        text: `${has.used} units are used and ${has.available} would be left; repeat with acceptFewer=true if that is meant`,
      }
    }
    return { facts: [fact], value: null }
  })
  return answer.ok ? await rowOf(operating, id) : answer
}

/** Chapter, "Uploading a License File", step 5: what was uploaded counts from here on. */
export async function restartCallManager(operating: CucmOperating, id: string, source: Source): Promise<Outcome<CucmRow>> {
  const answer = await change(operating, id, source, {}, () => ({ facts: [{ type: 'callmanager-restarted', data: {} }], value: null }))
  return answer.ok ? await rowOf(operating, id) : answer
}

function check(state: CucmState, upload: CucmUpload, functions: LicenseFunctions, now: Instant): Checked {
  const same = state.files.find((file) => file.text === upload.text)
  if (upload.vouch !== null && same !== undefined && !isEntitling(same)) {
    const facts = [{ type: 'license-vouched', data: { file: same.file, ...upload.vouch } }] as const
    return { ok: true, record: same, warnings: [], facts, wasThere: true }
  }
  const checked = checkCucmLicense(state, upload, now, functions)
  if (!checked.ok) return { ok: false, refusal: { code: checked.code, text: checked.reason } }
  const { record, warnings } = checked
  if (state.files.some((kept) => kept.file === record.file)) {
    const text = `there is another licence file ${record.file}; delete it first, or upload this one under another name`
    return { ok: false, refusal: { code: 'license-name-in-use', text } }
  }
  const vouched: readonly CucmFact[] =
    upload.vouch !== null && record.verdict === 'unverified'
      ? [{ type: 'license-vouched', data: { file: record.file, ...upload.vouch } }]
      : []
  return { ok: true, record, warnings, facts: [{ type: 'license-uploaded', data: record }, ...vouched], wasThere: false }
}

function answerOf(
  { devices }: CucmOperating,
  state: CucmState,
  { record, warnings, facts, wasThere }: Extract<Checked, { ok: true }>,
  now: Instant,
): CucmUploadAnswer {
  const after = facts.reduce((folded, fact) => applyCucmFact(folded, fact, now), state)
  const restarted = applyCucmFact(after, { type: 'callmanager-restarted', data: {} }, now)
  return { record, warnings, units: { before: unitsOf(state, devices), afterRestart: unitsOf(restarted, devices) }, state: after, wasThere }
}
