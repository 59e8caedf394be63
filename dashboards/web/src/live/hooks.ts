/** What the parts of the page ask of the live store: the time, the phase, one cluster, whether anything may be done. */
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import type { ClusterObject } from '../api/types.js'
import { licenceNowMs } from './clock.js'
import { type Phase, phaseOf } from './phase.js'
import { type Needed, useRoleOff } from './session.js'
import type { LiveState } from './state.js'
import { currentState, subscribeState, useContact, useLive } from './store.js'

/** Licence time now, rounded down to `stepMs` (licence time), so that nothing is drawn anew more often than it can change. Null before the first snapshot. */
export function useLicenceNow(stepMs = 1000): number | null {
  return useSyncExternalStore(subscribeTick, () => {
    const { clock, clockHeardAtMs } = currentState()
    if (clock === null) return null
    const now = licenceNowMs(clock, clockHeardAtMs, tickedAtMs)
    return Math.floor(now / stepMs) * stepMs
  })
}

/** The wall clock of the daemon's machine, in whole `stepMs`: what back-offs are given in. The viewer's own may be wrong by hours. */
export function useWallNow(stepMs = 1000): number | null {
  return useSyncExternalStore(subscribeTick, () => {
    const { clock, clockHeardAtMs } = currentState()
    return clock === null ? null : Math.floor((Date.parse(clock.wall) + Math.max(0, tickedAtMs - clockHeardAtMs)) / stepMs) * stepMs
  })
}

const MINUTE_MS = 60_000

/** To the minute: what words for days and hours left need. 0 before the first snapshot. */
export function useLicenceMinute(): number {
  return useLicenceNow(MINUTE_MS) ?? 0
}

/** One timer for all that shows a time. */
const TICK_MS = 250
const tickers = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined
/** Machine time at the last tick. What is shown stands between two ticks: at a day a second no two readings of the clock agree, and React never ends. */
let tickedAtMs = performance.now()

function subscribeTick(listener: () => void): () => void {
  tickers.add(listener)
  if (ticking === undefined) tickedAtMs = performance.now()
  ticking ??= setInterval(() => {
    tickedAtMs = performance.now()
    for (const ticker of tickers) ticker()
  }, TICK_MS)
  return () => {
    tickers.delete(listener)
    if (tickers.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

export function usePhase(): Phase {
  const contact = useContact()
  return useSyncExternalStore(subscribeTick, () => phaseOf(contact, tickedAtMs))
}

/** How long nothing has been heard (machine time), in whole `stepMs`; null before the first frame. */
export function useSilentMs(stepMs: number): number | null {
  const { heardAtMs } = useContact()
  return useSyncExternalStore(subscribeTick, () =>
    heardAtMs === null ? null : Math.max(0, Math.floor((tickedAtMs - heardAtMs) / stepMs) * stepMs),
  )
}

export function useCluster(id: string): ClusterObject | undefined {
  return useLive((state) => state.clusters.get(id))
}

/** Why no deed can be done now by whoever is signed in; null when it can. Stale pages act on what is no longer true. */
export function useActionsOff(needed: Needed = 'administrator'): string | null {
  const phase = usePhase()
  const roleOff = useRoleOff(needed)
  switch (phase) {
    case 'live':
    case 'reconnecting':
      return roleOff
    case 'connecting':
      return 'Not connected yet'
    case 'stale':
      return 'The page is stale: nothing can be done until it hears the daemon again'
  }
}

/** What `select` finds, looked at no more often than every `everyMs`, the last change always: nothing is drawn or worked out in between. */
export function useLiveThrottled<T>(select: (state: LiveState) => T, everyMs: number): T {
  const [taken, setTaken] = useState(() => select(currentState()))
  const [drawnFrom] = useState(currentState)
  const take = useEffectEvent(() => setTaken(() => select(currentState())))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let takenAtMs = Number.NEGATIVE_INFINITY
    const heard = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined
          takenAtMs = performance.now()
          take()
        },
        Math.max(0, takenAtMs + everyMs - performance.now()),
      )
    }
    const unsubscribe = subscribeState(heard)
    // What came between the first drawing and now. Nothing is taken before something came: the first snapshot would wait for it.
    if (currentState() !== drawnFrom) heard()
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [everyMs, drawnFrom])
  return taken
}
