/** What-if: supposed facts as the domain has them, and the difference that they make. Changes nothing. */
import { formatInstant, type Instant } from '../domain/instant.js'
import type { Fact, LicenseFileRecord } from '../domain/journal.js'
import { checkLicense } from '../domain/license-check.js'
import type { LicenseFunctions } from '../domain/license-signature.js'
import { publisherOf } from '../domain/licensing.js'
import type { Deciding } from '../engine/decide.js'
import type { ClusterRow } from '../engine/ports.js'
import { preview, type Supposed, suppose } from '../engine/preview.js'
import { type Difference, difference } from '../engine/what-if.js'
import { fail, ProblemError, refusedFileStatus } from './problem.js'
import type { SupposedFact, SupposedLicense } from './schemas/timeline.js'

export interface Situation {
  readonly row: ClusterRow
  readonly now: Instant
  readonly horizonMs: number
  readonly deciding: Deciding
  readonly functions: LicenseFunctions
}

const LATEST_MS = 3650 * 86_400_000

export function supposeFacts(asked: readonly SupposedFact[], situation: Situation): Difference {
  const { row, now, deciding } = situation
  const facts = asked.map((each, index): Supposed => ({ at: instantOf(each, index, now), fact: factOf(each, index, situation) }))
  facts.sort((a, b) => a.at - b.at)
  const until = (facts.at(-1)?.at ?? now) + situation.horizonMs
  const after = suppose(row, facts, until, deciding)
  if ('refusal' in after) fail(after.refusal.code, after.refusal.text)
  return difference(preview(row, until, deciding), after.items)
}

function instantOf({ at }: SupposedFact, index: number, now: Instant): Instant {
  if (at === undefined) return now
  const pointer = `/facts/${index}/at`
  if (at < now)
    fail('in-the-past', `it is ${formatInstant(now)} now; leave \`at\` out for a fact that happens now`, {
      errors: [{ pointer, message: 'lies in the past' }],
    })
  if (at > now + LATEST_MS) fail('in-the-future', 'ten years ahead at most', { errors: [{ pointer, message: 'lies too far ahead' }] })
  return at
}

function factOf(asked: SupposedFact, index: number, situation: Situation): Fact {
  if (asked.type !== 'license-uploaded') return { type: asked.type, data: asked.data } as Fact
  return { type: asked.type, data: licenseOf(asked.data, index, situation) }
}

/** A real file is judged as an upload would be; one that nobody has yet is valid, and fits unless it is said otherwise. */
function licenseOf(asked: SupposedLicense, index: number, { row: { state }, now, functions }: Situation): LicenseFileRecord {
  const file = asked.file ?? asked.filename ?? `what-if-${index + 1}.lic`
  if (asked.text === undefined) {
    return {
      file,
      verdict: 'valid',
      servers: asked.servers ?? state.nodes.length,
      release: asked.release ?? state.release,
      mac: asked.mac ?? publisherOf(state).mac,
      digest: `what-if-${index + 1}`,
      text: '',
    }
  }
  const input = { fileName: file, text: asked.text, publisherMac: null, release: null, keptDigests: [], now }
  const checked = checkLicense(input, functions)
  if (checked.ok) return checked.record
  const errors = [{ pointer: `/facts/${index}/data/text`, message: checked.reason }]
  throw new ProblemError({ code: checked.code, text: checked.reason, extra: { errors } }, refusedFileStatus(checked.code))
}
