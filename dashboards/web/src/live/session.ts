/** Who is signed in, where the daemon wants to know (docs/security.md). Asked for at the start, and whenever an answer or the stream says that nobody is. */
import { useSyncExternalStore } from 'react'
import { queryClient } from '../api/client.js'
import { ask, onUnauthorised } from '../api/fetch.js'
import type { SessionObject } from '../api/types.js'

export type Session =
  | { readonly state: 'unknown' }
  /** Nobody has to sign in. */
  | { readonly state: 'open' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'signed-in'; readonly name: string; readonly role: NonNullable<SessionObject['role']> }

let session: Session = { state: 'unknown' }
const listeners = new Set<() => void>()
let looking: Promise<void> | null = null
let signedIn: () => void = () => undefined

export function startSession(onSignedIn: () => void): void {
  signedIn = onSignedIn
  onUnauthorised(() => set({ state: 'signed-out' }))
  void lookAtSession()
}

export function isSignedOut(): boolean {
  return session.state === 'signed-out'
}

/** A daemon that does not answer says nothing of who is signed in. */
export function lookAtSession(): Promise<void> {
  looking ??= ask<SessionObject>('session')
    .then(take, () => undefined)
    .finally(() => {
      looking = null
    })
  return looking
}

/** Rejects with the daemon's own words. */
export async function signIn(token: string): Promise<void> {
  take(await ask<SessionObject>('session', { method: 'POST', json: { token } }))
}

export async function signOut(): Promise<void> {
  await ask('session', { method: 'DELETE' })
  set({ state: 'signed-out' })
}

function take({ required, name, role }: SessionObject): void {
  if (!required) set({ state: 'open' })
  else if (name === null || role === null) set({ state: 'signed-out' })
  else set({ state: 'signed-in', name, role })
}

function set(next: Session): void {
  const was = session.state
  session = next
  if (was === 'signed-out' && next.state !== 'signed-out') {
    // What was refused meanwhile is asked again.
    void queryClient.resetQueries()
    signedIn()
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session)
}

const RANKS = { viewer: 1, operator: 2, administrator: 3 } as const
export type Needed = keyof typeof RANKS

/** Why the role of whoever is signed in is not enough; null when it is. */
export function useRoleOff(needed: Needed): string | null {
  const now = useSession()
  if (now.state !== 'signed-in' || now.role === 'calendar') return null
  return RANKS[now.role] >= RANKS[needed] ? null : `This needs the role ${needed}; you have the role ${now.role}`
}
