/** Licence files of a cluster: upload, dry run, vouch, delete (design §3.3). Every refused upload is a fact and an alarm; a dry run is neither. */
import type { ClusterState } from '../domain/cluster.js'
import type { Instant } from '../domain/instant.js'
import type { Fact, LicenseFileRecord, Source } from '../domain/journal.js'
import { checkLicense } from '../domain/license-check.js'
import { shownName } from '../domain/license-refusal.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import { keptFiles, publisherOf } from '../domain/licensing.js'
import type { Refusal } from '../domain/refusal.js'
import { startRun } from '../domain/run.js'
import { take } from '../domain/timeline.js'
import { type AcceptedStops, happenIf, type Operating, unlessFewer } from './cluster-operations.js'
import type { ClusterRow } from './ports.js'
import { type PreviewItem, preview } from './preview.js'
import { done, type Outcome, problem, refused, unknownCluster } from './problem.js'
import { type Difference, difference } from './what-if.js'

export interface Upload {
  readonly fileName: string
  readonly text: string
  readonly acceptFewer: boolean
  readonly vouch: { readonly by: string; readonly reason: string } | null
}

/** What was read, and what it changes (or would). */
export interface UploadAnswer {
  readonly record: LicenseFileRecord
  readonly warnings: readonly string[]
  readonly modeBefore: string
  readonly modeAfter: string
  readonly changes: Difference
  /** Ids of the raised alarms that it clears. */
  readonly clears: readonly string[]
  readonly row: ClusterRow
}

const PREVIEW_MS = 120 * 86_400_000

type Checked =
  | { readonly ok: true; readonly record: LicenseFileRecord; readonly warnings: readonly string[]; readonly facts: readonly Fact[] }
  | { readonly ok: false; readonly refusal: Refusal }

export async function uploadLicense(
  operating: Operating,
  id: string,
  upload: Upload,
  functions: LicenseFunctions,
  source: Source,
): Promise<Outcome<UploadAnswer>> {
  const dry = await dryRun(operating, id, upload, functions)
  if (!dry.ok && !isRefusedFile(dry.problem.code)) return dry
  let refusal: Refusal | null = null
  const result = await happenIf(operating, id, source, (state, now) => {
    const checked = check(state, upload, functions, now)
    if (!checked.ok) {
      refusal = checked.refusal
      if (!isRefusedFile(checked.refusal.code)) return checked.refusal
      return [
        { type: 'license-refused', data: { file: shownName(upload.fileName), code: checked.refusal.code, reason: checked.refusal.text } },
      ]
    }
    return unlessFewer(operating.engine, state, checked.facts, now, accepted(upload.acceptFewer)) ?? checked.facts
  })
  if (refusal !== null) return refused(refusal)
  if (!result.ok) return result
  return dry.ok ? done({ ...dry.value, row: result.value }) : dry
}

/** Reads and checks, and says what it would change; changes nothing, refuses without a fact. */
export async function dryRun(
  { engine, store }: Operating,
  id: string,
  upload: Upload,
  functions: LicenseFunctions,
): Promise<Outcome<UploadAnswer>> {
  const row = await store.cluster(id)
  if (row === undefined) return unknownCluster(id)
  if (row.state.retiredAt !== null) return problem('cluster-retired', `${id} is retired; add it again first`)
  const now = engine.time.now()
  const checked = check(row.state, upload, functions, now)
  if (!checked.ok) return refused(checked.refusal)
  const fewer = unlessFewer(engine, row.state, checked.facts, now, accepted(upload.acceptFewer))
  if (fewer !== null) return refused(fewer)
  const deciding = engine.deciding()
  const profile = deciding.profiles.get(row.state.product)
  if (profile === undefined) return problem('unknown-product', `there is no product profile ${row.state.product}`)
  const run = startRun(row.state, profile)
  for (const fact of checked.facts) take(run, fact, now, 'api')
  const until = now + PREVIEW_MS
  const before: readonly PreviewItem[] = preview(row, until, deciding)
  const after = preview({ state: { ...run.state, seq: row.state.seq + run.steps.length }, labels: row.labels }, until, deciding)
  return done({
    record: checked.record,
    warnings: checked.warnings,
    modeBefore: row.state.mode,
    modeAfter: run.state.mode,
    changes: difference(before, after),
    clears: run.steps.some((step) => step.kind === 'alarm' && step.alarm.effect === 'clears')
      ? row.state.standing.map(({ alarmId }) => alarmId)
      : [],
    row,
  })
}

export async function deleteLicense(
  operating: Operating,
  id: string,
  file: string,
  acceptFewer: boolean,
  source: Source,
): Promise<Outcome<ClusterRow>> {
  return await deleteLicenses(operating, id, [file], accepted(acceptFewer), source)
}

/** Files deleted together: all, or none when one is not there or a service that is not `stops` would have to stop. */
export async function deleteLicenses(
  operating: Operating,
  id: string,
  files: readonly string[],
  stops: AcceptedStops,
  source: Source,
): Promise<Outcome<ClusterRow>> {
  return await happenIf(operating, id, source, (state, now) => {
    const missing = files.find((file) => !keptFiles(state).some((kept) => kept.file === file))
    if (missing !== undefined) return { code: 'unknown-license-file', text: `${id} has no licence file ${missing}` }
    const facts = licenseDeletions(files)
    return unlessFewer(operating.engine, state, facts, now, stops) ?? facts
  })
}

export function licenseDeletions(files: readonly string[]): readonly Fact[] {
  return files.map((file) => ({ type: 'license-deleted', data: { file } }))
}

function accepted(acceptFewer: boolean): AcceptedStops {
  return acceptFewer ? 'any' : []
}

/** The file against the cluster as it is; with `vouch`, a kept unverified one is vouched for instead of being refused as a double. */
function check(state: ClusterState, upload: Upload, functions: LicenseFunctions, now: Instant): Checked {
  const kept = keptFiles(state)
  const same = kept.find((file) => file.text === upload.text)
  if (upload.vouch !== null && same !== undefined && same.verdict === 'unverified' && same.vouchedBy === undefined) {
    return { ok: true, record: same, warnings: [], facts: [{ type: 'license-vouched', data: { file: same.file, ...upload.vouch } }] }
  }
  const checked = checkLicense(
    {
      fileName: upload.fileName,
      text: upload.text,
      publisherMac: publisherOf(state).mac,
      release: state.release,
      keptDigests: kept.map((file) => file.digest),
      keptTexts: kept.map((file) => file.text),
      now,
    },
    functions,
  )
  if (!checked.ok) return { ok: false, refusal: { code: checked.code, text: checked.reason } }
  if (kept.some((file) => file.file === checked.record.file)) {
    return {
      ok: false,
      refusal: {
        code: 'license-name-in-use',
        text: `there is another licence file ${checked.record.file}; delete it first, or upload this one under another name`,
      },
    }
  }
  const uploaded: Fact = { type: 'license-uploaded', data: checked.record }
  const vouched: readonly Fact[] =
    upload.vouch !== null && checked.record.verdict === 'unverified'
      ? [{ type: 'license-vouched', data: { file: checked.record.file, ...upload.vouch } }]
      : []
  return { ok: true, record: checked.record, warnings: checked.warnings, facts: [uploaded, ...vouched] }
}

/** Refusals that speak of the file itself: those are kept as facts and raise an alarm. */
export function isRefusedFile(code: string): boolean {
  return code.startsWith('license-') && code !== 'license-covers-fewer-nodes' && code !== 'license-name-in-use'
}
