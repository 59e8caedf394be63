/** Rows of a list operation, from pages. */
import { expect, it, test } from 'vitest'
import { AxlFault } from '../../../src/axl/fault.js'
import { ROWS_MAX, rowsOf } from '../../../src/axl/rows.js'

const NONE = { first: undefined, skip: undefined }

/** Pages of the numbers below `count`, as a store gives them. */
function pagesOf(count: number) {
  const asked: number[] = []
  const page = async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string }) => {
    const from = Number(cursor ?? 0)
    asked.push(from)
    const to = Math.min(count, from + limit)
    return { items: Array.from({ length: to - from }, (_, n) => from + n), nextCursor: to < count ? String(to) : null }
  }
  return { page, asked }
}

test.each([
  ['all of several pages', 2500, NONE, [0, 1000, 2000], 0, 2500],
  ['none of none', 0, NONE, [0], 0, 0],
  ['the first few, and no page more', 2500, { first: 3, skip: undefined }, [0], 0, 3],
  ['those behind the ones that are skipped, over the end of a page', 2500, { first: 10, skip: 995 }, [0, 1000], 995, 10],
  ['nothing where nothing is wanted', 2500, { first: 0, skip: undefined }, [], 0, 0],
  ['as many as there may be', ROWS_MAX, NONE, undefined, 0, ROWS_MAX],
])('%s', async (_, count, window, pages, from, length) => {
  const { page, asked } = pagesOf(count)
  const rows = await rowsOf(page, () => true, window)
  expect(rows).toEqual(Array.from({ length }, (_, n) => from + n))
  if (pages !== undefined) expect(asked).toEqual(pages)
})

it('counts only what is meant', async () => {
  expect(await rowsOf(pagesOf(3000).page, (n) => n % 1000 === 7, { first: 2, skip: 1 })).toEqual([1007, 2007])
})

it.each([NONE, { first: ROWS_MAX + 1, skip: undefined }])('more than there may be are refused: %j', async (window) => {
  const refused = rowsOf(pagesOf(ROWS_MAX + 1).page, () => true, window)
  await expect(refused).rejects.toThrow(AxlFault)
  await expect(refused).rejects.toMatchObject({ problem: { code: 'too-many-rows' } })
})
