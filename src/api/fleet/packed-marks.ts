/** Marks as numbers: two a mark, so that those of ten thousand clusters take a few megabytes. */
import type { Instant } from '../../domain/instant.js'
import { MARK_KINDS, type Mark } from '../../engine/marks.js'

export interface PackedMarks {
  /** They hold up to here. */
  readonly until: Instant
  readonly numbers: Float64Array
}

const STOPS_SHIFT = 5
const COUNT_SHIFT = 13
const COUNT_MAX = 0xff

export function pack(marks: readonly Mark[], until: Instant): PackedMarks {
  const numbers = new Float64Array(marks.length * 2)
  for (const [index, { at, severity, kind, count, stops }] of marks.entries()) {
    numbers[index * 2] = at
    numbers[index * 2 + 1] =
      severity | (MARK_KINDS.indexOf(kind) << 3) | (Math.min(stops, COUNT_MAX) << STOPS_SHIFT) | (Math.min(count, COUNT_MAX) << COUNT_SHIFT)
  }
  return { until, numbers }
}

/** Calls `each` for every mark in [from, until). */
export function unpack({ numbers }: PackedMarks, from: Instant, until: Instant, each: (mark: Mark) => void): void {
  for (let index = 0; index < numbers.length; index += 2) {
    const at = numbers[index] ?? 0
    if (at < from) continue
    if (at >= until) return
    const bits = numbers[index + 1] ?? 0
    const kind = MARK_KINDS[(bits >> 3) & 3] ?? 'countdown'
    each({ at, severity: bits & 7, kind, count: bits >> COUNT_SHIFT, stops: (bits >> STOPS_SHIFT) & COUNT_MAX })
  }
}
