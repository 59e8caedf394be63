/** The alarm catalogue: it changes with the daemon's version only. */
import { useQuery } from '@tanstack/react-query'
import { ask } from './fetch.js'
import type { AlarmDefinition, Page } from './types.js'

export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => ask<Page<AlarmDefinition>>('catalogue', { signal }),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
