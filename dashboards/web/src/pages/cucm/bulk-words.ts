/** Bulk jobs in words: kinds, states, how far one has come, what a line changes. Pure. */
import type { BulkJobObject, BulkPreviewObject } from '../../api/types.js'
import type { Mark } from '../../band.js'
import { CAPABILITY_NAMES, figure } from './words.js'

export type BulkKind = BulkJobObject['kind']

export const BULK_KIND_NAMES: Readonly<Record<BulkKind, string>> = {
  'update-users': 'Update CUP/CUPC Users',
  'assign-adjuncts': 'Assign primary phones',
}

export const BULK_COLUMNS: Readonly<Record<BulkKind, string>> = {
  'update-users': 'userid, and any of enableCup, enableCupc, primaryExtension, contacts',
  'assign-adjuncts': 'name, primaryPhone; an empty primary releases',
}

export function isUnderWay({ state }: Pick<BulkJobObject, 'state'>): boolean {
  return state === 'running' || state === 'undoing'
}

export function markOfJob({ state, failed, kept }: BulkJobObject): Mark {
  switch (state) {
    case 'scheduled':
    case 'running':
    case 'undoing':
      return 'month'
    case 'cancelled':
      return 'off'
    case 'done':
      return failed > 0 ? 'week' : 'fine'
    case 'undone':
      return kept > 0 ? 'week' : 'fine'
  }
}

/** Lines that are through, of those that have to be. An undo goes over what was changed. */
export function progressOf(job: BulkJobObject): { readonly through: number; readonly of: number } {
  const { state, total, changed, unchanged, failed, undone, kept } = job
  if (state === 'undoing' || state === 'undone') return { through: undone + kept, of: changed + undone + kept }
  return { through: changed + unchanged + failed + undone + kept, of: total }
}

export function resultWords(
  job: Pick<BulkJobObject, 'changed' | 'unchanged' | 'failed'> & { readonly undone?: number; readonly kept?: number },
): string {
  const parts: readonly (readonly [number, string])[] = [
    [job.changed, 'changed'],
    [job.unchanged, 'unchanged'],
    [job.failed, 'failed'],
    [job.undone ?? 0, 'undone'],
    [job.kept ?? 0, 'kept'],
  ]
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${figure(count)} ${word}`)
      .join(', ') || 'nothing yet'
  )
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  ...CAPABILITY_NAMES,
  primaryExtension: 'extension',
  primaryPhone: 'primary',
}

/** `CUP no → yes, contacts 1 → 2`: the fields that differ. */
export function changesWords({ before, after }: Pick<BulkPreviewObject['diff'][number], 'before' | 'after'>): string {
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${FIELD_NAMES[field] ?? field} ${valueWords(before[field])} → ${valueWords(after[field])}`)
    .join(', ')
}

function valueWords(value: unknown): string {
  if (value === true) return 'yes'
  if (value === false) return 'no'
  return value === null || value === undefined ? 'none' : String(value)
}
