/** Communications Managers. The stream tells of none: they are read anew after a deed of one's own, and now and then while somebody looks. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLive } from '../live/store.js'
import { ask } from './fetch.js'
import type { CucmObject, Page } from './types.js'

const EVERY_MS = 10_000
const LIST_MS = 60_000

/** All of them. Asked once a snapshot: a daemon that was started again may have others. */
export function useCucms() {
  const snapshots = useLive((state) => state.snapshots)
  return useQuery({
    queryKey: ['cucm', 'all', snapshots],
    queryFn: ({ signal }) => ask<Page<CucmObject>>('cucm', { signal }),
    select: ({ items }) => items,
    enabled: snapshots > 0,
    staleTime: LIST_MS,
    // The link to them does not go while a new connection asks again.
    placeholderData: keepPreviousData,
  })
}

/** Something of one Communications Manager that changes with whatever is done to it. */
export function useCucmRead<Answer>(id: string, what = '') {
  const path = what === '' ? `cucm/${encodeURIComponent(id)}` : `cucm/${encodeURIComponent(id)}/${what}`
  return useQuery({
    queryKey: ['cucm', id, path],
    queryFn: ({ signal }) => ask<Answer>(path, { signal }),
    refetchInterval: EVERY_MS,
  })
}

/** After a deed: what was read of it is old. Lists of users and phones are mended in place (`useMended`), however far one has scrolled. */
export function useAfterCucmDeed(id: string): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: ['cucm', id] })
    void client.invalidateQueries({ queryKey: ['cucm', 'all'] })
  }
}

interface Pages<Item> {
  readonly pages: readonly Page<Item>[]
  readonly pageParams: readonly unknown[]
}

/** Puts what a deed answered into every list of `path` that has it; its row stays where it is. */
export function useMended<Item>(path: string, isSame: (one: Item, other: Item) => boolean): (item: Item) => void {
  const client = useQueryClient()
  return (item) => {
    client.setQueriesData<Pages<Item>>(
      { queryKey: [path, 'pages'] },
      (known) =>
        known && {
          ...known,
          pages: known.pages.map((page) => ({ ...page, items: page.items.map((each) => (isSame(each, item) ? item : each)) })),
        },
    )
  }
}
