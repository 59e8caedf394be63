/** The deeds of this page. Each is one request; none is repeated by itself, and none can be done on a stale page. */
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { type Asking, ask } from '../../api/fetch.js'
import type { ClusterObject } from '../../api/types.js'
import { useActionsOff } from '../../live/hooks.js'
import type { Needed } from '../../live/session.js'
import { useAfterDeed } from './queries.js'

export interface Deed {
  readonly path: string
  readonly method?: Asking['method']
}

/** Deeds that answer with the cluster as it is then. */
export function useDeed(cluster: ClusterObject, done?: () => void): UseMutationResult<ClusterObject, Error, Deed> {
  const after = useAfterDeed(cluster.id)
  return useMutation({
    mutationFn: ({ path, method = 'POST' }: Deed) => ask<ClusterObject>(`clusters/${cluster.id}/${path}`, { method }),
    onSuccess: (answer) => {
      after(answer)
      done?.()
    },
  })
}

/** Why nothing can be done to this cluster now; null when something can. */
export function useOff(cluster: ClusterObject, needed?: Needed): string | null {
  const off = useActionsOff(needed)
  return cluster.retiredAt === undefined ? off : 'The cluster is retired'
}
