/** The rows of a list operation: read page by page, skipped and counted as asked. */
import type { Page } from '../engine/ports.js'
import { fail } from './fault.js'
import { COUNT } from './shape.js'

/** So many in one answer (ours; Communications Manager has a limit by size). */
export const ROWS_MAX = 10_000
const PAGE_ROWS = 1000

/** Of Cisco's names: how many rows at most, and how many to leave out before the first. */
export const WINDOW = { first: COUNT, skip: COUNT } as const

interface Window {
  readonly first: number | undefined
  readonly skip: number | undefined
}

export async function rowsOf<T>(
  page: (at: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
  isMeant: (row: T) => boolean,
  { first, skip = 0 }: Window,
): Promise<readonly T[]> {
  const most = first ?? Number.POSITIVE_INFINITY
  const rows: T[] = []
  let seen = 0
  let cursor: string | null | undefined
  while (cursor !== null && rows.length < most) {
    const found: Page<T> = await page({ limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) })
    for (const row of found.items.filter(isMeant)) {
      seen++
      if (seen > skip && rows.length < most) rows.push(row)
    }
    if (rows.length > ROWS_MAX)
      return fail('too-many-rows', `more than ${ROWS_MAX} rows match; ask for them in pieces, with first and skip`)
    cursor = found.nextCursor
  }
  return rows
}
