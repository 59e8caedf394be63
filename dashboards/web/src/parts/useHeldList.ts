/** A list that grows at its upper end. While the pointer or the focus is in it, what comes waits above what was newest then. */
import { useState } from 'react'
import { useHeld } from './useHeld.js'

export function useHeldList<Item extends { readonly id: string }>(items: readonly Item[]) {
  const { held, handlers } = useHeld()
  const [heldFrom, setHeldFrom] = useState<string | null>(null)
  const newest = items[0]?.id ?? null
  if (held && heldFrom === null && newest !== null) setHeldFrom(newest)
  if (!held && heldFrom !== null) setHeldFrom(null)
  const waiting =
    heldFrom === null
      ? 0
      : Math.max(
          0,
          items.findIndex(({ id }) => id === heldFrom),
        )
  return {
    /** How many wait. */
    waiting,
    shown: waiting === 0 ? items : items.slice(waiting),
    release: () => setHeldFrom(newest),
    handlers,
  }
}
