/** Lists that come by the page, newest first, and are only read as far as somebody scrolls. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ask, withQuery } from './fetch.js'
import type { Page } from './types.js'

const PAGE = 100

/** `key` begins with the path, so that a deed can make it stale by it; it holds whatever else the answer depends on. */
export function usePaged<Item>(path: string, parameters: Readonly<Record<string, string | undefined>>, key: readonly unknown[] = []) {
  return useInfiniteQuery({
    queryKey: [path, 'pages', parameters, ...key],
    queryFn: ({ signal, pageParam }) =>
      ask<Page<Item>>(withQuery(path, { ...parameters, limit: PAGE, cursor: pageParam ?? undefined }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
}
